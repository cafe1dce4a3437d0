import QtQuick
import Parlor.Theme
import Parlor.Controls

// Asks before chats are erased for good, and whether the backups are meant too.
Sheet {
    id: root
    property string question
    property bool copies: true
    property var subject: null
    signal confirmed(var subject, bool copies)

    function ask(what: var, words: string) {
        subject = what
        question = words
        copies = true
        open()
    }
    width: Math.min(460, parent ? parent.width - Theme.gap * 4 : 460)
    title: question
    onOpened: cancel.forceActiveFocus()
    Text {
        width: parent ? parent.width : 0
        text: qsTr("This cannot be undone. What is erased is overwritten on the disk.")
        color: Theme.textSoft
        font.pixelSize: Theme.body
        wrapMode: Text.Wrap
    }
    SwitchRow {
        objectName: "alsoCopies"
        width: parent ? parent.width : 0
        text: qsTr("Also erase it from the backups")
        explanation: qsTr("Otherwise Parlor's daily backups keep it: the newest seven are kept. A damaged chat file that was put aside is deleted.")
        on: root.copies
        onSwitched: (on) => root.copies = on
    }
    Row {
        anchors.right: parent ? parent.right : undefined
        spacing: Theme.gap
        ActionButton {
            id: cancel
            text: qsTr("Cancel")
            onClicked: root.close()
        }
        ActionButton {
            objectName: "eraseButton"
            primary: true
            danger: true
            text: qsTr("Erase")
            onClicked: {
                root.close()
                root.confirmed(root.subject, root.copies)
            }
        }
    }
}
