import QtQuick
import QtQuick.Controls.Basic
import Parlor.Theme
import Parlor.Controls

// Writes a message anew. Ctrl+Enter takes the first choice, Esc none.
Column {
    id: root
    required property string written
    required property bool asks    // the person's own message: it can be asked again
    required property bool locked  // an answer is being written: the text can be changed, but not used yet
    signal asked(string text)
    signal saved(string text)
    signal cancelled()

    readonly property bool usable: !locked && editor.text.trim() !== ""

    function begin() {
        editor.text = written
        editor.forceActiveFocus()
        editor.cursorPosition = editor.length
    }
    function accept() {
        if (!usable)
            return
        if (asks)
            asked(editor.text)
        else
            saved(editor.text)
    }

    spacing: Theme.gap
    Flickable {
        id: flick
        width: parent.width
        height: Math.min(editor.implicitHeight, Theme.scaled(360))
        contentHeight: editor.implicitHeight
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: ThinScrollBar {}
        TextArea.flickable: TextArea {
            id: editor
            objectName: "editBox"
            wrapMode: TextEdit.Wrap
            textFormat: TextEdit.PlainText
            color: Theme.text
            selectionColor: Theme.accent
            selectedTextColor: Theme.accentInk
            selectByMouse: true
            font.pixelSize: Theme.reading
            background: null
            KeyNavigation.priority: KeyNavigation.BeforeItem
            KeyNavigation.tab: cancel
            Accessible.name: root.asks ? qsTr("Your message") : qsTr("The answer")
            Keys.onEscapePressed: root.cancelled()
            Keys.onPressed: (event) => {
                if ((event.key !== Qt.Key_Return && event.key !== Qt.Key_Enter) || !(event.modifiers & Qt.ControlModifier))
                    return
                event.accepted = true
                root.accept()
            }
        }
    }
    Flow {
        width: parent.width
        layoutDirection: Qt.RightToLeft
        spacing: Theme.gap
        ActionButton {
            visible: root.asks
            primary: true
            text: qsTr("Ask again")
            enabled: root.usable
            onClicked: root.asked(editor.text)
        }
        ActionButton {
            primary: !root.asks
            text: root.asks ? qsTr("Save only") : qsTr("Save")
            enabled: root.usable
            onClicked: root.saved(editor.text)
        }
        ActionButton {
            id: cancel
            text: qsTr("Cancel")
            onClicked: root.cancelled()
        }
        Text {
            height: Theme.control
            verticalAlignment: Text.AlignVCenter
            text: root.locked ? qsTr("An answer is still being written.") : qsTr("The earlier version is kept.")
            color: Theme.textSoft
            font.pixelSize: Theme.small
        }
    }
}
