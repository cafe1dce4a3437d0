pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// The chats, by pins, folders and dates.
Item {
    id: root
    required property History history
    required property real openChat  // which chat is shown beside
    property bool exporting: false  // there is something that listens to exportRequested
    readonly property int count: list.count
    signal opened(var id)
    signal newFolderRequested(var id)
    signal detailsRequested(var id)
    signal exportRequested(var ids)

    function focusList() {
        list.forceActiveFocus()
        if (list.currentIndex < 0) list.currentIndex = 0
    }
    function activate(row: ChatRow, modifiers: int) {
        list.currentIndex = list.indexAt(1, row.y + row.height - 1)
        if (row.isFolder)
            return history.setCollapsed(row.conversationId, row.expanded)
        if (modifiers & (Qt.ControlModifier | Qt.ShiftModifier)) {
            list.forceActiveFocus()
            // The open chat is what a first click with Ctrl adds to.
            if (history.chats.selectedCount === 0 && (modifiers & Qt.ControlModifier) && openChat !== row.conversationId && history.chats.rowOf(openChat) >= 0)
                history.chats.toggleSelected(openChat)
            return modifiers & Qt.ShiftModifier ? history.chats.selectTo(row.conversationId) : history.chats.toggleSelected(row.conversationId)
        }
        history.chats.clearSelection()
        history.chats.anchorSelection(row.conversationId)
        opened(row.conversationId)
    }
    function showMenu(row: ChatRow, at: Item) {
        list.currentIndex = list.indexAt(1, row.y + row.height - 1)
        const one = (row.isFolder ? folderMenu : menu).made()
        one.row = row
        one.openFor(row.conversationId, at)
    }
    function rowWith(id: var, folder: bool): ChatRow {
        for (let i = 0; i < list.count; ++i) {
            const row = list.itemAtIndex(i) as ChatRow
            if (row && row.isFolder === folder && row.conversationId === id) return row
        }
        return null
    }
    function step(by: int, extend: bool) {
        const to = Math.max(0, Math.min(list.count - 1, list.currentIndex + by))
        const from = list.currentItem as ChatRow
        list.currentIndex = to
        const row = list.currentItem as ChatRow
        if (!extend || !row || row.isFolder) return
        if (history.chats.selectedCount === 0 && from && !from.isFolder) history.chats.anchorSelection(from.conversationId)
        history.chats.selectTo(row.conversationId)
    }

    ListView {
        id: list
        objectName: "conversationList"
        anchors.fill: parent
        model: root.history.chats
        clip: true
        spacing: 1
        currentIndex: -1
        reuseItems: false
        bottomMargin: selectionBar.visible ? selectionBar.height + Theme.gap / 2 : 0
        boundsBehavior: Flickable.StopAtBounds
        activeFocusOnTab: true
        keyNavigationEnabled: false
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Chats")
        // Not bound to the bar: a row that comes changes the bar's size while its own width is being set.
        property bool scrolls: false
        function measure() { scrolls = bar.size < 1 }
        ScrollBar.vertical: ThinScrollBar {
            id: bar
            onSizeChanged: Qt.callLater(list.measure)  // qmllint disable
        }
        onActiveFocusChanged: if (activeFocus && currentIndex < 0) currentIndex = Math.max(0, root.history.chats.rowOf(root.openChat))
        delegate: ChatRow {
            id: row
            width: list.width - (list.scrolls ? Theme.gap : 0)  // beside the scroll bar
            chosen: !isFolder && conversationId === root.openChat
            highlighted: ListView.isCurrentItem && list.activeFocus
            menuShown: (menu.there?.visible && menu.there.row === row) || (folderMenu.there?.visible && folderMenu.there.row === row) || false
            newFolderOffered: isFolder
            onActivated: (modifiers) => root.activate(row, modifiers)
            onMenuRequested: (at) => root.showMenu(row, at)
            onRenamed: (title) => isFolder ? root.history.renameFolder(conversationId, title) : root.history.rename(conversationId, title)
            onRenamingChanged: if (!renaming) list.forceActiveFocus()
            onNewFolderRequested: root.newFolderRequested(0)
            onDragStarted: ghost.start(row)
            onDragMoved: (at) => ghost.follow(at)
            onDragEnded: ghost.end()
            onChatsDropped: (place) => {
                if (place < 0) return root.history.setPinned(ghost.chatId, true)
                root.history.setPinned(ghost.chatId, false)
                root.history.move(ghost.chatId, place)
            }
        }
        Keys.onShortcutOverride: (event) => event.accepted = event.key === Qt.Key_Escape && root.history.chats.selectedCount > 0
        Keys.onPressed: (event) => {
            const row = currentItem as ChatRow
            event.accepted = true
            switch (event.key) {
            case Qt.Key_Up: return root.step(-1, event.modifiers & Qt.ShiftModifier)
            case Qt.Key_Down: return root.step(1, event.modifiers & Qt.ShiftModifier)
            case Qt.Key_PageUp: return root.step(-10, false)
            case Qt.Key_PageDown: return root.step(10, false)
            case Qt.Key_Home: return root.step(-count, false)
            case Qt.Key_End: return root.step(count, false)
            case Qt.Key_Escape:
                event.accepted = root.history.chats.selectedCount > 0
                return root.history.chats.clearSelection()
            case Qt.Key_A:
                if (event.modifiers & Qt.ControlModifier) return root.history.chats.selectAll()
            }
            if (row && event.key === Qt.Key_F2) row.renaming = true
            else if (row && (event.key === Qt.Key_Return || event.key === Qt.Key_Enter)) root.activate(row, Qt.NoModifier)
            else if (row && event.key === Qt.Key_Space) root.activate(row, Qt.ControlModifier)
            else if (row && (event.key === Qt.Key_Menu || (event.key === Qt.Key_F10 && event.modifiers & Qt.ShiftModifier))) root.showMenu(row, row)
            else if (row && !row.isFolder && event.key === Qt.Key_Delete) root.history.remove(row.conversationId)
            else if (row && row.isFolder && event.key === Qt.Key_Left) root.history.setCollapsed(row.conversationId, true)
            else if (row && row.isFolder && event.key === Qt.Key_Right) root.history.setCollapsed(row.conversationId, false)
            else event.accepted = false
        }
    }
    OnDemand {
        id: menu
        ChatMenu {
            objectName: "chatMenu"
            property ChatRow row: null
            history: root.history
            exporting: root.exporting
            onRenameRequested: (id) => { const row = root.rowWith(id, false); if (row) row.renaming = true }
            onNewFolderRequested: (id) => root.newFolderRequested(id)
            onDetailsRequested: (id) => root.detailsRequested(id)
            onExportRequested: (ids) => root.exportRequested(ids)
        }
    }
    OnDemand {
        id: folderMenu
        FolderMenu {
            objectName: "folderMenu"
            property ChatRow row: null
            history: root.history
            onRenameRequested: (id) => { const row = root.rowWith(id, true); if (row) row.renaming = true }
        }
    }
    SelectionBar {
        id: selectionBar
        objectName: "selectionBar"
        visible: count > 1
        anchors.bottom: parent.bottom
        width: parent.width
        count: root.history.chats.selectedCount
        readonly property var first: visible ? root.history.chats.firstSelected() : 0
        onArchiveRequested: root.history.putAway(first)
        onRemoveRequested: root.history.remove(first)
        onMoreRequested: (at) => {
            const one = menu.made()
            one.row = null
            one.openFor(first, at)
        }
        onDismissed: root.history.chats.clearSelection()
    }
    DragGhost {
        id: ghost
        history: root.history
        list: list
    }
}
