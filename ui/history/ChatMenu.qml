pragma ComponentBehavior: Bound
import QtQuick
import Parlor.Core
import Parlor.Controls

// What can be done with a chat, or with all that are selected when it is one of them.
ContextMenu {
    id: menu
    required property History history
    property var chatId: 0
    property int chatCount: 1
    property bool exporting: false  // there is something that listens to exportRequested
    signal renameRequested(var id)
    signal newFolderRequested(var id)
    signal detailsRequested(var id)
    signal exportRequested(var ids)

    function openFor(id: var, at: Item) {
        chatId = id
        chatCount = history.countOf(id)
        pin.pinned = history.isPinned(id)
        move.current = history.folderOf(id)
        openAt(at)
    }

    ContextMenuItem {
        id: pin
        property bool pinned: false
        iconName: "pin"
        text: pinned ? qsTr("Unpin") : qsTr("Pin")
        onTriggered: menu.history.setPinned(menu.chatId, !pinned)
    }
    ContextMenuItem {
        visible: menu.chatCount === 1
        iconName: "edit"
        text: qsTr("Rename")
        shortcutText: "F2"
        onTriggered: menu.renameRequested(menu.chatId)
    }
    ContextMenu {
        id: move
        property real current: 0
        title: qsTr("Move to folder")
        iconName: "folder"
        Repeater {
            model: menu.history.folders
            delegate: ContextMenuItem {
                required property var modelData
                text: modelData.name
                checkable: true
                checked: move.current === modelData.id
                onTriggered: menu.history.move(menu.chatId, modelData.id)
            }
        }
        ContextMenuItem {
            visible: move.current !== 0
            iconName: "close"
            text: qsTr("Out of its folder")
            onTriggered: menu.history.move(menu.chatId, 0)
        }
        ContextMenuItem {
            iconName: "folder-plus"
            text: qsTr("New folder…")
            onTriggered: menu.newFolderRequested(menu.chatId)
        }
    }
    ContextMenuItem {
        visible: menu.chatCount === 1
        iconName: "copy"
        text: qsTr("Duplicate")
        onTriggered: menu.history.duplicate(menu.chatId)
    }
    ContextMenuItem {
        visible: menu.exporting
        iconName: "arrow-down"
        text: qsTr("Export…")
        onTriggered: menu.exportRequested(menu.history.idsOf(menu.chatId))
    }
    ContextMenuItem {
        visible: menu.chatCount === 1
        iconName: "info"
        text: qsTr("Details")
        onTriggered: menu.detailsRequested(menu.chatId)
    }
    ContextMenuLine {}
    ContextMenuItem {
        iconName: "archive"
        text: menu.chatCount > 1 ? qsTr("Archive %1 chats").arg(menu.chatCount) : qsTr("Archive")
        onTriggered: menu.history.putAway(menu.chatId)
    }
    ContextMenuItem {
        objectName: "menuDelete"
        iconName: "trash"
        danger: true
        text: menu.chatCount > 1 ? qsTr("Delete %1 chats").arg(menu.chatCount) : qsTr("Delete")
        shortcutText: qsTr("Del")
        onTriggered: menu.history.remove(menu.chatId)
    }
}
