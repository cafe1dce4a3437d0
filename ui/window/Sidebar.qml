pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Parlor.Core
import Parlor.Theme
import Parlor.Controls
import Parlor.History

// All chats, a search over them, and the way to what is put away and to the settings.
Rectangle {
    id: root
    required property ChatController chat
    required property History history
    property bool resizable: true
    property alias exporting: chats.exporting
    signal settingsRequested()
    signal privateRequested()
    signal chosen()
    signal resized(real width)
    signal exportRequested(var ids)

    function focusSearch() { search.focusField() }
    function openArchive() { sheets.openArchive() }
    function openTrash() { sheets.openTrash() }
    function askEraseAll() { sheets.askEraseAll() }

    color: Theme.window
    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Chats")
    ColumnLayout {
        anchors.fill: parent
        anchors.margins: Theme.gap * 1.5
        spacing: Theme.gap
        RowLayout {
            spacing: Theme.gap / 2
            ActionButton {
                objectName: "newChat"
                Layout.fillWidth: true
                iconName: "plus"
                text: qsTr("New chat")
                onClicked: {
                    root.chat.newChat()
                    root.chosen()
                }
            }
            IconButton {
                objectName: "newPrivateChat"
                iconName: "lock"
                text: qsTr("New private chat (Ctrl+Shift+N)")
                checked: root.chat.privateChat
                onClicked: root.privateRequested()
            }
        }
        SearchBox {
            id: search
            Layout.fillWidth: true
            history: root.history
            onStepped: (by) => results.step(by)
            onAccepted: results.accept()
            onListRequested: chats.focusList()
            onDismissed: root.chosen()
        }
        SearchResults {
            id: results
            objectName: "searchResults"
            Layout.fillWidth: true
            Layout.fillHeight: true
            visible: root.history.search.active
            history: root.history
            onOpened: (conversation, message) => {
                root.history.openHit(conversation, message)
                root.chosen()
            }
        }
        ChatList {
            id: chats
            Layout.fillWidth: true
            Layout.fillHeight: true
            visible: !root.history.search.active
            history: root.history
            openChat: root.chat.conversation
            onOpened: (id) => {
                root.chat.open(id)
                root.chosen()
            }
            onNewFolderRequested: (id) => sheets.askFolder(id)
            onDetailsRequested: (id) => sheets.showDetails(id)
            onExportRequested: (ids) => root.exportRequested(ids)
            Column {
                anchors.centerIn: parent
                width: parent.width - Theme.gap * 4
                visible: chats.count === 0
                spacing: Theme.gap
                Icon {
                    anchors.horizontalCenter: parent.horizontalCenter
                    name: "chat"
                    size: Theme.scaled(28)
                    color: Theme.lineStrong
                }
                Text {
                    width: parent.width
                    text: qsTr("Your chats will be listed here.")
                    color: Theme.textSoft
                    font.pixelSize: Theme.body
                    wrapMode: Text.Wrap
                    horizontalAlignment: Text.AlignHCenter
                }
            }
        }
        RowLayout {
            Layout.fillWidth: true
            spacing: 0
            ActionButton {
                objectName: "settingsButton"
                quiet: true
                iconName: "settings"
                text: qsTr("Settings")
                onClicked: root.settingsRequested()
            }
            Item { Layout.fillWidth: true }
            IconButton {
                objectName: "newFolderButton"
                iconName: "folder-plus"
                text: qsTr("New folder")
                onClicked: sheets.askFolder(0)
            }
            IconButton {
                objectName: "archiveButton"
                iconName: "archive"
                text: root.history.archive.count > 0 ? qsTr("Archive (%1)").arg(root.history.archive.count) : qsTr("Archive")
                onClicked: sheets.openArchive()
            }
            IconButton {
                objectName: "trashButton"
                iconName: "trash"
                text: root.history.trash.count > 0 ? qsTr("Trash (%1)").arg(root.history.trash.count) : qsTr("Trash")
                onClicked: sheets.openTrash()
            }
        }
    }
    HistorySheets {
        id: sheets
        history: root.history
        onChatRequested: (id) => {
            root.chat.open(id)
            root.chosen()
        }
    }
    Rectangle {
        anchors.right: parent.right
        width: grip.containsMouse || grip.pressed || grip.activeFocus ? 3 : 1
        height: parent.height
        color: width > 1 ? Theme.accent : Theme.line
    }
    MouseArea {
        id: grip
        objectName: "sidebarGrip"
        visible: root.resizable
        anchors.right: parent.right
        anchors.rightMargin: -4
        width: 9
        height: parent.height
        hoverEnabled: true
        cursorShape: Qt.SplitHCursor
        activeFocusOnTab: true
        preventStealing: true
        Accessible.role: Accessible.Separator
        Accessible.name: qsTr("Width of the list of chats")
        onPositionChanged: (mouse) => { if (pressed) root.resized(mapToItem(root, mouse.x, 0).x) }
        onDoubleClicked: root.resized(Theme.side)
        Keys.onLeftPressed: root.resized(root.width - 16)
        Keys.onRightPressed: root.resized(root.width + 16)
    }
}
