// qmllint disable unqualified
import QtQuick
import QtTest
import Parlor.Theme

// What a model wrote, as blocks: streaming, code, tables, thinking, tools, selection and the menu.
Opened {
    name: "Blocks"

    function all(item, test, out) {
        if (!item)
            return out
        if (test(item))
            out.push(item)
        for (let i = 0; i < item.children.length; ++i)
            all(item.children[i], test, out)
        return out
    }
    function first(item, test) {
        const found = all(item, test, [])
        return found.length > 0 ? found[0] : null
    }
    function named(name) { return first(row(1), (item) => item.objectName === name) }
    function edits() { return all(row(1), (item) => item.selectAll !== undefined && item.readOnly === true, []) }
    function answer(text) {
        rig.setPace(1, 5000)
        rig.setReplies([text])
        ask("hi")
        tryVerify(() => edits().length > 0)
        settle()
    }
    function contrast(a, b) {
        const part = (c) => c <= 0.03928 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4)
        const light = (c) => 0.2126 * part(c.r) + 0.7152 * part(c.g) + 0.0722 * part(c.b)
        const high = Math.max(light(a), light(b)), low = Math.min(light(a), light(b))
        return (high + 0.05) / (low + 0.05)
    }

    function test_inksAreReadable() {
        for (const theme of ["light", "dark"]) {
            rig.settings.theme = theme
            tryCompare(Theme, "dark", theme === "dark")
            compare(Theme.inks.length, 12)
            for (const ink of Theme.inks)
                verify(contrast(Qt.color(ink), Theme.sunken) >= 4.5, theme + " " + ink)
        }
    }
    // Of a long answer only what is seen is made, and nothing jumps when it is scrolled.
    function test_longAnswersAreMadeWhereTheyAreSeen() {
        let text = ""
        for (let i = 0; i < 120; ++i)
            text += "## Part " + i + "\n\nWords. ".repeat(1 + i % 7) + "\n\n```py\n" + "x = 1\n".repeat(1 + i % 9) + "```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
        answer(text)
        const list = child("messageList"), blocks = named("blockList")
        const frames = () => all(blocks, (item) => item.made !== undefined, [])
        tryVerify(() => frames().length > 300, 10000)
        verify(frames().filter((frame) => frame.made).length < 60)
        const inSight = (frame) => {
            const y = frame.mapToItem(list, 0, 0).y
            return y + frame.height > 0 && y < list.height
        }
        const seen = () => frames().filter(inSight)
        tryVerify(() => seen().length > 0 && seen().every((frame) => frame.made))
        const steps = 40
        for (let step = 0; step < steps; ++step) {
            const mark = seen()[Math.floor(seen().length / 2)]
            const before = mark.mapToItem(list, 0, 0).y
            list.scrollBy(-120)
            wait(20)
            fuzzyCompare(mark.mapToItem(list, 0, 0).y, before + 120, 1)
            tryVerify(() => seen().every((frame) => frame.made))
        }
        verify(frames().filter((frame) => frame.made).length < 150)
        list.toEnd()
        tryVerify(() => list.atYEnd && seen().length > 0 && seen().every((frame) => frame.made))
        list.scrollTo(list.topY())
        tryVerify(() => frames()[0].made && inSight(frames()[0]))
    }
    function test_finishedBlocksStayWhileStreaming() {
        rig.setPace(5, 12)
        rig.setReplies(["First **paragraph**.\n\n```py\nx = 1\n```\n\n" + "More words come. ".repeat(60)])
        type("go")
        keyClick(Qt.Key_Return)
        tryVerify(() => chat.messages.count === 2 && row(1) !== null && edits().length >= 3, 10000)
        const prose = edits()[0], code = edits()[1]
        prose.forceActiveFocus()
        prose.select(0, 5)
        const height = row(1).height
        tryVerify(() => row(1).height > height, 10000)
        compare(edits()[0], prose)  // the same items, with what was selected
        compare(edits()[1], code)
        compare(prose.selectedText, "First")
        tryVerify(() => !chat.busy, 20000)
        compare(edits()[0], prose)
    }
    function test_listNumbersHang() {
        answer("9. Nine\n10. Ten")
        const text = edits()[0]
        compare(text.getText(0, text.length).replace(/\u00a0/g, " ").replace(/[\u2029\n]/g, "|"), "9. Nine|10. Ten")
        // The texts begin at the same place, though the numbers do not.
        const nine = text.positionToRectangle(3).x, ten = text.positionToRectangle(8 + 4).x
        verify(Math.abs(nine - ten) < 1.5, nine + " " + ten)
        verify(nine >= Theme.listStep - 2)
    }
    function test_codeIsColouredAndCopied() {
        answer("```py\ndef f():\n\treturn 1\n```")
        const code = edits()[0]
        compare(code.getText(0, code.length), "def f():\n\treturn 1")
        verify(first(row(1), (item) => item.text === "Python") !== null)
        mouseClick(button(row(1), "Copy code"))
        compare(rig.clipboard(), "def f():\n\treturn 1")
    }
    function test_hiddenCharactersInCode() {
        answer("```py\na\u202eb\u0001\n```")
        compare(edits()[0].getText(0, 4), "a\u2370b\u2401")
        mouseClick(button(row(1), "Copy code"))
        compare(rig.clipboard(), "a\u202eb\u0001")  // what is copied is what was written
    }
    function test_wrapIsRemembered() {
        answer("```\n" + "long words ".repeat(60) + "\n```")
        const code = edits()[0]
        const line = code.height
        mouseClick(button(row(1), "Wrap long lines"))
        tryVerify(() => code.height > line * 2)
        verify(rig.settings.codeWrap)
        mouseClick(button(row(1), "Do not wrap lines"))
        tryCompare(code, "height", line)
        verify(!rig.settings.codeWrap)
    }
    function test_lineNumbers() {
        answer("```\na\nb\nc\n```")
        mouseClick(button(row(1), "Line numbers"))
        tryVerify(() => first(row(1), (item) => item.text === "1\n2\n3" && item.visible) !== null)
        verify(Theme.numberLines)
        mouseClick(button(row(1), "Line numbers"))
        verify(!Theme.numberLines)
    }
    function test_longCodeFolds() {
        answer("# A\n\n```c\n" + "int x;\n".repeat(100) + "```\n\nend")
        // Seen while it was written: it stays as it is; opened again, it is folded.
        const conversation = chat.conversation
        chat.newChat()
        chat.open(conversation)
        tryVerify(() => chat.messages.count === 2 && row(1) !== null && named("foldCode") !== null)
        settle()
        const fold = named("foldCode")
        compare(fold.text, "Show all 100 lines")
        const code = edits()[1]
        compare(code.lineCount, 40)
        fold.forceActiveFocus()
        keyClick(Qt.Key_Return)
        tryCompare(code, "lineCount", 100)
        compare(fold.text, "Show fewer lines")
        keyClick(Qt.Key_Return)
        tryCompare(code, "lineCount", 40)
    }
    function test_tableIsCopied() {
        answer("| A | B |\n|---|--:|\n| 1, 2 | **x** |")
        button(row(1), "Copy table as CSV").clicked()
        compare(rig.clipboard(), "A,B\r\n\"1, 2\",**x**\r\n")
        button(row(1), "Copy table as Markdown").clicked()
        compare(rig.clipboard(), "| A | B |\n|---|--:|\n| 1, 2 | **x** |")
    }
    function test_wideTableScrolls() {
        answer("|" + "Column |".repeat(30) + "\n|" + "---|".repeat(30) + "\n|" + "some text |".repeat(30))
        const view = first(row(1), (item) => item.flickableDirection !== undefined)
        verify(view.contentWidth > view.width)
        verify(view.width <= row(1).width)
    }
    function test_thinkingUnfolds() {
        answer("<think>First **thought**.\n\n- a\n- b</think>\n\nAnswer.")
        const fold = named("thinkingFold")
        verify(fold !== null)
        compare(edits().length, 1)
        fold.forceActiveFocus()
        keyClick(Qt.Key_Return)
        tryVerify(() => edits().length === 2)
        const thought = edits()[0]
        verify(thought.getText(0, thought.length).startsWith("First thought."))  // with its Markdown
        settle()
        mouseClick(named("thinkingFold"))
        tryVerify(() => edits().length === 1)
    }
    function test_thinkingShowsItsLastLine() {
        rig.setPace(4, 10)
        rig.setReplies(["<think>" + "one\n".repeat(40) + "the last thing " + "x".repeat(2000)])
        type("go")
        keyClick(Qt.Key_Return)
        tryVerify(() => chat.messages.count === 2 && row(1) !== null && named("thinkingFold") !== null)
        tryVerify(() => named("thinkingFold").detail.startsWith("the last thing"), 10000)
        compare(named("thinkingFold").text, "Thinking…")
    }
    function test_toolCall() {
        answer("I look.\n<tool_call>\n{\"name\": \"find\", \"arguments\": {\"q\": \"x\"}}\n</tool_call>\n<tool_response>\n{\"error\": \"no\"}\n</tool_response>\nDone.")
        const folds = all(row(1), (item) => item.objectName === "toolFold", [])
        compare(folds.length, 2)
        compare(folds[0].text, "Called find")
        compare(folds[1].text, "The tool failed")
        mouseClick(folds[0])
        tryVerify(() => edits().length === 3)
        compare(edits()[1].text, "{\n    \"q\": \"x\"\n}")
    }
    function test_selectWithKeys() {
        answer("Some words here.")
        const text = edits()[0]
        mouseClick(text, 2, text.height / 2)
        verify(text.activeFocus)
        keyClick(Qt.Key_A, Qt.ControlModifier)
        compare(text.selectedText, "Some words here.")
        keyClick(Qt.Key_C, Qt.ControlModifier)
        compare(rig.clipboard(), "Some words here.")
        keyClick(Qt.Key_Home)
        keyClick(Qt.Key_Right, Qt.ShiftModifier | Qt.ControlModifier)
        compare(text.selectedText.trim(), "Some")
    }
    function test_menu() {
        answer("A **bold** word.\n\n---\n\nMore.")
        const text = edits()[0]
        text.forceActiveFocus()
        text.select(2, 6)
        mouseClick(text, 5, 5, Qt.RightButton)
        const overlay = window.contentItem.parent
        const entry = (name) => first(overlay, (item) => item.text === name && item.triggered !== undefined)
        tryVerify(() => entry("Copy selection") !== null)
        settle()
        mouseClick(entry("Copy selection"))
        compare(rig.clipboard(), "bold")
        mouseClick(text, 5, 5, Qt.RightButton)
        tryVerify(() => entry("Copy block") !== null)
        settle()
        mouseClick(entry("Copy block"))
        compare(rig.clipboard(), "A bold word.")
        mouseClick(text, 5, 5, Qt.RightButton)
        tryVerify(() => entry("Copy message as Markdown") !== null)
        settle()
        mouseClick(entry("Copy message as Markdown"))
        compare(rig.clipboard(), "A **bold** word.\n\n---\n\nMore.")
    }
    function test_giantMessageKeepsTheWindowAlive() {
        rig.setPace(1, 2000000)
        rig.setReplies(["> ".repeat(10000) + "x\n\n" + "- a\n".repeat(10000) + "\n" + "`".repeat(100000) + "\n\n" + "|a".repeat(3000) + "\n"])
        rig.watch()
        ask("hi")
        tryVerify(() => row(1) !== null && row(1).blocks.rowCount() > 3)
        wait(500)
        console.info("longest gap with a giant message: " + rig.longestGap() + " ms")
        verify(rig.longestGap() < 5000)
    }
}
