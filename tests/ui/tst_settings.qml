// qmllint disable unqualified
import QtQuick
import QtTest
import Parlor.Theme

Opened {
    id: root
    name: "Settings"

    function channel(value) { return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4) }
    function luminance(color) { return 0.2126 * channel(color.r) + 0.7152 * channel(color.g) + 0.0722 * channel(color.b) }
    function over(front, back) {
        return Qt.rgba(front.r * front.a + back.r * (1 - front.a), front.g * front.a + back.g * (1 - front.a),
                       front.b * front.a + back.b * (1 - front.a), 1)
    }
    function contrast(ink, paper) {  // as WCAG 2 defines it
        const a = luminance(ink), b = luminance(paper)
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
    }

    function test_textCanBeRead_data() { return [{ tag: "light" }, { tag: "dark" }] }
    function test_textCanBeRead(data) {
        rig.settings.theme = data.tag
        compare(Theme.dark, data.tag === "dark")
        const inks = ["text", "textSoft", "accent", "accentHover", "caution", "bad"]
        const papers = ["window", "surface", "raised", "sunken", "accentSoft", "badSoft", "sunkenTone"]
        for (const paper of papers)
            for (const ink of inks) {
                verify(contrast(Theme[ink], Theme[paper]) >= 4.5, ink + " on " + paper)
                verify(contrast(Theme[ink], over(Theme.hover, Theme[paper])) >= 4.5, ink + " on hovered " + paper)
            }
        for (const paper of ["accent", "accentHover", "bad"])
            verify(contrast(Theme.accentInk, Theme[paper]) >= 4.5, "accentInk on " + paper)
        verify(contrast(Theme.tipInk, Theme.tip) >= 4.5)
    }
    function test_textSizeScalesEverything() {
        const roles = ["small", "body", "reading", "heading", "display", "gap", "control", "bar", "code", "column"]
        const before = []
        for (const role of roles)
            before.push(Theme[role])
        const prose = Theme.prose
        rig.settings.textSize = 150
        roles.forEach((role, i) => verify(Theme[role] > before[i], role))
        verify(Theme.prose !== prose)
        compare(Theme.body, 21)
        rig.settings.textSize = 80
        roles.forEach((role, i) => verify(Theme[role] < before[i], role))
        rig.settings.reset("textSize")
        roles.forEach((role, i) => compare(Theme[role], before[i], role))
        rig.settings.density = "compact"
        verify(Theme.gap < before[5])
        verify(Theme.control < before[6])
        rig.settings.reset("density")
    }
    function test_motionCanBeSwitchedOff() {
        rig.settings.motion = "off"
        compare(Theme.motion, false)
        compare(Theme.calm, 0)
        rig.settings.motion = "on"
        compare(Theme.motion, true)
        rig.settings.reset("motion")
    }

    function cleanupTestCase() { forget() }
    function forget() {
        for (const name of ["textSize", "density", "motion", "codeWrap", "threads", "temperature"])
            rig.settings.reset(name)
    }
    function sheet() { return child("settingsSheet") }
    function openPage(id) {
        sheet().show(id, "")
        tryCompare(sheet(), "opened", true)
        tryVerify(() => child(id === "permodel" ? "perModelPage" : id + "Page") !== null)
        settle()
    }
    function closeSheet() {
        sheet().close()
        tryCompare(sheet(), "visible", false)
    }
    // All items below that are shown and have this property.
    function all(item, property, found) {
        for (let i = 0; i < item.children.length; ++i) {
            const one = item.children[i]
            if (!one)
                continue
            if (one.visible && one[property] !== undefined)
                found.push(one)
            all(one, property, found)
        }
        return found
    }

    function cleanup() {
        forget()
        chat.stop()
        tryVerify(() => !chat.busy)
    }
    function test_everyPageOpens() {
        keyClick(",", Qt.ControlModifier)
        tryCompare(sheet(), "opened", true)
        tryCompare(child("settingsSearch"), "activeFocus", true)
        const pages = child("settingsPages")
        compare(pages.count, 10)
        for (let i = 0; i < pages.count; ++i) {
            const row = pages.itemAtIndex(i)
            mouseClick(row)
            tryCompare(sheet(), "page", row.modelData.id)
            compare(child("settingsPageTitle").text, row.text)
            settle()
        }
        keyClick(Qt.Key_Escape)
        tryCompare(sheet(), "visible", false)
    }
    // Each row of the table that is a setting is found on the page it names, and its arrow puts it back.
    function test_everySettingHasItsRow() {
        const table = rig.properties.preferences.table
        for (const page of ["general", "appearance", "models"]) {
            openPage(page)
            const more = findChild(child(page + "Page"), "moreTuning")
            if (page === "models")
                more.clicked()
            settle()
            for (const name of table.names(page)) {
                const rows = all(child(page + "Page"), "mark", []).filter(one => one.name === name)
                compare(rows.length, 1, name)
                verify(rows[0].label === undefined || rows[0].label !== "", name)
            }
            closeSheet()
        }
    }
    function test_rowIsReset() {
        rig.settings.textSize = 130
        openPage("appearance")
        const arrow = child("reset_textSize")
        verify(arrow.enabled)
        verify(child("resetPage").visible)
        mouseClick(arrow)
        compare(rig.settings.textSize, 100)
        verify(!arrow.enabled)
        compare(child("reset_theme").enabled, !rig.settings.isDefault("theme"))
        rig.settings.codeWrap = true
        rig.settings.density = "compact"
        settle()
        mouseClick(child("resetPage"))
        compare(rig.settings.codeWrap, false)
        compare(rig.settings.density, "comfortable")
        closeSheet()
    }
    function test_controlsApplyAtOnce() {
        openPage("appearance")
        mouseClick(button(child("densityChoice"), "Compact"))
        compare(rig.settings.density, "compact")
        verify(Theme.compact)
        mouseClick(child("codeWrapSwitch"))
        compare(rig.settings.codeWrap, true)
        compare(Theme.codeWrap, true)
        const stepper = child("textSizeStepper")
        stepper.forceActiveFocus()
        keyClick(Qt.Key_Up)
        compare(rig.settings.textSize, 110)
        keyClick(Qt.Key_Down)
        keyClick(Qt.Key_Down)
        compare(rig.settings.textSize, 90)
        for (const name of ["density", "codeWrap", "textSize"])
            rig.settings.reset(name)
        closeSheet()
    }
    function test_searchFindsRows() {
        keyClick(",", Qt.ControlModifier)
        tryCompare(child("settingsSearch"), "activeFocus", true)
        type("thread")
        const list = child("settingsPages")
        tryVerify(() => list.count >= 1 && list.count < 5)
        keyClick(Qt.Key_Return)
        tryCompare(sheet(), "page", "models")
        compare(sheet().wanted, "threads")
        child("settingsSearch").text = "停止"  // the other language
        tryVerify(() => list.count >= 1)
        compare(list.itemAtIndex(0).modelData.name, "stopStrings")
        mouseClick(list.itemAtIndex(0))
        tryVerify(() => child("stopField") !== null)
        child("settingsSearch").text = "xyzzy"
        tryCompare(list, "count", 0)
        closeSheet()
    }
    function test_listThenPageWhenNarrow() {
        window.width = 640
        keyClick(",", Qt.ControlModifier)
        tryCompare(sheet(), "opened", true)
        verify(sheet().narrow)
        compare(sheet().width, 640)
        verify(!child("settingsPage").visible)
        mouseClick(child("page_privacy"))
        tryVerify(() => child("settingsPage").visible)
        verify(!child("settingsPages").visible)
        mouseClick(child("settingsBack"))
        tryVerify(() => child("settingsPages").visible)
        keyClick(Qt.Key_Escape)
        tryCompare(sheet(), "visible", false)
    }
    function test_keysChangeTheTextSize() {
        keyClick("+", Qt.ControlModifier)
        compare(rig.settings.textSize, 110)
        keyClick("-", Qt.ControlModifier)
        keyClick("-", Qt.ControlModifier)
        compare(rig.settings.textSize, 90)
        keyClick("0", Qt.ControlModifier)
        compare(rig.settings.textSize, 100)
    }
    function test_presetIsMadeAndUsed() {
        openPage("presets")
        const before = rig.settings.presets.count
        mouseClick(child("newPreset"))
        tryVerify(() => child("presetName") !== null)
        const name = child("presetName")
        mouseClick(name)
        name.selectAll()
        type("pirate")
        const prompt = child("presetPrompt")
        mouseClick(prompt)
        type("speak like a pirate")
        mouseClick(child("presetBack"))
        tryCompare(rig.settings.presets, "count", before + 1)
        const id = rig.settings.presets.choices()[0].value
        compare(rig.settings.presets.get(id).name, "pirate")
        compare(rig.settings.presets.get(id).systemPrompt, "speak like a pirate")
        closeSheet()

        mouseClick(child("tuningButton"))
        tryVerify(() => child("tuning").visible)
        const box = child("presetBox")
        box.forceActiveFocus()
        keyClick(Qt.Key_Down)
        tryCompare(chat.tuning, "preset", id)
        compare(child("systemPrompt").text, "speak like a pirate")
        ask("hello")
        verify(rig.lastMessages().includes("speak like a pirate"))
        chat.newChat()
        compare(chat.tuning.preset, "")

        openPage("presets")
        settle()
        mouseClick(findChild(child("presetsPage"), "removePreset"))
        tryCompare(rig.settings.presets, "count", before)
        mouseClick(child("undoRemovePreset"))
        tryCompare(rig.settings.presets, "count", before + 1)
        rig.settings.presets.remove(id)
        closeSheet()
    }
    function test_chatOverridesAndResets() {
        mouseClick(child("tuningButton"))
        tryVerify(() => child("tuning").visible)
        settle()
        const row = findChild(child("chatTuning"), "temperature")
        const field = findChild(row, "typedValue")
        mouseClick(field)
        tryCompare(field, "activeFocus", true)
        type("1.5")
        keyClick(Qt.Key_Return)
        compare(chat.tuning.values.temperature, 1.5)
        compare(chat.tuning.sources.temperature, "chat")
        compare(rig.settings.temperature, 0.7)
        verify(child("tuningResetAll").visible)
        const reset = findChild(row, "resetValue")
        verify(reset.enabled)
        mouseClick(reset)
        compare(chat.tuning.sources.temperature !== "chat", true)
        tryVerify(() => !child("tuningResetAll").visible)
    }
    function test_modelHasItsOwn() {
        openPage("permodel")
        const choice = child("modelChoice")
        tryVerify(() => choice.choices.length >= 4)
        const path = child("perModelPage").model
        compare(path, library.currentPath)
        const field = findChild(findChild(child("perModelPage"), "threads"), "typedValue")
        mouseClick(field)
        tryCompare(field, "activeFocus", true)
        type("3")
        keyClick(Qt.Key_Return)
        compare(rig.settings.models.values(path).threads, 3)
        compare(rig.settings.threads, 0)
        tryVerify(() => library.stale)
        settle()
        mouseClick(findChild(child("settingsPage"), "loadAgain"))
        tryVerify(() => !library.stale && library.state === 3, 5000)
        rig.settings.models.resetAll(path)
        library.reload()
        tryVerify(() => library.state === 3, 5000)
        closeSheet()
    }
    function test_everythingHasANameAndIsReached() {
        for (const page of ["general", "appearance", "models", "permodel", "presets", "data", "diagnostics"]) {
            openPage(page)
            // Tab goes once around: every stop has a name.
            const seen = []
            child("settingsSearch").forceActiveFocus()
            for (let i = 0; i < 80; ++i) {
                keyClick(Qt.Key_Tab)
                const at = window.activeFocusItem
                verify(at !== null)
                if (seen.includes(at))
                    break
                seen.push(at)
                verify(at.Accessible.name !== "" || at.text !== undefined, page + ": " + at)
            }
            verify(seen.length >= 4, page + " " + seen.length)
            verify(seen.includes(child("settingsSearch")), page)
            closeSheet()
        }
    }
    function test_reportIsCopied() {
        openPage("diagnostics")
        const facts = rig.properties.preferences.diagnostics
        tryVerify(() => !facts.looking && facts.machine.length > 5, 60000)
        mouseClick(child("copyReport"))
        verify(rig.clipboard().includes("Processor: "))
        closeSheet()
    }
}
