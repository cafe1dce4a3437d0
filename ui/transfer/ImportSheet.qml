import QtQuick
import QtQuick.Dialogs
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// Choose or drop, look at what would come, import, and be told what came.
Sheet {
    id: root
    required property Transfer transfer
    property string result
    property string problem
    property string problemHint
    readonly property bool working: transfer.job === Transfer.Looking || transfer.job === Transfer.Importing
    readonly property var found: transfer.preview
    readonly property bool hasFound: found.chats !== undefined
    readonly property int fresh: hasFound ? found.chats - found.known : 0

    function look(files: list<url>) {
        problem = ""
        result = ""
        transfer.look(files)
    }
    function day(date: date): string { return Qt.formatDate(date, "yyyy-MM-dd") }
    function counted(): string {
        const words = qsTr("%L1 chats with %L2 messages from %3").arg(found.chats).arg(found.messages).arg(found.source)
        const from = day(found.from), to = day(found.to)
        return words + "\n" + (from === to ? from : from + " – " + to)
    }
    title: qsTr("Import chats")
    onAboutToShow: { problem = ""; result = "" }
    onClosed: root.transfer.forgetPreview()

    Rectangle {
        visible: !root.working && !root.hasFound && root.result === ""
        width: parent ? parent.width : 0
        implicitHeight: invite.implicitHeight + Theme.gap * 6
        radius: Theme.radius
        color: drop.containsDrag ? Theme.accentSoft : Theme.sunken
        border.color: drop.containsDrag ? Theme.accent : Theme.line
        DropArea {
            id: drop
            objectName: "importDrop"
            anchors.fill: parent
            keys: ["text/uri-list"]
            onDropped: (event) => {
                root.look(event.urls)
                event.accept()
            }
        }
        Column {
            id: invite
            anchors.centerIn: parent
            width: parent.width - Theme.gap * 6
            spacing: Theme.gap * 2
            SheetText {
                text: qsTr("Drop an export here: the .zip or conversations.json of ChatGPT or Claude, the conversations folder of LM Studio, the threads folder of Jan, a file of Open WebUI or of Parlor.")
                horizontalAlignment: Text.AlignHCenter
            }
            Flow {
                width: Math.min(implicitWidth, parent.width)
                anchors.horizontalCenter: parent.horizontalCenter
                spacing: Theme.gap
                ActionButton {
                    objectName: "chooseImportFile"
                    primary: true
                    text: qsTr("Choose files…")
                    onClicked: fileDialog.open()
                }
                ActionButton {
                    text: qsTr("Choose a folder…")
                    onClicked: folderDialog.open()
                }
            }
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
        text: root.transfer.job === Transfer.Looking ? qsTr("Looking at what is there…") : qsTr("Importing…")
        progress: root.transfer.progress
        onCancelled: root.transfer.cancel()
    }
    Column {
        visible: root.hasFound && !root.working
        width: parent ? parent.width : 0
        spacing: Theme.gap
        SheetText {
            objectName: "importFound"
            text: root.hasFound ? root.counted() : ""
            soft: false
        }
        SheetText {
            visible: root.hasFound && root.found.known > 0
            text: root.hasFound ? qsTr("%L1 of them are here already and will be left out.").arg(root.found.known) : ""
        }
        SheetText {
            visible: root.hasFound && root.found.unreadable > 0
            text: root.hasFound ? qsTr("%L1 parts could not be read: %2").arg(root.found.unreadable).arg(root.found.notes.join(", ")) : ""
            wrapMode: Text.WrapAtWordBoundaryOrAnywhere
            maximumLineCount: 6
            elide: Text.ElideRight
        }
        SheetText { text: qsTr("Nothing is changed in the files that you import from. The chats keep their dates.") }
    }
    SheetText {
        objectName: "importResult"
        visible: root.result !== ""
        text: root.result
        soft: false
        Accessible.role: Accessible.AlertMessage
        Accessible.name: text
    }
    Row {
        visible: !root.working && (root.hasFound || root.result !== "")
        anchors.right: parent ? parent.right : undefined
        spacing: Theme.gap
        ActionButton {
            visible: root.hasFound
            text: qsTr("Choose something else")
            onClicked: root.transfer.forgetPreview()
        }
        ActionButton {
            objectName: "importButton"
            visible: root.hasFound
            primary: true
            enabled: root.fresh > 0
            text: root.fresh > 0 ? qsTr("Import %L1 chats").arg(root.fresh) : qsTr("Nothing new")
            onClicked: root.transfer.importChats()
        }
        ActionButton {
            visible: root.result !== ""
            primary: true
            text: qsTr("Done")
            onClicked: root.close()
        }
    }
    FileDialog {
        id: fileDialog
        title: root.title
        fileMode: FileDialog.OpenFiles
        nameFilters: [qsTr("Exported chats (*.zip *.json *.jsonl *.sqlite *.db)"), qsTr("All files (*)")]
        onAccepted: root.look(selectedFiles)
    }
    FolderDialog {
        id: folderDialog
        title: root.title
        onAccepted: root.look([selectedFolder])
    }
}
