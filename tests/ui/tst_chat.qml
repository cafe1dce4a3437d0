// qmllint disable unqualified
import QtQuick
import QtTest

Opened {
    name: "Chat"

    function test_typeAndSend() {
        ask("hello")
        compare(chat.messages.count, 2)
        compare(composer().text, "")
        compare(row(0).written, "hello")
        compare(row(1).written, "An answer.")
        verify(row(1).tokensPerSecond > 0)
    }
    function test_streamingIsSeen() {
        rig.setReplies(["word ".repeat(400)])
        type("go")
        keyClick(Qt.Key_Return)
        tryVerify(() => chat.messages.count === 2 && row(1) !== null && row(1).blocks.rowCount() > 0)
        verify(chat.busy)
        const before = row(1).height
        tryVerify(() => row(1).height > before)
    }
    function test_shiftEnterBreaksTheLine() {
        type("a")
        keyClick(Qt.Key_Return, Qt.ShiftModifier)
        type("b")
        compare(composer().text, "a\nb")
        verify(!chat.busy)
    }
    function test_composingDoesNotSend() {
        rig.compose(window, "ni hao", "")
        keyClick(Qt.Key_Return)
        verify(!chat.busy)
        compare(chat.messages.count, 0)
        rig.compose(window, "", "你好")
        compare(composer().text, "你好")
        wait(100)  // a key right after a composition would still be the input method's
        keyClick(Qt.Key_Return)
        tryVerify(() => chat.messages.count === 2)
        compare(row(0).written, "你好")
    }
    function test_emptyIsNotSent() {
        type("  ")
        keyClick(Qt.Key_Return)
        verify(!chat.busy)
        compare(chat.messages.count, 0)
    }
    function test_escapeStops() {
        rig.setReplies(["word ".repeat(4000)])
        type("go")
        keyClick(Qt.Key_Return)
        tryVerify(() => chat.messages.count === 2 && row(1).blocks.rowCount() > 0)
        keyClick(Qt.Key_Escape)
        tryVerify(() => !chat.busy)
        tryVerify(() => row(1).interrupted)
    }
    function test_stopButton() {
        rig.setReplies(["word ".repeat(4000)])
        type("go")
        mouseClick(child("sendButton"))
        tryVerify(() => chat.messages.count === 2)
        mouseClick(child("sendButton"))
        tryVerify(() => !chat.busy)
    }
    function test_regenerateKeepsTheSibling() {
        rig.setReplies(["Other answer."])
        ask("hello")
        rig.setReplies(["Third answer."])
        mouseClick(button(row(1), "Answer again (this answer is kept)"))
        tryVerify(() => chat.busy)
        tryVerify(() => !chat.busy)
        compare(row(1).written, "Third answer.")
        compare(row(1).siblingCount, 2)
        mouseClick(button(row(1), "Previous version"))
        tryVerify(() => row(1).written === "Other answer.")
    }
    function test_copy() {
        ask("hello")
        mouseClick(button(row(1), "Copy"))
        compare(rig.clipboard(), "An answer.")
    }
    function test_editAsksAgain() {
        ask("hello")
        mouseMove(row(0), row(0).width / 2, 10)
        settle()
        mouseClick(button(row(0), "Edit and ask again"))
        settle()
        keyClick(Qt.Key_End)
        type("o")
        mouseClick(button(row(0), "Ask again"))
        tryVerify(() => chat.busy)
        tryVerify(() => !chat.busy)
        compare(row(0).written, "helloo")
        compare(row(0).siblingCount, 2)
    }
    function test_tooLongIsTold() {
        rig.setContext(20)
        type("this is far too long for so small a context, and it must not be cut")
        const before = composer().text
        keyClick(Qt.Key_Return)
        tryVerify(() => child("roomBar").visible)
        verify(child("roomBar").text.includes("20"))
        compare(composer().text, before)
        compare(chat.messages.count, 0)
    }
    function test_followsOnlyAtTheEnd() {
        rig.setReplies(["line\n\n".repeat(600)])
        rig.setPace(2, 30)
        type("go")
        keyClick(Qt.Key_Return)
        const list = child("messageList")
        tryVerify(() => list.contentHeight > list.height * 2, 10000)
        tryVerify(() => list.atYEnd)
        mouseWheel(list, 200, 200, 0, 240)
        verify(!list.following)
        const at = list.contentY
        wait(200)
        verify(chat.busy)
        verify(Math.abs(list.contentY - at) < 2)
        list.toEnd()
        tryVerify(() => list.atYEnd)
    }
    function test_hostileTextOpensNothing() {
        const address = "http://127.0.0.1:9/x.png"
        rig.setReplies(["<img src=\"" + address + "\"> ![x](" + address + ")\n\n<a href=\"file:///etc/passwd\">a</a> [b](javascript:alert(1)) "
            + "[c](smb://host/x) [d](file:///etc/passwd) <style>body{background:url(" + address + ")}</style>\n\n| <img src=" + address
            + "> |\n|---|\n| x |\n\n> <img src=" + address + ">\n\n`<img src=" + address + ">`"])
        ask("<img src=" + address + ">")
        wait(200)
        compare(rig.networkRequests(), 0)
        compare(rig.opened, 0)
        verify(row(1).written.includes("<img"))
    }
    function test_linksAreAskedAbout() {
        ask("hello")
        child("messageList").linkRequested("https://example.org/page")
        const sheet = child("linkSheet")
        tryCompare(sheet, "opened", true)
        compare(sheet.host, "example.org")
        compare(rig.opened, 0)
        sheet.close()
        tryCompare(sheet, "visible", false)
        compare(rig.opened, 0)
    }
}
