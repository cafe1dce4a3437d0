// qmllint disable unqualified
import QtQuick
import QtTest

// What one does with the messages of a conversation, by mouse and by keys.
Opened {
    name: "Conversation"
    readonly property var list: window ? child("messageList") : null

    function action(index, name) {
        mouseMove(row(index), row(index).width / 2, row(index).height / 2)
        tryVerify(() => button(row(index), name) !== null)
        settle()
        mouseClick(button(row(index), name))
    }
    function menuItem(text) {
        const menu = child("messageMenu")
        for (let i = 0; i < menu.count; ++i)
            if (menu.itemAt(i).text === text)
                return menu.itemAt(i)
        return null
    }
    function choose(index, text) {
        action(index, "More")
        const menu = child("messageMenu")
        tryCompare(menu, "opened", true)
        verify(menuItem(text), text)
        settle()
        mouseClick(menuItem(text))
        tryCompare(menu, "visible", false)
    }
    function texts() {
        const all = []
        for (let i = 0; i < chat.messages.count; ++i)
            all.push(chat.messages.data(chat.messages.index(i, 0), 0))
        return all
    }
    function listFocus() {
        list.forceActiveFocus()
        tryCompare(list, "activeFocus", true)
    }
    function startLong() {
        rig.setReplies(["word ".repeat(4000)])
        type("go")
        keyClick(Qt.Key_Return)
        tryVerify(() => chat.messages.count === 2 && row(1) && row(1).blocks.rowCount() > 0, 10000)
    }


    function test_saveOnly() {
        ask("hello")
        action(0, "Edit and ask again")
        tryVerify(() => row(0).editing)
        settle()
        type("o")
        mouseClick(button(row(0), "Save only"))
        tryVerify(() => chat.messages.count === 1)
        compare(texts()[0], "helloo")
        verify(!chat.busy)
        // Nobody answered this version yet.
        tryVerify(() => row(0) && button(row(0), "Get an answer") !== null)
        settle()
        mouseClick(button(row(0), "Get an answer"))
        tryVerify(() => chat.messages.count === 2)
        tryVerify(() => !chat.busy, 10000)
        compare(texts()[1], "An answer.")
    }
    function test_editAnAnswer() {
        ask("hello")
        action(1, "Edit this answer")
        tryVerify(() => row(1).editing)
        settle()
        type("oo")
        keyClick(Qt.Key_Return, Qt.ControlModifier)
        tryVerify(() => texts()[1] === "An answer.oo")
        tryVerify(() => row(1) && row(1).edited && row(1).siblingCount === 2)
        verify(!chat.busy)
    }
    function test_escapeLeavesTheEditor() {
        ask("hello")
        action(1, "Edit this answer")
        tryVerify(() => row(1).editing)
        keyClick(Qt.Key_Escape)
        tryVerify(() => !row(1).editing)
        compare(texts()[1], "An answer.")
        compare(row(1).siblingCount, 1)
    }
    function test_continueAfterStop() {
        startLong()
        keyClick(Qt.Key_Escape)
        tryVerify(() => !chat.busy)
        const before = texts()[1].trim()
        composer().text = "a draft"
        rig.setReplies([" the end."])
        tryVerify(() => button(row(1), "Continue") !== null)
        settle()
        mouseClick(button(row(1), "Continue"))
        tryVerify(() => !chat.busy && texts()[1] === before + " the end.", 10000)
        compare(composer().text, "a draft")
        composer().text = ""
    }
    function test_branch() {
        ask("hello")
        ask("more")
        const first = chat.conversation
        choose(1, "New chat from here")
        tryVerify(() => chat.conversation !== first && chat.messages.count === 2)
        verify(chat.title.includes("hello"))
        tryCompare(child("toast"), "visible", true)
    }
    function test_deleteAndUndo() {
        ask("hello")
        ask("more")
        choose(2, "Delete from here on")
        tryCompare(chat.messages, "count", 2)
        tryCompare(child("toast"), "visible", true)
        settle()
        mouseClick(child("toastAction"))
        tryCompare(chat.messages, "count", 4)
        compare(texts()[2], "more")
    }
    function test_keysGoFromMessageToMessage() {
        ask("one")
        ask("two")
        listFocus()
        keyClick(Qt.Key_Home)
        compare(list.currentIndex, 0)
        tryVerify(() => row(0).current)
        keyClick(Qt.Key_Down)
        compare(list.currentIndex, 1)
        keyClick(Qt.Key_End)
        compare(list.currentIndex, 3)
        keyClick(Qt.Key_Up)
        compare(list.currentIndex, 2)
        verify(row(2).current && !row(3).current)
        // Tab leads to what can be done with it.
        keyClick(Qt.Key_Tab)
        tryVerify(() => window.activeFocusItem.text === "Copy")
        keyClick(Qt.Key_Return)
        compare(rig.clipboard(), "two")
        keyClick(Qt.Key_Up)
        compare(list.currentIndex, 1)
        tryVerify(() => window.activeFocusItem.text === undefined)
        keyClick(Qt.Key_C, Qt.ControlModifier)
        compare(rig.clipboard(), "An answer.")
        keyClick(Qt.Key_Delete)
        tryCompare(chat.messages, "count", 1)
    }
    function test_versionsByKeys() {
        ask("hello")
        rig.setReplies(["Other."])
        action(1, "Answer again (this answer is kept)")
        tryVerify(() => chat.busy)
        tryVerify(() => !chat.busy, 10000)
        listFocus()
        keyClick(Qt.Key_End)
        keyClick(Qt.Key_Left)
        tryVerify(() => texts()[1] === "An answer.")
        keyClick(Qt.Key_Right)
        tryVerify(() => texts()[1] === "Other.")
        keyClick(Qt.Key_F2)
        tryVerify(() => row(1).editing)
        keyClick(Qt.Key_Escape)
        tryVerify(() => window.activeFocusItem === list)
    }
    function test_versionsStayWhereTheyAre() {
        rig.setReplies(["line\n\n".repeat(30)])
        ask("hello")
        ask("more")
        rig.setReplies(["line\n\n".repeat(60)])
        chat.regenerate(1)
        verify(chat.busy)
        tryVerify(() => !chat.busy, 10000)
        settle()
        list.scrollTo(row(1).y + 100)
        const offset = row(1).y - list.contentY
        list.showSibling(1, -1)
        settle()
        verify(Math.abs(row(1).y - list.contentY - offset) < 2, row(1).y - list.contentY)
    }
    function test_lockedWhileWriting() {
        ask("hello")
        startLongBelow()
        action(0, "Edit and ask again")
        tryVerify(() => row(0).editing)
        settle()
        type("x")
        verify(!button(row(0), "Ask again").enabled)
        chat.stop()
        tryVerify(() => !chat.busy)
        tryVerify(() => button(row(0), "Ask again").enabled)
        keyClick(Qt.Key_Escape)
    }
    function startLongBelow() {
        rig.setReplies(["word ".repeat(4000)])
        rig.setPace(30, 4)
        composer().forceActiveFocus()
        type("go")
        keyClick(Qt.Key_Return)
        tryVerify(() => chat.messages.count === 4 && row(3) && row(3).blocks.rowCount() > 0, 10000)
    }
    function test_details() {
        ask("hello")
        settle()
        const facts = findChild(row(1), "facts")
        verify(facts.text.includes("tokens/s"), facts.text)
        mouseClick(facts)
        const details = child("messageDetails")
        tryCompare(details, "opened", true)
        const names = details.rows.map((row) => row.name)
        for (const name of ["Answered", "Model", "Length", "Speed", "Ended because"])
            verify(names.includes(name), name)
        keyClick(Qt.Key_Escape)
        tryCompare(details, "visible", false)
    }
    function test_failuresHaveAWayOut() {
        rig.setEnd("failure")
        ask("hello")
        tryVerify(() => row(1).failed)
        rig.setEnd("")
        tryVerify(() => button(row(1), "Try again") !== null)
        settle()
        mouseClick(button(row(1), "Try again"))
        tryVerify(() => chat.busy)
        tryVerify(() => !chat.busy, 10000)
        tryVerify(() => row(1) && !row(1).failed && texts()[1] === "An answer.")
    }
    function test_nothingIsSaid() {
        rig.setReplies([""])
        ask("hello")
        tryVerify(() => row(1).nothing)
        verify(button(row(1), "Try again"))
        verify(!button(row(1), "Continue"))
    }
    function test_privateChat() {
        keyClick(Qt.Key_N, Qt.ControlModifier | Qt.ShiftModifier)
        tryVerify(() => chat.privateChat)
        tryCompare(child("privateBanner"), "visible", true)
        composer().forceActiveFocus()
        ask("secret")
        compare(chat.conversation < 0, true)
        const listed = chat.conversations.count
        keyClick(Qt.Key_N, Qt.ControlModifier)
        tryVerify(() => !chat.privateChat && chat.privateWaits)
        settle()
        mouseClick(button(child("privateBanner"), "Go back to it"))
        tryVerify(() => chat.privateChat && chat.messages.count === 2)
        compare(chat.conversations.count, listed)
        settle()
        mouseClick(child("closePrivate"))
        tryVerify(() => child("confirmButton") && child("confirmButton").visible)
        settle()
        mouseClick(child("confirmButton"))
        tryVerify(() => !chat.privateChat && !chat.privateWaits)
    }
    function test_elsewhere() {
        startLong()
        const first = chat.conversation
        chat.newChat()
        composer().forceActiveFocus()
        type("next")
        keyClick(Qt.Key_Return)
        tryVerify(() => child("notice").visible)
        compare(composer().text, "next")
        keyClick(Qt.Key_Escape)  // not the other chat's answer
        wait(100)
        verify(chat.busy)
        mouseClick(button(child("notice"), "Show that chat"))
        tryVerify(() => chat.conversation === first)
        chat.stop()
        tryVerify(() => !chat.busy)
        chat.newChat()
        composer().text = ""
    }
    function test_longMessagesAreFolded() {
        const text = "A long line of words.\n".repeat(5000)
        rig.setContext(1000000)
        chat.send(text)
        tryVerify(() => chat.messages.count === 2 && !chat.busy, 20000)
        const more = () => button(row(0), "Show all (110,000 characters)") || button(row(0), "Show more")
        list.reveal(0)
        tryVerify(() => row(0) && more() !== null)
        verify(row(0).height < 3000)
        const folded = row(0).height
        more().clicked()
        tryVerify(() => row(0).height > folded * 4, 10000)
        mouseMove(row(0), row(0).width / 2, 20)
        keyClick(Qt.Key_Home)
        chat.copy(0)
        compare(rig.clipboard().length, text.length)
    }
    // Times are printed, not judged: the machine may be busy.
    function test_tenThousandMessages() {
        rig.fillChat("ten thousand", 10000)
        let id = 0
        tryVerify(() => {
            for (let i = 0; i < chat.conversations.count; ++i) {
                const index = chat.conversations.index(i, 0)
                if (chat.conversations.data(index, 257) === "ten thousand")
                    id = chat.conversations.data(index, 256)
            }
            return id !== 0
        }, 60000)
        rig.watch()
        let start = Date.now()
        chat.open(id)
        tryVerify(() => chat.messages.count === 10000 && list.itemAtIndex(9999) !== null, 20000)
        tryVerify(() => list.atYEnd)
        console.log("opened in", Date.now() - start, "ms, longest gap", rig.longestGap(), "ms")
        list.forceActiveFocus()
        start = Date.now()
        for (let i = 0; i < 100; ++i) {
            keyClick(Qt.Key_PageUp)
            waitForRendering(list)
        }
        console.log("100 pages in", Date.now() - start, "ms")
        verify(!list.following)
        const shown = list.indexAt(list.width / 2, list.contentY + list.height / 2)
        verify(shown > 9000 && shown < 9990, shown)
        keyClick(Qt.Key_Home)
        tryVerify(() => list.itemAtIndex(0) !== null && list.itemAtIndex(0).y >= list.contentY)
        keyClick(Qt.Key_End)
        tryVerify(() => list.itemAtIndex(9999) !== null && list.atYEnd)
        start = Date.now()
        list.reveal(5000)
        const item = list.itemAtIndex(5000)
        verify(item && item.y >= list.contentY && item.y < list.contentY + list.height)
        console.log("a jump took", Date.now() - start, "ms")
        // What is above gets its height when it comes in: what is read stays where it is.
        wait(300)
        verify(item.y >= list.contentY && item.y < list.contentY + list.height)
    }
}
