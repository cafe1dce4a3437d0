import QtQuick
import QtQuick.Controls.Basic
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// The text of the message. Keys belong to the input method while it composes; long pastes never reach the layout.
Flickable {
    id: root
    required property ComposerModel composer
    required property bool enterSends
    property string placeholder
    property Item nextItem: null
    signal submitted()
    signal lastRequested()  // the last message is to be edited

    readonly property bool composing: input.inputMethodComposing || input.preeditText !== ""
    readonly property bool focused: input.activeFocus
    readonly property real most: Theme.control * 6

    function finishComposing() { composer.finishComposing(input) }
    function focusInput() { input.forceActiveFocus() }
    function insert(text: string) {
        input.remove(input.selectionStart, input.selectionEnd)
        input.insert(input.cursorPosition, text)
    }
    function pasteInto() {
        if (!root.composer.paste(false))
            input.paste()
    }

    implicitHeight: Math.min(input.implicitHeight, most)
    contentHeight: input.implicitHeight
    clip: true
    boundsBehavior: Flickable.StopAtBounds
    ScrollBar.vertical: ThinScrollBar {}
    onContentYChanged: composer.followCursor()  // its window stays at the cursor

    // The key that ended a composition may come after what it committed: it is not one of ours.
    Timer { id: settling; interval: 60 }
    onComposingChanged: if (!composing) settling.restart()

    Connections {
        target: root.composer
        function onTextReplaced(text, undoable) {
            if (undoable && text === "")
                input.remove(0, input.length)  // Ctrl+Z brings it back
            else
                input.text = text
            input.cursorPosition = input.length
        }
        function onInsertRequested(text) { root.insert(text) }
        function onLeaving() { root.composer.finishComposing(input) }
    }
    TextArea.flickable: TextArea {
        id: input
        objectName: "composerInput"
        padding: 0
        topPadding: Theme.gap / 2
        bottomPadding: Theme.gap / 2
        wrapMode: TextEdit.Wrap
        textFormat: TextEdit.PlainText
        color: Theme.text
        selectionColor: Theme.accent
        selectedTextColor: Theme.accentInk
        placeholderText: root.placeholder
        placeholderTextColor: Theme.textSoft
        selectByMouse: true
        font.pixelSize: Theme.reading
        background: null
        Accessible.name: qsTr("Your message")
        Accessible.description: root.enterSends ? qsTr("Enter sends, Shift+Enter starts a new line.")
                                                : qsTr("Ctrl+Enter sends, Enter starts a new line.")
        KeyNavigation.priority: KeyNavigation.BeforeItem
        KeyNavigation.tab: root.nextItem
        onTextChanged: root.composer.text = text
        onActiveFocusChanged: if (!activeFocus) root.composer.finishComposing(input)
        Keys.onPressed: (event) => root.press(event)
        Component.onCompleted: text = root.composer.text

        MouseArea {  // what is selected elsewhere may be megabytes, too
            anchors.fill: parent
            acceptedButtons: Qt.MiddleButton | Qt.RightButton
            cursorShape: Qt.IBeamCursor
            onClicked: (mouse) => {
                input.forceActiveFocus()
                if (mouse.button === Qt.RightButton)
                    menu.popup()
                else if (!root.composer.paste(true))
                    root.insert(root.composer.selectionText())
            }
        }
        ContextMenu {
            id: menu
            ContextMenuItem { text: qsTr("Undo"); enabled: input.canUndo; shortcutText: "Ctrl+Z"; onTriggered: input.undo() }
            ContextMenuItem { text: qsTr("Cut"); enabled: input.selectedText !== ""; shortcutText: "Ctrl+X"; onTriggered: input.cut() }
            ContextMenuItem { text: qsTr("Copy"); enabled: input.selectedText !== ""; shortcutText: "Ctrl+C"; onTriggered: input.copy() }
            ContextMenuItem { text: qsTr("Paste"); shortcutText: "Ctrl+V"; onTriggered: root.pasteInto() }
            ContextMenuItem { text: qsTr("Select all"); enabled: input.length > 0; shortcutText: "Ctrl+A"; onTriggered: input.selectAll() }
        }
    }
    function press(event: var) {
        if (event.key === Qt.Key_Return || event.key === Qt.Key_Enter) {
            const control = event.modifiers & Qt.ControlModifier
            if (composing || settling.running)
                event.accepted = true
            else if (control || (enterSends && !(event.modifiers & Qt.ShiftModifier))) {
                event.accepted = true
                submitted()
            }
        } else if (event.key === Qt.Key_Up && event.modifiers === Qt.NoModifier && !composing && input.length === 0) {
            event.accepted = true
            lastRequested()
        } else if (event.matches(StandardKey.Paste)) {
            event.accepted = true
            pasteInto()
        }
    }
}
