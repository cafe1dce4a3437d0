// qmllint disable unqualified
import QtQuick
import QtTest

// Where the person writes: keys, input methods, pastes, files, drafts, and what does not fit.
Opened {
    name: "Composer"
    readonly property var model: rig.properties.composer
    readonly property var gauge: model.gauge

    function chip(index) {
        const found = []
        const look = (item) => {
            for (let i = 0; i < item.children.length; ++i) {
                const one = item.children[i]
                if (one.objectName === "attachmentChip")
                    found.push(one)
                else
                    look(one)
            }
        }
        look(child("attachmentChips").contentItem)
        return found[index]
    }

    function test_typedAfterSendingSurvives() {
        type("first")
        keyClick(Qt.Key_Return)
        type("second")  // long before the first is stored
        compare(composer().text, "second")
        tryVerify(() => chat.messages.count === 2)
        tryVerify(() => !chat.busy, 10000)
        compare(row(0).written, "first")
        compare(composer().text, "second")
        composer().text = ""
    }
    function test_refusedTextComesBackBeforeWhatWasTyped() {
        rig.setContext(20)
        type("this is far too long for so small a context, it must not be cut")
        const before = composer().text
        keyClick(Qt.Key_Return)
        type("x")
        tryVerify(() => child("roomBar").visible)
        verify(composer().text.startsWith(before) && composer().text.endsWith("x"))
    }
    function test_undoBringsBackWhatWasCleared() {
        type("do not lose me")
        keyClick(Qt.Key_A, Qt.ControlModifier)
        keyClick(Qt.Key_Delete)
        compare(composer().text, "")
        keyClick(Qt.Key_Z, Qt.ControlModifier)
        compare(composer().text, "do not lose me")
    }
    function test_ctrlEnterMaySend() {
        rig.settings.enterSends = false
        type("a")
        keyClick(Qt.Key_Return)
        compare(composer().text, "a\n")
        verify(!chat.busy)
        keyClick(Qt.Key_Return, Qt.ControlModifier)
        tryVerify(() => chat.messages.count === 2)
        rig.settings.enterSends = true
    }
    function test_enterThatEndsACompositionDoesNotSend() {
        rig.compose(window, "nihao", "")
        rig.compose(window, "", "你好")
        keyClick(Qt.Key_Return)  // the key that ended it, delivered late
        verify(!chat.busy)
        compare(composer().text, "你好")
    }
    function test_compositionInTheMiddle() {
        type("ab")
        composer().cursorPosition = 1
        rig.compose(window, "zhong", "")
        compare(composer().text, "ab")
        keyClick(Qt.Key_Return)
        verify(!chat.busy)
        rig.compose(window, "", "中")
        compare(composer().text, "a中b")
    }
    function test_compositionSurvivesLosingTheFocus() {
        type("a")
        rig.compose(window, "ni", "")
        child("search").forceActiveFocus()
        tryCompare(composer(), "text", "ani")
        composer().forceActiveFocus()
        compare(composer().text, "ani")
    }
    function test_compositionSurvivesAnotherChat() {
        ask("one")
        rig.compose(window, "hao", "")
        const id = chat.conversation
        chat.newChat()
        tryVerify(() => !model.restoring)
        compare(composer().text, "")
        chat.open(id)
        tryCompare(composer(), "text", "hao")
        composer().text = ""
    }
    function test_eachChatHasItsDraft() {
        ask("one")
        const id = chat.conversation
        type("draft of one")
        chat.newChat()
        tryVerify(() => !model.restoring)
        compare(composer().text, "")
        type("draft of none")
        chat.open(id)
        tryCompare(composer(), "text", "draft of one")
        composer().text = ""
        chat.newChat()
        tryCompare(composer(), "text", "draft of none")
    }
    function test_upEditsTheLastMessage() {
        ask("hello")
        composer().forceActiveFocus()
        keyClick(Qt.Key_Up)
        tryVerify(() => window.activeFocusItem !== composer() && window.activeFocusItem.text === "hello")
        keyClick(Qt.Key_Escape)
    }
    function test_longPasteIsAttachedAndFluid() {
        const megabytes = "0123456789 abcdefgh\n".repeat(262144)  // 5 MB
        rig.setClipboard(megabytes)
        rig.watch()
        keyClick(Qt.Key_V, Qt.ControlModifier)
        tryCompare(model.attachments, "count", 1)
        compare(composer().text, "")
        type("and words")
        tryVerify(() => chip(0).tokens > 1000000, 20000)
        console.info("paste of 5 MB: longest gap", rig.longestGap(), "ms")
        verify(rig.longestGap() < 1000)
        compare(model.attachments.textAt(0, 9999999).length, megabytes.length)
        verify(child("pasteOffer").visible)
        tryVerify(() => gauge.overfull)
        keyClick(Qt.Key_Return)  // told, not sent
        verify(!chat.busy)
        tryVerify(() => child("roomBar").visible)
        settle()
        mouseClick(child("removeLargest"))
        tryVerify(() => !child("roomBar").visible)
        compare(composer().text, "and words")
    }
    function test_longPasteMayGoIntoTheMessage() {
        rig.setClipboard("line\r\n".repeat(2000))
        type("<>")
        composer().cursorPosition = 1
        keyClick(Qt.Key_V, Qt.ControlModifier)
        tryCompare(model.attachments, "count", 1)
        settle()
        mouseClick(child("pasteOfferAction"))
        compare(model.attachments.count, 0)
        compare(composer().text, "<" + "line\n".repeat(2000) + ">")
    }
    function test_shortPasteIsText() {
        rig.setClipboard("short\u0000text")
        keyClick(Qt.Key_V, Qt.ControlModifier)
        compare(composer().text, "short\ufffdtext")
        compare(model.attachments.count, 0)
    }
    function test_filesAreAttachedSeenAndRemoved() {
        const file = rig.makeFile("notes.md", "# Notes\n")
        rig.setClipboardFiles([file])
        keyClick(Qt.Key_V, Qt.ControlModifier)
        tryVerify(() => model.attachments.count === 1 && chip(0).tokens > 0)
        settle()
        mouseClick(chip(0))
        tryCompare(child("attachmentPreview"), "opened", true)
        verify(child("attachmentPreview").beginning.includes("# Notes"))
        compare(child("attachmentPreview").title, "notes.md")
        verify(child("attachmentPreview").details.includes("tokens"))
        verify(!child("attachmentPreview").details.includes("notes.md"))
        child("attachmentPreview").close()
        tryCompare(child("attachmentPreview"), "visible", false)
        composer().forceActiveFocus()
        keyClick(Qt.Key_Backtab, Qt.ShiftModifier)
        chip(0).forceActiveFocus(Qt.TabFocusReason)
        keyClick(Qt.Key_Delete)
        compare(model.attachments.count, 0)
        tryCompare(composer(), "activeFocus", true)
    }
    function test_droppedFilesGoWithTheMessage() {
        child("dropSign").accept([rig.makeFile("a.txt", "alpha"), rig.makeFile("b.csv", "x,y\n1,2\n")])
        tryVerify(() => model.attachments.count === 2 && chip(1).tokens > 0)
        type("what is it?")
        keyClick(Qt.Key_Return)
        compare(model.attachments.count, 0)
        tryVerify(() => chat.messages.count === 2)
        tryVerify(() => !chat.busy, 10000)
        verify(rig.lastMessages().includes("File: b.csv"))
        verify(rig.lastMessages().includes("what is it?"))
    }
    function test_aWrongFileSaysWhyAndHoldsTheMessage() {
        child("dropSign").accept([rig.makeFile("empty.txt", "")])
        tryVerify(() => model.attachments.count === 1 && chip(0).error !== "")
        type("x")
        keyClick(Qt.Key_Return)
        verify(!chat.busy)
        tryVerify(() => child("notice").visible)
        compare(composer().text, "x")
        settle()
        mouseClick(findChild(chip(0), "removeAttachment"))
        keyClick(Qt.Key_Return)
        tryVerify(() => chat.messages.count === 2)
    }
    function test_oldMessagesCanBeLeftOut() {
        for (let i = 0; i < 3; ++i)
            ask("word ".repeat(100) + i)
        // About 130 tokens each: two questions with their answers and the next one fit into 560.
        rig.setContext(560)
        library.reload()
        tryVerify(() => library.state === 3 && library.loadedContext === 560)
        composer().forceActiveFocus()
        composer().text = "word ".repeat(60)
        tryVerify(() => gauge.overfull && gauge.leaveOut > 0, 10000)
        verify(child("roomBar").visible)
        settle()
        mouseClick(child("leaveOutOldest"))
        tryCompare(composer(), "activeFocus", true)
        tryVerify(() => !gauge.overfull && gauge.leftOut > 0, 10000)
        compare(chat.messages.count, 6)
        keyClick(Qt.Key_Return)
        tryVerify(() => chat.messages.count === 8, 20000)
        tryVerify(() => !chat.busy, 10000)
        verify(!rig.lastMessages().includes("word 0"))
        chat.forgetBefore(0)
        compare(gauge.leftOut, 0)
    }
    function test_aLongerContextIsOffered() {
        composer().text = "word ".repeat(8000)
        tryVerify(() => gauge.overfull && gauge.longerContext > 8192, 10000)
        const offered = gauge.longerContext
        settle()
        mouseClick(child("useLongerContext"))
        tryVerify(() => library.state === 3 && library.loadedContext === offered, 10000)
        tryVerify(() => gauge.known && !gauge.overfull, 10000)
        rig.settings.contextLength = 0
    }
    function test_aNewChatTakesTheMessageAlong() {
        ask("hello")
        type("take me along")
        model.moveToNewChat()
        tryVerify(() => chat.conversation === 0 && !model.restoring)
        compare(composer().text, "take me along")
    }
    function test_everythingHasAName() {
        for (const name of ["composerInput", "attachButton", "sendButton", "roomGauge"])
            verify(child(name).Accessible.name !== "", name)
        keyClick(Qt.Key_Tab)
        tryCompare(child("attachButton"), "activeFocus", true)
    }
}
