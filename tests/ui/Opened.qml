// qmllint disable unqualified
import QtQuick
import QtTest
import Parlor.Window

// A test of the whole window: each test function finds it open, on a new chat, with the focus in the composer.
TestCase {
    id: root
    property var window: null
    readonly property var chat: rig.chat
    readonly property var library: rig.library
    property Component main: Component { Main {} }

    when: windowShown
    function child(name) {
        const sheet = findChild(window, "settingsSheet")  // what lies in the overlay is no child of the window
        return findChild(window, name) ?? (sheet && sheet.parent ? findChild(sheet.parent, name) : null)
    }
    function composer() { return child("composerInput") }
    function type(text) {
        for (const letter of text)
            keyClick(letter)
    }
    function row(index) { return child("messageList").itemAtIndex(index) }
    // The first visible button below `item` with this name for screen readers.
    function button(item, name) {
        for (let i = 0; i < item.children.length; ++i) {
            const one = item.children[i]
            if (one.text === name && one.visible && one.clicked)
                return one
            const deeper = button(one, name)
            if (deeper)
                return deeper
        }
        return null
    }
    function ask(text) {
        composer().forceActiveFocus()
        type(text)
        const before = chat.messages.count
        keyClick(Qt.Key_Return)
        tryVerify(() => chat.busy || chat.messages.count > before)  // a short answer is over before one looks
        tryVerify(() => !chat.busy, 10000)
        settle()
    }
    function settle() { wait(60) }  // until layouts have put their items where clicks will find them
    function init() {
        rig.setContext(8192)
        rig.setPace(2, 8)
        rig.setReplies(["An answer."])
        rig.settings.language = "en"
        rig.settings.theme = "light"
        rig.settings.welcomed = true
        rig.settings.tuningVisible = false
        chat.newChat()
        window = createTemporaryObject(main, null, rig.properties)
        verify(window)
        window.requestActivate()
        tryCompare(window, "active", true)
        library.select(library.currentPath)
        tryVerify(() => library.state === 3, 5000)  // ready
        tryVerify(() => !rig.properties.composer.restoring)
        composer().text = ""
        while (rig.properties.composer.attachments.count > 0)
            rig.properties.composer.attachments.removeAt(0)
        composer().forceActiveFocus()
        tryCompare(composer(), "activeFocus", true)
    }
    function cleanup() {
        chat.stop()
        tryVerify(() => !chat.busy)
        compare(rig.takeComplaints().join("\n"), "")
    }
}
