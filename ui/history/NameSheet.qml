import QtQuick
import Parlor.Theme
import Parlor.Controls

// Asks for the name of a new folder.
Sheet {
    id: root
    property var subject: 0
    signal named(string name, var subject)

    function ask(what: var) {
        subject = what
        field.clear()
        open()
    }
    function accept() {
        if (field.text.trim() === "") return
        close()
        named(field.text, subject)
    }
    width: Math.min(400, parent ? parent.width - Theme.gap * 4 : 400)
    title: qsTr("New folder")
    onOpened: field.forceActiveFocus()
    TextBox {
        id: field
        objectName: "folderName"
        width: parent ? parent.width : 0
        maximumLength: 100
        placeholderText: qsTr("Name of the folder")
        onAccepted: root.accept()
    }
    Row {
        anchors.right: parent ? parent.right : undefined
        spacing: Theme.gap
        ActionButton {
            text: qsTr("Cancel")
            onClicked: root.close()
        }
        ActionButton {
            objectName: "createFolder"
            primary: true
            enabled: field.text.trim() !== ""
            text: qsTr("Create")
            onClicked: root.accept()
        }
    }
}
