import QtQuick
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// Erases every chat, after a word was typed.
Sheet {
    id: root
    required property History history
    //: The word that is typed to erase every chat
    readonly property string word: qsTr("erase")

    width: Math.min(460, parent ? parent.width - Theme.gap * 4 : 460)
    title: qsTr("Erase all chats?")
    onAboutToShow: field.clear()
    onOpened: field.forceActiveFocus()
    Text {
        width: parent ? parent.width : 0
        text: qsTr("Every chat, folder and draft is erased, in the archive and the trash too, and in Parlor's backups. This cannot be undone.")
        color: Theme.textSoft
        font.pixelSize: Theme.body
        wrapMode: Text.Wrap
    }
    TextBox {
        id: field
        objectName: "eraseWord"
        width: parent ? parent.width : 0
        placeholderText: qsTr("Type “%1”").arg(root.word)
        onAccepted: if (button.enabled) button.clicked()
    }
    Row {
        anchors.right: parent ? parent.right : undefined
        spacing: Theme.gap
        ActionButton {
            text: qsTr("Cancel")
            onClicked: root.close()
        }
        ActionButton {
            id: button
            objectName: "eraseAllButton"
            primary: true
            danger: true
            enabled: field.text.trim().toLowerCase() === root.word.toLowerCase()
            text: qsTr("Erase all chats")
            onClicked: {
                root.close()
                root.history.eraseAll()
            }
        }
    }
}
