import QtQuick

// The keys of the conversation.
QtObject {
    id: root
    required property MessageScroller list

    function lastVisible(): int {
        const row = list.indexAt(list.width / 2, list.contentY + list.height - list.bottomMargin - 4)
        return row >= 0 ? row : list.count - 1
    }
    function firstVisible(): int {
        const row = list.indexAt(list.width / 2, list.contentY + 4)
        return row >= 0 ? row : 0
    }
    // The focus leaves the buttons of a message.
    function toMessages() {
        if (list.focusItem !== null && list.focusItem !== list)
            list.focusItem.focus = false
        list.forceActiveFocus()
    }
    // A message that does not fit is read to its end first.
    function step(by: int) {
        const item = list.itemAtRow(list.currentIndex)
        if (item) {
            const hidden = by > 0 ? item.y + item.height - (list.contentY + list.height) : list.contentY - item.y
            if (hidden > 4 && item.height > list.height - 40)
                return list.scrollBy(by * Math.min(hidden, 80))
        }
        const next = Math.max(0, Math.min(list.count - 1, list.currentIndex + by))
        list.following = false
        list.currentIndex = next
        bringIn(next, by)
    }
    function bringIn(row: int, by: int) {
        if (!list.itemAtRow(row))
            list.positionViewAtIndex(row, by > 0 ? ListView.Beginning : ListView.End)
        const item = list.itemAtRow(row)
        if (!item)
            return
        const room = list.height - list.topMargin
        if (row === list.count - 1 && item.height < room)
            list.toEnd()
        else if (item.height > room)
            list.scrollTo(by > 0 ? item.y - list.topMargin : item.y + item.height - list.height + list.bottomMargin)
        else if (item.y < list.contentY + list.topMargin)
            list.scrollTo(item.y - list.topMargin)
        else if (item.y + item.height > list.contentY + list.height)
            list.scrollTo(item.y + item.height - list.height + list.bottomMargin)
    }
    function page(by: int) {
        list.scrollBy(by * list.height * 0.9)
        list.currentIndex = by > 0 ? lastVisible() : firstVisible()
    }
    function press(event: var): bool {
        const item = list.itemAtRow(list.currentIndex)
        const plain = event.modifiers === Qt.NoModifier || event.modifiers === Qt.KeypadModifier
        if (event.matches(StandardKey.Copy) && item) {
            item.copyRequested()
            return true
        }
        if (event.key === Qt.Key_F10 && event.modifiers === Qt.ShiftModifier || event.key === Qt.Key_Menu) {
            if (item)
                item.menuRequested(item)
            return true
        }
        if (!plain)
            return false
        switch (event.key) {
        case Qt.Key_Tab:  // the chain of the window would go through every message
            if (!item || (list.focusItem !== list && list.focusItem !== item))
                return false
            item.focusActions()
            return true
        case Qt.Key_Up: toMessages(); step(-1); return true
        case Qt.Key_Down: toMessages(); step(1); return true
        case Qt.Key_PageUp: toMessages(); page(-1); return true
        case Qt.Key_PageDown: toMessages(); page(1); return true
        case Qt.Key_Home:
            toMessages()
            list.following = false
            list.positionViewAtBeginning()
            list.scrollTo(list.topY())
            list.currentIndex = 0
            return true
        case Qt.Key_End:
            toMessages()
            list.toEnd()
            list.currentIndex = list.count - 1
            return true
        case Qt.Key_Left:
        case Qt.Key_Right:
            if (!item || item.siblingCount < 2 || item.locked)
                return false
            list.showSibling(list.currentIndex, event.key === Qt.Key_Left ? -1 : 1)
            return true
        case Qt.Key_F2:
            if (!item || item.streaming)
                return false
            item.edit()
            return true
        case Qt.Key_Delete:
            if (!item || item.locked)
                return false
            list.chat.removeMessage(list.currentIndex)
            return true
        }
        return false
    }
}
