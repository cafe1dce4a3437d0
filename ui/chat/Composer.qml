import QtQuick
import QtQuick.Dialogs
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// Where the person writes: what goes along, the text, and below it how full the context is.
Rectangle {
    id: root
    required property ComposerModel composer
    required property bool busy
    property bool enterSends: true
    property string placeholder
    property color tint: Theme.raised
    signal stopRequested()
    signal editLastRequested()

    property int pastedRow: -1  // a long paste that was attached just now
    readonly property bool narrow: width < Theme.control * 11

    function focusInput() { field.focusInput() }
    function submit() {
        if (!field.composing)
            composer.send()
    }

    implicitHeight: column.implicitHeight + Theme.gap * 1.75
    radius: Theme.radius * 2
    color: root.tint
    border.width: field.focused ? 2 : 1
    border.color: field.focused ? Theme.accent : Theme.lineStrong

    Connections {
        target: root.composer
        function onLongPasteAttached(row) { root.pastedRow = row }
    }
    Connections {
        target: root.composer.attachments
        function onContentChanged() { root.pastedRow = -1 }
    }
    MouseArea {  // the whole box is the field
        anchors.fill: parent
        cursorShape: Qt.IBeamCursor
        onClicked: root.focusInput()
    }
    Column {
        id: column
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: Theme.gap * 1.25
        anchors.bottomMargin: 0
        spacing: Theme.gap / 2
        ComposerLine {
            objectName: "pendingLine"
            visible: root.composer.pending !== ""
            width: parent.width
            text: qsTr("Sending “%1”").arg(root.composer.pending)
        }
        AttachmentChips {
            objectName: "attachmentChips"
            visible: root.composer.attachments.count > 0
            width: parent.width
            attachments: root.composer.attachments
            onShown: (row) => preview.show(row)
            onEmptied: root.focusInput()
        }
        ComposerLine {
            objectName: "pasteOffer"
            visible: root.pastedRow >= 0
            width: parent.width
            text: qsTr("The long text was attached.")
            actionText: root.pastedRow >= 0 && root.composer.canPutInline(root.pastedRow) ? qsTr("Put into the message") : ""
            onActed: {
                root.composer.putInline(root.pastedRow)
                root.focusInput()
            }
        }
        ComposerField {
            id: field
            x: Theme.gap / 2
            width: parent.width - Theme.gap
            composer: root.composer
            enterSends: root.enterSends
            placeholder: root.placeholder
            nextItem: attach
            onSubmitted: root.submit()
            onLastRequested: root.editLastRequested()
        }
        Item {
            width: parent.width
            height: Theme.control
            IconButton {
                id: attach
                objectName: "attachButton"
                anchors.left: parent.left
                anchors.verticalCenter: parent.verticalCenter
                iconName: "paperclip"
                text: qsTr("Attach files")
                onClicked: files.open()
            }
            RoomGauge {
                objectName: "roomGauge"
                anchors.right: button.left
                anchors.rightMargin: Theme.gap
                anchors.verticalCenter: parent.verticalCenter
                gauge: root.composer.gauge
                wide: !root.narrow
            }
            IconButton {
                id: button
                objectName: "sendButton"
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                filled: true
                enabled: root.busy || root.composer.sendable
                iconName: root.busy ? "stop" : "send"
                text: root.busy ? qsTr("Stop (Esc)") : root.enterSends ? qsTr("Send (Enter)") : qsTr("Send (Ctrl+Enter)")
                onClicked: {
                    if (root.busy)
                        return root.stopRequested()
                    field.finishComposing()
                    root.submit()
                }
            }
        }
    }
    FileDialog {
        id: files
        title: qsTr("Attach files")
        fileMode: FileDialog.OpenFiles
        nameFilters: [qsTr("Documents") + " (*.txt *.md *.csv *.tsv *.json *.log *.pdf *.xml *.yaml *.yml *.html *.py *.js *.ts *.c *.h *.cpp *.rs *.go *.java *.sh)",
                      qsTr("All files") + " (*)"]
        onAccepted: {
            root.composer.attachFiles(selectedFiles)
            root.focusInput()
        }
    }
    AttachmentPreview {
        id: preview
        objectName: "attachmentPreview"
        composer: root.composer
    }
}
