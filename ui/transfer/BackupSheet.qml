pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Dialogs
import QtCore
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// The backups that Parlor keeps, one's own, and the way back from either.
Sheet {
    id: root
    required property Transfer transfer
    property string problem
    property string problemHint
    property string done
    readonly property bool working: transfer.job === Transfer.BackingUp || transfer.job === Transfer.Restoring
        || transfer.job === Transfer.Importing
    signal restoreRequested(url backup)

    function save(target: url) {
        problem = ""
        done = ""
        transfer.backUp(target)
    }
    title: qsTr("Backups")
    onAboutToShow: {
        problem = ""
        done = ""
        transfer.listBackups()
    }
    SheetText { text: qsTr("Parlor keeps a copy of all chats for each of the last seven days on which you used it. Keep a copy of your own on another disk, too.") }
    Flow {
        width: parent ? parent.width : 0
        spacing: Theme.gap
        ActionButton {
            objectName: "backUpButton"
            primary: true
            enabled: !root.transfer.busy
            text: qsTr("Back up now…")
            onClicked: {
                const folder = StandardPaths.writableLocation(StandardPaths.DocumentsLocation)
                saveDialog.currentFolder = folder
                saveDialog.selectedFile = folder + "/Parlor%20" + Qt.formatDate(new Date(), "yyyy-MM-dd") + ".sqlite"
                saveDialog.open()
            }
        }
        ActionButton {
            enabled: !root.transfer.busy
            text: qsTr("Restore from a file…")
            onClicked: openDialog.open()
        }
    }
    NoticeBar {
        visible: root.problem !== ""
        width: parent ? parent.width : 0
        text: root.problem
        hint: root.problemHint
        onDismissed: root.problem = ""
    }
    ProgressRow {
        visible: root.working
        text: root.transfer.job === Transfer.BackingUp ? qsTr("Backing up…") : qsTr("Restoring…")
        progress: root.transfer.job === Transfer.Importing ? root.transfer.progress : -1
        canCancel: root.transfer.job === Transfer.Importing
        onCancelled: root.transfer.cancel()
    }
    SheetText {
        objectName: "backupDone"
        visible: root.done !== ""
        text: root.done
        soft: false
        Accessible.role: Accessible.AlertMessage
        Accessible.name: text
    }
    SheetText {
        visible: root.transfer.backups.length === 0
        text: qsTr("No backup yet: the first is made when Parlor starts tomorrow.")
    }
    Column {
        width: parent ? parent.width : 0
        spacing: Theme.gap * 1.5
        Repeater {
            model: root.transfer.backups
            delegate: BackupRow {
                required property var modelData
                backup: modelData
                enabled: !root.transfer.busy
                onRestoreRequested: root.restoreRequested(root.fileUrl(modelData.path))
            }
        }
    }
    function fileUrl(path: string): url {
        return "file://" + (path.startsWith("/") ? "" : "/") + path.split("/").map(encodeURIComponent).join("/").replace("%3A", ":")
    }
    FileDialog {
        id: saveDialog
        title: qsTr("Back up now…")
        fileMode: FileDialog.SaveFile
        onAccepted: root.save(selectedFile)
    }
    FileDialog {
        id: openDialog
        title: qsTr("Restore from a file…")
        nameFilters: [qsTr("Backups (*.sqlite *.db)"), qsTr("All files (*)")]
        onAccepted: root.restoreRequested(selectedFile)
    }
}
