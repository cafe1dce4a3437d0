// qmllint disable unqualified
import QtQuick
import QtTest

Opened {
    name: "Shell"

    function palette() {
        keyClick(Qt.Key_K, Qt.ControlModifier)
        tryCompare(child("palette"), "opened", true)
        tryCompare(child("paletteField"), "activeFocus", true)
        return child("palette")
    }
    function test_paletteRunsACommand() {
        const sheet = palette()
        type("diagn")
        tryVerify(() => child("paletteList").count > 0)
        compare(child("paletteList").currentItem.name, "Diagnostics")
        keyClick(Qt.Key_Return)
        tryCompare(sheet, "visible", false)
        tryCompare(child("settingsSheet"), "opened", true)
        compare(child("settingsSheet").page, "diagnostics")
        keyClick(Qt.Key_Escape)
        tryCompare(child("settingsSheet"), "visible", false)
    }
    function test_paletteFindsChatsModelsAndSettings() {
        ask("zebras and giraffes")
        chat.newChat()
        palette()
        type("giraf")
        tryCompare(child("paletteList"), "count", 1)
        keyClick(Qt.Key_Return)
        tryVerify(() => chat.title === "zebras and giraffes")
        palette()
        type("mistral")
        tryVerify(() => child("paletteList").count > 0)
        verify(child("paletteList").currentItem.name.includes("Mistral"))
        keyClick(Qt.Key_Escape)
        tryCompare(child("palette"), "visible", false)
        palette()
        type("text size")
        tryVerify(() => child("paletteList").count > 0)
        keyClick(Qt.Key_Escape)
        tryCompare(child("palette"), "visible", false)
    }
    function test_paletteByArrowsAndMouse() {
        palette()
        const list = child("paletteList")
        tryVerify(() => list.count > 8)
        keyClick(Qt.Key_Down)
        keyClick(Qt.Key_Down)
        compare(list.currentIndex, 2)
        keyClick(Qt.Key_Up)
        compare(list.currentIndex, 1)
        type("nothing at all like this")
        tryCompare(list, "count", 0)
        keyClick(Qt.Key_Return)
        compare(child("palette").visible, true)
        keyClick(Qt.Key_Escape)
        tryCompare(child("palette"), "visible", false)
        tryCompare(composer(), "activeFocus", true)
    }
    function test_paletteSwitchesLanguageAndBack() {
        palette()
        type("zhongwen")
        tryVerify(() => child("paletteList").count > 0)
        keyClick(Qt.Key_Return)
        tryCompare(child("newChat"), "text", "新对话")
        palette()
        type("english")
        tryVerify(() => child("paletteList").count > 0)
        keyClick(Qt.Key_Return)
        tryCompare(child("newChat"), "text", "New chat")
    }
    function test_firstRunIsSeenOnce() {
        rig.settings.welcomed = false
        chat.newChat()
        const card = child("firstRun")
        tryVerify(() => card.visible)
        mouseClick(child("firstDone"))
        tryVerify(() => !card.visible)
        compare(rig.settings.welcomed, true)
        tryCompare(composer(), "activeFocus", true)
    }
    function test_firstRunAsksTheGuide() {
        rig.settings.welcomed = false
        chat.newChat()
        tryVerify(() => child("firstRun").visible)
        tryVerify(() => child("firstQuestion").enabled)
        mouseClick(child("firstQuestion"))
        tryVerify(() => chat.messages.count === 2)
        compare(row(0).written, "What is Parlor?")
        tryVerify(() => !chat.busy)
    }
    function test_writingAtOnceEndsTheFirstRun() {
        rig.settings.welcomed = false
        chat.newChat()
        tryVerify(() => child("firstRun").visible)
        ask("hello")
        compare(rig.settings.welcomed, true)
    }
    function test_tuningPanelIsRemembered() {
        window.width = 1200
        keyClick(Qt.Key_T, Qt.ControlModifier)
        tryVerify(() => child("tuning").visible)
        compare(rig.settings.tuningVisible, true)
        keyClick(Qt.Key_T, Qt.ControlModifier)
        tryVerify(() => !child("tuning").visible)
        compare(rig.settings.tuningVisible, false)
    }
    // Layouts take the implicit size.
    function test_iconsHaveOneSizeOnEveryScreen() {
        for (const ratio of [1.25, 2, 1]) {
            const icon = createTemporaryQmlObject(`import QtQuick; import Parlor.Controls; import Parlor.Theme
                Icon { name: "chat"; size: 16; Component.onCompleted: Theme.pixelRatio = ${ratio} }`, window.contentItem)
            compare(icon.implicitWidth, 16)
            compare(icon.implicitHeight, 16)
            tryVerify(() => icon.children[0].status === Image.Ready)
            compare(icon.children[0].sourceSize.width, 16 * ratio)
            compare(icon.implicitWidth, 16)
            icon.destroy()
        }
    }
    function test_sizeAndPlaceAreKept() {
        window.width = 1010
        window.height = 640
        window.x = 40
        window.y = 50
        settle()
        window.close()
        compare(rig.settings.windowWidth, 1010)
        compare(rig.settings.windowHeight, 640)
        compare(rig.settings.windowX, 40)
        compare(rig.settings.windowY, 50)
        window.show()
        window.requestActivate()
    }
}
