import QtQuick
import Parlor.Core
import Parlor.Controls

ContextMenu {
    id: menu
    required property History history
    property var folder: 0
    signal renameRequested(var folder)

    function openFor(id: var, at: Item) {
        folder = id
        openAt(at)
    }

    ContextMenuItem {
        iconName: "edit"
        text: qsTr("Rename")
        shortcutText: "F2"
        onTriggered: menu.renameRequested(menu.folder)
    }
    ContextMenuItem {
        iconName: "trash"
        text: qsTr("Remove the folder, keep its chats")
        onTriggered: menu.history.deleteFolder(menu.folder)
    }
}
