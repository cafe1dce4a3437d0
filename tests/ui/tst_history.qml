// qmllint disable unqualified
import QtQuick
import QtTest

Opened {
    id: root
    name: "History"
    readonly property var history: rig.history
    readonly property var chats: rig.history.chats
    function list() { return child("conversationList") }
    // The row of the chat or folder with this title; -1: none.
    function find(title) {
        for (let i = 0; i < list().count; ++i) {
            list().positionViewAtIndex(i, ListView.Contain)
            const row = list().itemAtIndex(i)
            if (row && row.title === title) return row
        }
        return null
    }
    // Presses at the title, below a heading.
    function click(row, button, modifiers) {
        mouseClick(row, 60, row.height - 16, button ?? Qt.LeftButton, modifiers ?? Qt.NoModifier)
    }
    function make(...titles) {
        for (const title of titles)
            rig.fillChat(title, 2)
        tryVerify(() => list().count >= titles.length && find(titles[titles.length - 1]), 20000)
        settle()
    }
    function renaming() { return window.activeFocusControl !== null && window.activeFocusControl.objectName === "renameBox" }
    function menuItem(menu, text) {
        for (let i = 0; i < menu.count; ++i) {
            const item = menu.itemAt(i)
            if (item && item.text === text) return item
        }
        return null
    }
    function init_() {
        history.eraseAll()
        tryVerify(() => !history.erasing && chats.count === 0, 20000)
        settle()
    }

    function test_openAndFindAgain() {
        init_()
        rig.setReplies(["Bananas are yellow."])
        ask("fruit")
        mouseClick(child("newChat"))
        rig.setReplies(["Whales are large."])
        ask("animals")
        tryCompare(list(), "count", 2)
        keyClick(Qt.Key_F, Qt.ControlModifier)
        tryCompare(child("search"), "activeFocus", true)
        type("banana")
        const results = child("searchResults")
        tryCompare(results, "count", 2)  // the chat and its message
        compare(results.itemAtIndex(0).written, "fruit")
        verify(results.itemAtIndex(1).pieces.some(piece => piece.match && piece.text === "Banana"))
        keyClick(Qt.Key_Down)
        keyClick(Qt.Key_Down)
        compare(results.currentIndex, 1)
        keyClick(Qt.Key_Return)
        tryVerify(() => chat.title === "fruit")
        tryCompare(composer(), "activeFocus", true)
        keyClick(Qt.Key_F, Qt.ControlModifier)
        type("nowhere to be found")
        tryVerify(() => child("nothingFound").visible)
        keyClick(Qt.Key_Escape)
        compare(child("search").text, "")
        tryVerify(() => list().visible)
        compare(list().count, 2)
    }
    function test_deleteCanBeUndone() {
        init_()
        make("one", "two")
        click(find("one"), Qt.RightButton)
        tryCompare(child("chatMenu"), "opened", true)
        settle()
        mouseClick(child("menuDelete"))
        tryCompare(list(), "count", 1)
        verify(child("toast").visible)
        compare(child("toast").text, "“one” was deleted")
        mouseClick(child("toastAction"))
        tryCompare(list(), "count", 2)
        // By keys: undone all the same
        click(find("one"))
        list().forceActiveFocus()
        keyClick(Qt.Key_Home)
        keyClick(Qt.Key_Delete)
        tryCompare(list(), "count", 1)
        mouseClick(child("toastAction"))
        tryCompare(list(), "count", 2)
    }
    function test_rename() {
        init_()
        make("before")
        list().forceActiveFocus()
        keyClick(Qt.Key_Home)
        keyClick(Qt.Key_F2)
        tryVerify(() => renaming())
        type("After")
        keyClick(Qt.Key_Return)
        tryVerify(() => find("After"))
        keyClick(Qt.Key_F2)
        tryVerify(() => renaming())
        type("never")
        keyClick(Qt.Key_Escape)
        tryVerify(() => !renaming())
        verify(find("After"))
        click(find("After"))
        click(find("After"), Qt.RightButton)
        tryCompare(child("chatMenu"), "opened", true)
        settle()
        keyClick(Qt.Key_Down)
        keyClick(Qt.Key_Down)
        keyClick(Qt.Key_Return)  // "Rename"
        tryVerify(() => renaming())
        type("Twice")
        keyClick(Qt.Key_Return)
        tryVerify(() => find("Twice"))
    }
    function test_folders() {
        init_()
        make("a", "b")
        mouseClick(child("newFolderButton"))
        tryCompare(child("folderSheet"), "opened", true)
        tryCompare(child("folderName"), "activeFocus", true)
        type("Work")
        keyClick(Qt.Key_Return)
        tryVerify(() => find("Work"))
        compare(list().itemAtIndex(0).isFolder, true)
        // By drag and drop
        settle()
        const from = find("a"), to = find("Work")
        const start = from.mapToItem(null, 60, from.height - 16), end = to.mapToItem(null, 60, to.height - 16)
        const scene = window.contentItem
        mousePress(scene, start.x, start.y)
        mouseMove(scene, start.x + 4, start.y - 4)
        mouseMove(scene, start.x + 8, start.y - 9)
        mouseMove(scene, end.x + 2, end.y + 2)
        mouseMove(scene, end.x, end.y)
        mouseRelease(scene, end.x, end.y)
        tryVerify(() => find("a").inFolder)
        compare(find("Work").chatCount, 1)
        // Closed by a click, opened by a key
        settle()
        click(find("Work"))
        tryCompare(list(), "count", 2)
        list().forceActiveFocus()
        keyClick(Qt.Key_Home)
        keyClick(Qt.Key_Right)
        tryCompare(list(), "count", 3)
        // By the menu: out of it again
        settle()
        click(find("a"), Qt.RightButton)
        const menu = child("chatMenu")
        tryCompare(menu, "opened", true)
        const sub = menuItem(menu, "Move to folder").subMenu
        verify(menuItem(sub, "Work").checked)
        menuItem(sub, "Out of its folder").triggered()
        menu.close()
        tryVerify(() => !find("a").inFolder)
        compare(find("Work").chatCount, 0)
        list().forceActiveFocus()
        keyClick(Qt.Key_Home)
        keyClick(Qt.Key_F10, Qt.ShiftModifier)
        tryCompare(child("folderMenu"), "opened", true)
        keyClick(Qt.Key_Down)
        keyClick(Qt.Key_Down)
        keyClick(Qt.Key_Return)
        tryCompare(list(), "count", 2)
    }
    function test_several() {
        init_()
        make("a", "b", "c", "d")
        click(find("b"))
        tryVerify(() => chat.title === "b")
        click(find("d"), Qt.LeftButton, Qt.ControlModifier)
        tryCompare(chats, "selectedCount", 2)  // the open one and this
        verify(find("b").selected && find("d").selected && !find("c").selected)
        verify(child("selectionBar").visible)
        compare(chat.title, "b")
        click(find("a"), Qt.LeftButton, Qt.ShiftModifier)
        compare(chats.selectedCount, 4)
        list().forceActiveFocus()
        keyClick(Qt.Key_Escape)
        compare(chats.selectedCount, 0)
        keyClick(Qt.Key_Home)
        keyClick(Qt.Key_Down, Qt.ShiftModifier)
        compare(chats.selectedCount, 2)
        keyClick(Qt.Key_Space)
        compare(chats.selectedCount, 1)
        keyClick(Qt.Key_A, Qt.ControlModifier)
        compare(chats.selectedCount, 4)
        settle()
        mouseClick(child("removeSelected"))
        tryCompare(list(), "count", 0)
        compare(child("toast").text, "4 chats were deleted")
        mouseClick(child("toastAction"))
        tryCompare(list(), "count", 4)
    }
    function test_trash() {
        init_()
        make("gone", "kept")
        list().forceActiveFocus()
        history.remove(find("gone").conversationId)
        tryCompare(history.trash, "count", 1)
        mouseClick(child("trashButton"))
        const sheet = child("trashSheet")
        tryCompare(sheet, "opened", true)
        settle()
        const rows = findChild(sheet.contentItem, "shelfList")
        tryVerify(() => rows.itemAtIndex(0))
        compare(rows.itemAtIndex(0).daysLeft, 30)
        mouseClick(findChild(rows.itemAtIndex(0), "restore"))
        tryCompare(list(), "count", 2)
        tryCompare(history.trash, "count", 0)
        history.remove(find("gone").conversationId)
        tryCompare(history.trash, "count", 1)
        settle()
        mouseClick(findChild(rows.itemAtIndex(0), "eraseOne"))
        const ask = child("eraseSheet")
        tryCompare(ask, "opened", true)
        compare(ask.title, "Erase “gone”?")
        verify(findChild(ask.contentItem, "alsoCopies").on)
        keyClick(Qt.Key_Return)  // the focus is on Cancel
        tryCompare(ask, "visible", false)
        compare(history.trash.count, 1)
        settle()
        mouseClick(findChild(sheet.contentItem, "emptyAll"))
        tryCompare(ask, "opened", true)
        settle()
        mouseClick(findChild(ask.contentItem, "eraseButton"))
        tryCompare(history.trash, "count", 0, 20000)
        tryVerify(() => !history.erasing, 20000)
        keyClick(Qt.Key_Escape)
        tryCompare(sheet, "visible", false)
        compare(list().count, 1)
    }
    function test_archive() {
        init_()
        make("away", "here")
        click(find("away"), Qt.RightButton)
        const menu = child("chatMenu")
        tryCompare(menu, "opened", true)
        menuItem(menu, "Archive").triggered()
        menu.close()
        tryCompare(list(), "count", 1)
        tryCompare(child("toast"), "text", "“away” is in the archive")
        settle()
        mouseClick(child("archiveButton"))
        const sheet = child("archiveSheet")
        tryCompare(sheet, "opened", true)
        settle()
        const rows = findChild(sheet.contentItem, "shelfList")
        tryVerify(() => rows.itemAtIndex(0))
        mouseClick(rows.itemAtIndex(0), 30, 15)
        tryVerify(() => chat.title === "away")
        tryCompare(sheet, "visible", false)
        history.takeBack(history.archive.data(history.archive.index(0, 0), Qt.UserRole))
        tryCompare(list(), "count", 2)
    }
    function test_everythingIsErasedAfterAWord() {
        init_()
        make("a")
        child("sidebar").askEraseAll()
        const sheet = child("eraseAllSheet")
        tryCompare(sheet, "opened", true)
        tryCompare(findChild(sheet.contentItem, "eraseWord"), "activeFocus", true)
        verify(!findChild(sheet.contentItem, "eraseAllButton").enabled)
        keyClick(Qt.Key_Return)
        verify(sheet.visible)
        type("ERASE")
        keyClick(Qt.Key_Return)
        tryCompare(list(), "count", 0)
    }
    function test_placeIsKept() {
        init_()
        for (let i = 0; i < 40; ++i) rig.fillChat("chat " + i, 1)
        tryCompare(list(), "count", 40, 20000)
        list().positionViewAtIndex(39, ListView.End)
        const y = list().contentY
        verify(y > 0)
        history.remove(list().itemAtIndex(38).conversationId)
        tryCompare(list(), "count", 39)
        verify(list().contentY > y - 100)
        rig.fillChat("another", 1)
        tryCompare(list(), "count", 40)
        verify(list().contentY > y - 100)
    }
    function test_widthIsRemembered() {
        const grip = child("sidebarGrip"), before = child("sidebar").width
        mousePress(grip, 4, 300)
        mouseMove(grip, 30, 300)
        mouseMove(grip, 44, 300)
        mouseRelease(grip, 44, 300)
        verify(child("sidebar").width > before + 10)
        verify(rig.settings.sidebarWidth > 272)
        rig.settings.sidebarWidth = 9999
        compare(rig.settings.sidebarWidth, 420)
        rig.settings.sidebarWidth = 272
    }
    function test_bothLanguages() {
        init_()
        make("a")
        compare(list().itemAtIndex(0).heading, "Today")
        rig.settings.language = "zh_CN"
        tryVerify(() => list().itemAtIndex(0).heading === "今天")
        rig.settings.language = "en"
    }
}
