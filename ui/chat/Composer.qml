import QtQuick
import QtQuick.Controls.Basic
import Parlor.Theme
import Parlor.Controls

// Where the person writes. Enter sends, Shift+Enter breaks the line, and neither does while an input method composes.
Rectangle {
    id: root
    required property bool busy
    property alias text: input.text
    property string placeholder
    signal sendRequested(string text)
    signal stopRequested()

    function focusInput() { input.forceActiveFocus() }
    function submit() {
        if (!busy && input.text.trim() !== "" && !composing)
            sendRequested(input.text)
    }
    readonly property bool composing: input.inputMethodComposing || input.preeditText !== ""

    implicitHeight: Math.min(flick.contentHeight, 220) + Theme.gap * 2
    radius: Theme.radius * 2
    color: Theme.raised
    border.width: input.activeFocus ? 2 : 1
    border.color: input.activeFocus ? Theme.accent : Theme.lineStrong

    Flickable {
        id: flick
        anchors.left: parent.left
        anchors.right: button.left
        anchors.top: parent.top
        anchors.bottom: parent.bottom
        anchors.margins: Theme.gap
        anchors.leftMargin: Theme.gap * 2
        contentHeight: Math.max(input.implicitHeight, 36)
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: ThinScrollBar {}
        TextArea.flickable: TextArea {
            id: input
            objectName: "composerInput"
            padding: 0
            topPadding: 8
            bottomPadding: 8
            wrapMode: TextEdit.Wrap
            textFormat: TextEdit.PlainText
            color: Theme.text
            selectionColor: Theme.accent
            selectedTextColor: Theme.onAccent
            placeholderText: root.placeholder
            placeholderTextColor: Theme.textSoft
            selectByMouse: true
            font.pixelSize: Theme.reading
            background: null
            Accessible.name: qsTr("Your message")
            KeyNavigation.priority: KeyNavigation.BeforeItem
            KeyNavigation.tab: button
            Keys.onPressed: (event) => {
                const enter = event.key === Qt.Key_Return || event.key === Qt.Key_Enter
                if (!enter || (event.modifiers & Qt.ShiftModifier && !root.composing))
                    return
                event.accepted = true  // also while composing: the key belongs to the input method
                root.submit()
            }
        }
    }
    IconButton {
        id: button
        objectName: "sendButton"
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: Theme.gap
        filled: true
        enabled: root.busy || input.text.trim() !== ""
        iconName: root.busy ? "stop" : "send"
        text: root.busy ? qsTr("Stop (Esc)") : qsTr("Send (Enter)")
        onClicked: root.busy ? root.stopRequested() : root.submit()
    }
}
