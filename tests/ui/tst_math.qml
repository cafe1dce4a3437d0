// qmllint disable unqualified
import QtQuick
import QtTest
import Parlor.Core

// Formulas in the window: typeset in lines of their own, within prose and tables, as source where they cannot be.
Opened {
    name: "Math"

    function answer(text) {
        rig.setPace(1, 400)
        rig.setReplies([text])
        ask("go")
        return row(1)
    }
    // All items below `item` for which `wanted` says yes.
    function all(item, wanted, found) {
        found = found ?? []
        for (let i = 0; i < item.children.length; ++i) {
            if (wanted(item.children[i])) found.push(item.children[i])
            all(item.children[i], wanted, found)
        }
        return found
    }
    function kind(item, name) { return String(item).startsWith(name + "_QML") || String(item).startsWith(name + "(") }
    function blocks(message) { return all(message, (item) => kind(item, "MathBlock")) }
    function prose(message) { return all(message, (item) => kind(item, "ProseBlock")) }
    function formulas(edit) { return all(edit, (item) => String(item).includes("MathLayer"))[0] }

    function test_displayIsTypesetInTheMiddle() {
        const message = answer("Euler:\n\n$$e^{i\\pi} + 1 = 0$$\n\nand\n\n\\[\\frac{1}{2}\\]\n\nEnd.")
        tryVerify(() => blocks(message).length === 2)
        const block = blocks(message)[0]
        verify(block.typeset)
        const item = all(block, (one) => String(one).includes("MathItem"))[0]
        verify(item.width > 30 && item.height > 10)
        const middle = item.mapToItem(block, item.width / 2, 0).x
        verify(Math.abs(middle - block.width / 2) <= 1)
        compare(block.Accessible.name, "e^{i\\pi} + 1 = 0")
    }
    function test_unknownIsShownAsSource() {
        const message = answer("$$\\unknowncommand{x}$$\n\nand $\\alsounknown$ too")
        tryVerify(() => blocks(message).length === 1)
        verify(!blocks(message)[0].typeset)
        verify(blocks(message)[0].height > 10)
        const text = prose(message)[0]
        verify(text.getText(0, text.length).includes("$\\alsounknown$"))
        compare(formulas(text).count, 0)
    }
    function test_inlineStandsOnTheBaseline() {
        const message = answer("Word $x$ and $\\frac{a}{b}$ and $y^2$ end.")
        tryVerify(() => prose(message).length === 1)
        const text = prose(message)[0]
        tryVerify(() => formulas(text).count === 3)
        const first = formulas(text).place(0), second = formulas(text).place(1)
        verify(first.width > 4 && second.height > first.height)
        verify(second.y >= -1, "the line is tall enough")
        verify(second.y + second.height <= text.height + 1)
        verify(text.positionToRectangle(6).x >= first.x + first.width - 1, "the text goes on behind it")
    }
    function test_pixelsAreInTheColourOfTheTheme() {
        const message = answer("$$\\int_0^1 x\\,dx$$")
        tryVerify(() => blocks(message).length === 1 && blocks(message)[0].typeset)
        for (const theme of ["light", "dark"]) {
            rig.settings.theme = theme
            settle()
            const block = blocks(message)[0]
            const item = all(block, (one) => String(one).includes("MathItem"))[0]
            const picture = grabImage(item)
            let light = 0, dark = 0
            for (let x = 0; x < item.width; ++x)
                for (let y = 0; y < item.height; ++y) {
                    const pixel = picture.pixel(x, y)
                    if (pixel.a > 0.6 && pixel.hslLightness > 0.75) ++light
                    if (pixel.a > 0.6 && pixel.hslLightness < 0.25) ++dark
                }
            if (theme === "light")
                verify(dark > 20)
            else
                verify(light > 20)
        }
    }
    function test_copyGivesLatex() {
        const message = answer("Let $a^2$ be\n\n$$\\frac{1}{2}$$")
        tryVerify(() => prose(message).length === 1 && blocks(message).length === 1)
        const text = prose(message)[0]
        text.forceActiveFocus()
        keySequence(StandardKey.SelectAll)
        keySequence(StandardKey.Copy)
        compare(rig.clipboard(), "Let $a^2$ be")
        compare(text.Accessible.name, "Let $a^2$ be")
        const block = blocks(message)[0]
        mouseClick(block, block.width / 2, block.height / 2)
        tryVerify(() => block.activeFocus)
        keySequence(StandardKey.Copy)
        compare(rig.clipboard(), "\\frac{1}{2}")
    }
    function test_rightClickCopies() {
        const message = answer("$$\\frac{1}{3}$$")
        tryVerify(() => blocks(message).length === 1 && blocks(message)[0].typeset)
        const block = blocks(message)[0]
        mouseClick(block, block.width / 2, block.height / 2, Qt.RightButton)
        let entry = null
        tryVerify(() => {
            const overlay = window.contentItem.parent ?? window.contentItem
            const entries = all(overlay, (one) => one.text === "Copy as LaTeX" && one.triggered !== undefined)
            entry = entries[0] ?? null
            return entry !== null && entry.visible
        })
        settle()
        mouseClick(entry)
        tryVerify(() => rig.clipboard().includes("\\frac{1}{3}"))
    }
    function test_wideFormulaScrolls() {
        const message = answer("$$" + "a+b+c+d+e+f+".repeat(30) + "z$$")
        tryVerify(() => blocks(message).length === 1 && blocks(message)[0].typeset)
        const block = blocks(message)[0]
        const flick = all(block, (one) => kind(one, "QQuickFlickable") || String(one).includes("Flickable"))[0]
        verify(flick.interactive)
        verify(flick.contentWidth > block.width)
        verify(block.activeFocusOnTab)
        block.forceActiveFocus()
        keyClick(Qt.Key_Right)
        tryVerify(() => flick.contentX > 0)
    }
    function test_longInlineWraps() {
        const message = answer("So $" + "a_1 + b_1 + c_1 = ".repeat(12) + "z$ ends.")
        const text = prose(message)[0]
        tryVerify(() => formulas(text).count > 10)
        let lines = new Set()
        for (let i = 0; i < formulas(text).count; ++i) {
            const place = formulas(text).place(i)
            verify(place.x + place.width <= text.width + 2)
            lines.add(Math.round(place.y))
        }
        verify(lines.size > 1)
        text.selectAll()
        text.forceActiveFocus()
        keySequence(StandardKey.Copy)
        compare(rig.clipboard().split("$").length, 3)
    }
    function test_unclosedStaysSourceWhileStreaming() {
        rig.setPace(20, 4)
        rig.setReplies(["Now $a^2 + b^2$ and then\n\n$$\n\\frac{1}{2} + \\frac{1}{3} + \\frac{1}{4}\n$$\n\nend of it"])
        type("go")
        keyClick(Qt.Key_Return)
        tryVerify(() => row(1) !== null && blocks(row(1)).length === 1, 20000)
        let seen = blocks(row(1))[0]
        if (seen.open) verify(!seen.typeset)
        tryVerify(() => !chat.busy, 20000)
        tryVerify(() => blocks(row(1)).length === 1 && blocks(row(1))[0].typeset)
    }
    function test_tableCells() {
        const message = answer("| f | g |\n|---|---|\n| $x^2$ | $\\sqrt{2}$ |")
        tryVerify(() => all(message, (one) => String(one).includes("MathLayer") && one.count === 2).length === 1)
    }
    function test_followsTheTextSize() {
        const message = answer("$$x^2$$\n\nand $y^2$")
        tryVerify(() => blocks(message).length === 1 && formulas(prose(message)[0]).count === 1)
        const item = all(blocks(message)[0], (one) => String(one).includes("MathItem"))[0]
        const before = item.height, inline = formulas(prose(message)[0]).place(0).height
        rig.settings.textSize = 150
        tryVerify(() => item.height > before * 1.3)
        tryVerify(() => formulas(prose(message)[0]).place(0).height > inline * 1.3)
        rig.settings.textSize = 100
    }
    function test_manyFormulasDoNotHoldUpTheWindow() {
        let gaps = []
        for (const mark of ["`", "$"]) {
            let text = ""
            for (let i = 0; i < 200; ++i)
                text += "Item " + i + ": " + mark + "x_{" + i + "}^2 + \\frac{a}{" + i + "} = \\sqrt{" + i + "}" + mark + ".\n\n"
            rig.setPace(1, 200000)
            rig.setReplies([text])
            chat.newChat()
            rig.watch()
            ask("go")
            gaps.push(rig.longestGap())
        }
        console.info("200 paragraphs, longest gap of the event loop in ms, with code and with formulas:", gaps)
        verify(gaps[1] < 3000)
    }
}
