import QtQuick
import QtQuick.Dialogs
import QtCore
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// Which format, what goes in, and where to. Several chats go into a folder, one file each; JSON is always one file.
Sheet {
    id: root
    required property Transfer transfer
    property var ids: []  // none: all chats
    property string chatTitle
    property string problem
    property string problemHint
    property int format: Transfer.Markdown
    property bool thinking: false
    property bool allBranches: true
    readonly property bool working: transfer.job === Transfer.Exporting
    readonly property bool toFolder: transfer.needsFolder(ids.length, format)

    function save(target: url) {
        problem = ""
        transfer.exportChats(ids, format, thinking, allBranches, target)
    }
    function chooseTarget() {
        const folder = StandardPaths.writableLocation(StandardPaths.DocumentsLocation)
        if (toFolder) {
            folderDialog.currentFolder = folder
            folderDialog.open()
            return
        }
        const title = ids.length === 1 ? chatTitle : qsTr("Parlor chats")
        fileDialog.currentFolder = folder
        fileDialog.selectedFile = folder + "/" + encodeURIComponent(transfer.fileName(title, format))
        fileDialog.open()
    }
    title: ids.length === 1 ? qsTr("Export chat") : ids.length === 0 ? qsTr("Export all chats") : qsTr("Export %L1 chats").arg(ids.length)
    onAboutToShow: problem = ""

    SheetText {
        visible: root.ids.length === 1 && root.chatTitle !== ""
        text: root.chatTitle
        soft: false
        wrapMode: Text.NoWrap
        elide: Text.ElideRight
        maximumLineCount: 1
    }
    FormatChoice {
        enabled: !root.working
        format: root.format
        onChosen: (format) => root.format = format
    }
    SwitchRow {
        objectName: "exportThinking"
        visible: root.format !== Transfer.Json
        enabled: !root.working
        width: parent ? parent.width : 0
        text: qsTr("With the model's thinking")
        explanation: qsTr("What reasoning models wrote before their answers, folded where the format can.")
        on: root.thinking
        onSwitched: (on) => root.thinking = on
    }
    SwitchRow {
        objectName: "exportBranches"
        visible: root.format === Transfer.Json
        enabled: !root.working
        width: parent ? parent.width : 0
        text: qsTr("With all branches")
        explanation: qsTr("Earlier versions of questions and answers, too. Off: only what the chat shows.")
        on: root.allBranches
        onSwitched: (on) => root.allBranches = on
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
        text: qsTr("Exporting…")
        progress: root.transfer.progress
        onCancelled: root.transfer.cancel()
    }
    ActionButton {
        objectName: "exportButton"
        visible: !root.working
        anchors.right: parent ? parent.right : undefined
        primary: true
        enabled: !root.transfer.busy
        text: root.toFolder ? qsTr("Choose a folder…") : qsTr("Save as…")
        onClicked: root.chooseTarget()
    }
    FileDialog {
        id: fileDialog
        title: root.title
        fileMode: FileDialog.SaveFile
        onAccepted: root.save(selectedFile)
    }
    FolderDialog {
        id: folderDialog
        title: root.title
        onAccepted: root.save(selectedFolder)
    }
}
