// qmllint disable unqualified
import QtQuick
import QtTest

// The model picker and what opens from it.
Opened {
    name: "Library"

    property var list: null  // made with the picker
    property var picker: null

    function openPicker() {
        keyClick(Qt.Key_M, Qt.ControlModifier)
        picker = child("modelPicker")
        list = child("modelList")
        tryCompare(picker, "opened", true)
        tryVerify(() => list.count >= 4)
        tryCompare(child("modelSearch"), "activeFocus", true)
        settle()
    }
    function rowNamed(text) {
        for (let i = 0; i < list.count; ++i) {
            list.positionViewAtIndex(i, ListView.Contain)
            const one = list.itemAtIndex(i)
            if (one && one.name === text)
                return one
        }
        return null
    }
    function bytesOf(kind) {
        const found = library.preview.segments.filter(segment => segment.kind === kind)
        return found.length > 0 ? found[0].bytes : 0
    }
    function cleanup() {
        for (const name of ["modelPicker", "whySheet", "machinesSheet", "benchmarkSheet", "sourcesSheet", "switchAsk"])
            child(name)?.close()  // made when it was needed
        chat.stop()
        tryVerify(() => !chat.busy)
        rig.setLoadSteps(1)
        library.picker.text = ""
        library.picker.shown = "all"
        library.picker.sort = 0
    }

    function test_keyboardFindsAndLoads() {
        openPicker()
        type("mistral")
        tryCompare(list, "count", 1)
        keyClick(Qt.Key_Down)
        keyClick(Qt.Key_Return)
        tryVerify(() => library.name === "Mistral Small 24B Instruct" && library.state === 3)
        tryCompare(picker, "visible", false)
    }
    function test_escapeClearsThenCloses() {
        openPicker()
        type("zzz")
        tryCompare(list, "count", 0)
        tryVerify(() => child("modelListEmpty").visible)
        keyClick(Qt.Key_Escape)
        compare(child("modelSearch").text, "")
        verify(picker.visible)
        tryVerify(() => list.count > 3)
        keyClick(Qt.Key_Escape)
        tryCompare(picker, "visible", false)
    }
    function test_arrowsPassHeadingsAndOpenGroups() {
        openPicker()
        tryVerify(() => rowNamed("Qwen2.5 7B Instruct") !== null)
        list.currentIndex = -1
        let seen = 0
        for (let i = 0; i < list.count; ++i) {
            keyClick(Qt.Key_Down)
            verify(library.picker.pathAt(list.currentIndex) !== "")
            if (library.picker.canExpand(list.currentIndex)) {
                ++seen
                const before = list.count
                keyClick(Qt.Key_Right)
                tryVerify(() => list.count > before)
                keyClick(Qt.Key_Left)
                tryCompare(list, "count", before)
            }
        }
        verify(seen >= 2)
    }
    function test_groupSaysWhichAndWhy() {
        openPicker()
        tryVerify(() => rowNamed("Qwen2.5 7B Instruct") !== null)
        const row = rowNamed("Qwen2.5 7B Instruct")
        verify(row.recommended)
        verify(row.reason.includes("8,192"))
        const before = list.count
        mouseClick(findChild(row, "expandButton"))
        tryCompare(list, "count", before + 5)
    }
    function test_sliderMovesTheBar() {
        openPicker()
        type("qwen2.5-7b-instruct-q4")
        tryCompare(list, "count", 1)
        keyClick(Qt.Key_Down)
        if (!picker.wide)
            mouseClick(findChild(list.itemAtIndex(0), "detailsButton"))
        tryVerify(() => child("modelDetails").visible && library.preview.known)
        const kv = bytesOf("kv"), before = library.preview.context
        library.preview.step = library.preview.steps - 1
        verify(library.preview.context > before)
        compare(bytesOf("kv"), kv * library.preview.context / before)
        compare(child("detailsBar").segments.filter(one => one.kind === "kv")[0].bytes, bytesOf("kv"))
        library.preview.reset()
        compare(bytesOf("kv"), kv)
        verify(child("ledgerList").lines.length >= 4)
        verify(child("ledgerList").Accessible.description.includes("KV"))
    }
    function test_narrowDetailsTakeTheListsPlace() {
        window.width = 640
        openPicker()
        verify(!picker.wide)
        const row = list.itemAtIndex(1)  // the first one is a heading
        mouseMove(row)
        mouseClick(findChild(row, "detailsButton"))
        tryVerify(() => child("modelDetails").visible)
        verify(!list.visible)
        mouseClick(child("detailsBack"))
        tryVerify(() => list.visible)
    }
    function test_unloadAndComeBack() {
        openPicker()
        keyClick(Qt.Key_Escape)
        library.unload()
        tryCompare(library, "state", 5)
        verify(child("modelButton").words.includes("Not loaded"))
        ask("are you there")
        compare(library.state, 3)
        verify(chat.messages.count >= 2)
    }
    function test_loadingShowsProgressAndStops() {
        rig.setPace(20, 8)
        rig.setLoadSteps(5000)
        library.reload()
        tryVerify(() => library.progress > 0)
        tryVerify(() => child("modelButton").words.includes("of"))
        const stop = child("cancelLoading")
        tryVerify(() => stop.visible)
        settle()
        mouseClick(stop)
        tryCompare(library, "state", 5)
        rig.setLoadSteps(1)
    }
    function test_switchingAsksWhileAnswering() {
        library.select("demo:/parlor-guide-q8_0.gguf")
        tryVerify(() => library.state === 3)
        rig.setPace(40, 1)
        rig.setReplies(["word ".repeat(500)])
        composer().forceActiveFocus()
        type("long")
        keyClick(Qt.Key_Return)
        tryVerify(() => library.answering)
        openPicker()
        type("mistral")
        tryCompare(list, "count", 1)
        keyClick(Qt.Key_Down)
        keyClick(Qt.Key_Return)
        tryCompare(child("switchAsk"), "opened", true)
        verify(chat.busy)
        settle()
        mouseClick(findChild(child("switchAsk").contentItem, "confirmButton") ?? child("confirmButton"))
        tryVerify(() => library.name === "Mistral Small 24B Instruct" && library.state === 3)
        tryVerify(() => !chat.busy)
        compare(chat.messages.count, 2)  // the part that was written stays
    }
    function test_whyIsCopied() {
        openPicker()
        mouseClick(child("whyButton"))
        tryCompare(child("whySheet"), "opened", true)
        settle()
        mouseClick(child("copyPlan"))
        tryVerify(() => rig.clipboard().includes("Model weights"))
    }
    // Of a model that is not chosen, with a context that was typed.
    function test_whyOfAnotherModel() {
        openPicker()
        type("mistral")
        tryCompare(list, "count", 1)
        keyClick(Qt.Key_Down)
        const chooser = findChild(child("modelDetails"), "contextChooser")
        tryVerify(() => chooser.visible && library.preview.name.includes("Mistral"))
        const typed = findChild(chooser, "typedValue")
        typed.forceActiveFocus()
        compare(typed.text, String(library.preview.context))
        typed.text = "3000"
        keyClick(Qt.Key_Return)
        tryCompare(library.preview, "context", 3000)
        compare(chooser.value, library.preview.step)
        settle()
        mouseClick(child("detailsWhy"))
        tryCompare(child("whySheet"), "opened", true)
        settle()
        mouseClick(child("copyPlan"))
        tryVerify(() => rig.clipboard().includes("Mistral") && rig.clipboard().includes("3,000 tokens"))
    }
    function test_otherComputers() {
        openPicker()
        type("70b")
        tryCompare(list, "count", 1)
        keyClick(Qt.Key_Down)
        tryVerify(() => child("detailsMachines").visible)
        settle()
        mouseClick(child("detailsMachines"))
        const sheet = child("machinesSheet")
        tryCompare(sheet, "opened", true)
        const machines = child("machineList")
        tryVerify(() => machines.count >= 13)
        verify(machines.itemAtIndex(0).title === "This computer" && !machines.itemAtIndex(0).fits)
        library.machines.machine = 2
        tryVerify(() => machines.count === library.models.count || machines.count >= 4)
        library.machines.machine = -1
    }
    function test_benchmark() {
        rig.setPace(1, 8)
        library.benchmark.clear()
        openPicker()
        tryVerify(() => child("detailsBenchmark").visible)
        settle()
        mouseClick(child("detailsBenchmark"))
        tryCompare(child("benchmarkSheet"), "opened", true)
        settle()
        mouseClick(child("benchmarkStart"))
        tryVerify(() => library.benchmark.history.length === 1, 20000)
        verify(library.benchmark.history[0].decode > 0 && library.benchmark.history[0].comparison !== "")
    }
    function test_sourcesSheet() {
        openPicker()
        mouseClick(child("sourcesButton"))
        tryCompare(child("sourcesSheet"), "opened", true)
        settle()
        rig.settings.unloadAfter = 0
        const choice = button(child("unloadAfter"), "15 min")
        mouseClick(choice)
        compare(rig.settings.unloadAfter, 15)
        rig.settings.unloadAfter = 0
    }
    function test_chinese() {
        rig.settings.language = "zh_CN"
        openPicker()
        compare(child("modelSearch").placeholderText, "搜索模型")
        verify(library.verdict.includes("这台电脑") || library.verdict !== "")
        rig.settings.language = "en"
    }
}
