pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// All chats, a search over them, and the way to the settings.
Rectangle {
    id: root
    required property ChatController chat
    signal settingsRequested()
    signal chosen()

    function focusSearch() {
        search.forceActiveFocus()
        search.selectAll()
    }

    color: Theme.window
    ColumnLayout {
        anchors.fill: parent
        anchors.margins: Theme.gap * 1.5
        spacing: Theme.gap
        ActionButton {
            objectName: "newChat"
            Layout.fillWidth: true
            implicitHeight: 40
            iconName: "plus"
            text: qsTr("New chat")
            onClicked: {
                root.chat.newChat()
                root.chosen()
            }
        }
        TextBox {
            id: search
            objectName: "search"
            Layout.fillWidth: true
            iconName: "search"
            placeholderText: qsTr("Search in all chats")
            onTextChanged: root.chat.conversations.filter = text
            Keys.onEscapePressed: clear()
            Keys.onDownPressed: list.forceActiveFocus()
        }
        ListView {
            id: list
            objectName: "conversationList"
            Layout.fillWidth: true
            Layout.fillHeight: true
            model: root.chat.conversations
            clip: true
            spacing: 2
            boundsBehavior: Flickable.StopAtBounds
            activeFocusOnTab: true
            ScrollBar.vertical: ThinScrollBar {}
            Accessible.role: Accessible.List
            Accessible.name: qsTr("Chats")
            section.property: "group"
            delegate: ConversationRow {
                id: row
                width: list.width
                chosen: row.conversationId === root.chat.conversation
                highlighted: ListView.isCurrentItem && list.activeFocus
                onClicked: {
                    root.chat.open(row.conversationId)
                    root.chosen()
                }
                onRemoveRequested: root.chat.remove(row.conversationId)
                onRenamed: (title) => root.chat.rename(row.conversationId, title)
            }
            Keys.onReturnPressed: if (currentItem) (currentItem as ConversationRow).clicked()
            Text {
                anchors.centerIn: parent
                width: parent.width - Theme.gap * 4
                visible: list.count === 0
                text: search.text !== "" ? qsTr("Nothing found.") : qsTr("Your chats will be listed here.")
                color: Theme.textSoft
                font.pixelSize: Theme.body
                wrapMode: Text.Wrap
                horizontalAlignment: Text.AlignHCenter
            }
        }
        ActionButton {
            objectName: "settingsButton"
            quiet: true
            iconName: "settings"
            text: qsTr("Settings")
            onClicked: root.settingsRequested()
        }
    }
    Rectangle {
        anchors.right: parent.right
        width: 1
        height: parent.height
        color: Theme.line
    }
}
