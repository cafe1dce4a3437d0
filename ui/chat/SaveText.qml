pragma ComponentBehavior: Bound
import QtQuick
import QtCore
import QtQuick.Dialogs
import Parlor.Core

// Asks where a text is to be saved, and writes it there. The dialog is made when it is needed.
Item {
    id: root
    signal saved(string name)
    signal failed(string text, string hint, string code)

    function ask(text: string, name: string) {
        const dialog = component.createObject(root, { content: text }) as FileDialog
        dialog.currentFile = dialog.currentFolder + "/" + file.safeName(name)
        dialog.open()
    }
    TextFile {
        id: file
        onWritten: (name) => root.saved(name)
        onFailed: (text, hint, code) => root.failed(text, hint, code)
    }
    Component {
        id: component
        FileDialog {
            id: dialog
            property string content
            objectName: "saveDialog"
            title: qsTr("Save")
            fileMode: FileDialog.SaveFile
            currentFolder: StandardPaths.writableLocation(StandardPaths.DownloadLocation)
            onAccepted: {
                file.write(dialog.selectedFile, dialog.content)
                dialog.destroy()
            }
            onRejected: dialog.destroy()
        }
    }
}
