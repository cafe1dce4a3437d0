import QtQuick
import Parlor.Core
import Parlor.Controls

// What else can be done with a message.
ContextMenu {
    id: menu
    required property MessageScroller messages
    property int row: -1
    readonly property MessageDelegate message: row >= 0 ? messages.itemAtRow(row) : null
    readonly property ChatController chat: messages.chat
    readonly property bool locked: chat.busy && !chat.elsewhere

    function openFor(index: int, anchor: Item) {
        row = index
        openAt(anchor)
    }
    objectName: "messageMenu"
    ContextMenuItem {
        visible: menu.message !== null && menu.message.continuable
        enabled: !menu.locked
        iconName: "continue"
        text: qsTr("Continue this answer")
        onTriggered: menu.chat.continueAnswer(menu.row)
    }
    ContextMenuItem {
        visible: !menu.chat.privateChat
        enabled: menu.message !== null && !menu.message.streaming
        iconName: "branch"
        text: qsTr("New chat from here")
        onTriggered: menu.chat.branch(menu.row)
    }
    ContextMenuItem {
        iconName: "copy"
        text: qsTr("Copy")
        shortcutText: qsTr("Ctrl+C")
        onTriggered: menu.chat.copy(menu.row)
    }
    ContextMenuItem {
        enabled: menu.message !== null && !menu.message.streaming
        iconName: "edit"
        text: qsTr("Edit")
        shortcutText: "F2"
        onTriggered: menu.message.edit()
    }
    ContextMenuLine {}
    ContextMenuItem {
        enabled: !menu.locked
        danger: true
        iconName: "trash"
        text: menu.row === menu.messages.count - 1 ? qsTr("Delete this message") : qsTr("Delete from here on")
        shortcutText: qsTr("Del")
        onTriggered: menu.chat.removeMessage(menu.row)
    }
}
