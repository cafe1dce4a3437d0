// qmllint disable unqualified
import QtQuick
import QtTest

Opened {
    name: "Window"

    function test_languageSwitchesAtOnce() {
        keyClick(",", Qt.ControlModifier)
        const sheet = child("settingsSheet")
        tryCompare(sheet, "opened", true)
        settle()
        mouseClick(button(child("languageChoice"), "简体中文"))
        settle()
        compare(child("newChat").text, "新对话")
        compare(sheet.title, "设置")
        mouseClick(button(child("languageChoice"), "English"))
        compare(child("newChat").text, "New chat")
        keyClick(Qt.Key_Escape)
        tryCompare(sheet, "visible", false)
    }
    function test_themeSwitchesAtOnce() {
        const light = String(window.color)
        rig.settings.theme = "dark"
        verify(String(window.color) !== light)
        rig.settings.theme = "light"
        compare(String(window.color), light)
    }
    function test_pickerShowsFit() {
        mouseClick(child("modelButton"))
        const picker = child("modelPicker")
        tryCompare(picker, "opened", true)
        const list = child("modelList")
        child("modelSearch").text = "70B"
        tryCompare(list, "count", 1)
        tryVerify(() => list.itemAtIndex(0) && list.itemAtIndex(0).known)
        verify(!list.itemAtIndex(0).fits)
        child("modelSearch").text = "mistral"
        tryVerify(() => list.count === 1 && list.itemAtIndex(0) && list.itemAtIndex(0).fits)
        compare(list.itemAtIndex(0).verdict, "Fits this computer")
        verify(list.itemAtIndex(0).segments.length >= 4)
        settle()
        mouseClick(list.itemAtIndex(0), 60, 12)
        tryVerify(() => library.name.startsWith("Mistral"))
        tryCompare(picker, "visible", false)
    }
    function test_whyIsSaid() {
        mouseClick(child("modelButton"))
        tryCompare(child("modelPicker"), "opened", true)
        mouseClick(child("whyButton"))
        tryCompare(child("whySheet"), "opened", true)
        keyClick(Qt.Key_Escape)
        tryCompare(child("whySheet"), "visible", false)
    }
    function test_droppedModelIsChosen() {
        child("dropSign").accept(["file:///models/dropped.gguf"])
        tryVerify(() => library.name === "dropped" && library.state === 3)
        library.forget("/models/dropped.gguf")
    }
    function test_badFilesSayWhy() {
        child("dropSign").accept(["file:///models/broken.gguf"])
        tryVerify(() => child("modelError").visible)
        verify(child("modelError").text.includes("not a GGUF"))
        library.forget("/models/broken.gguf")
        tryVerify(() => library.state === 3)
        // What is no model goes along with a message, or says why it cannot.
        child("dropSign").accept(["file:///pictures/cat.jpg"])
        const files = rig.properties.composer.attachments
        tryVerify(() => files.count === 1 && files.faulty)
        files.removeAt(0)
    }
    function test_tuning() {
        mouseClick(child("tuningButton"))
        tryVerify(() => child("tuning").visible)
        const prompt = child("systemPrompt")
        mouseClick(prompt)
        prompt.text = ""
        type("be brief")
        composer().forceActiveFocus()
        compare(chat.systemPrompt, "be brief")
    }
    function test_narrowWindow() {
        window.width = 640
        tryVerify(() => !child("sidebar").visible)
        mouseClick(child("sidebarButton"))
        tryVerify(() => child("sidebar").visible)
        mouseClick(child("newChat"))
        tryVerify(() => !child("sidebar").visible)
        ask("hi")
        compare(chat.messages.count, 2)
    }
    function test_longChatStaysFluid() {
        rig.setContext(1000000)
        library.reload()
        tryVerify(() => library.state === 3 && library.loadedContext === 1000000)
        rig.fillChat("long chat", 2000)
        const list = child("conversationList")
        tryVerify(() => list.count > 0 && list.itemAtIndex(0).title === "long chat", 60000)
        rig.watch()
        mouseClick(list.itemAtIndex(0))
        tryVerify(() => chat.messages.count === 2000, 10000)
        const messages = child("messageList")
        tryVerify(() => messages.atYEnd, 5000)
        for (let i = 0; i < 40; ++i) {
            mouseWheel(messages, 200, 200, 0, 600)
            wait(5)
        }
        verify(!messages.atYEnd)
        rig.setReplies(["word ".repeat(200)])
        ask("more")
        compare(chat.messages.count, 2002)
        console.log("longest event-loop gap with 2,000 messages:", rig.longestGap(), "ms")
        verify(rig.longestGap() < 2000)  // the measure is a benchmark's; this only says that nothing hangs
    }
}
