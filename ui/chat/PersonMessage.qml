import QtQuick
import QtQuick.Controls.Basic
import Parlor.Theme
import Parlor.Controls

// What the person wrote, and a place to write it anew.
Item {
    id: root
    required property string written
    property bool editing: false
    signal edited(string text)

    implicitHeight: bubble.height
    onEditingChanged: if (editing) {
        editor.text = written
        editor.forceActiveFocus()
    }

    Rectangle {
        id: bubble
        anchors.right: parent.right
        width: root.editing ? parent.width : Math.min(words.implicitWidth + Theme.gap * 4, parent.width * 0.85)
        height: root.editing ? form.height + Theme.gap * 3 : words.height + Theme.gap * 2.5
        radius: Theme.radius * 2
        color: Theme.accentSoft

        TextEdit {
            id: words
            visible: !root.editing
            x: Theme.gap * 2
            y: Theme.gap * 1.25
            width: parent.width - Theme.gap * 4
            text: root.written
            textFormat: TextEdit.PlainText
            readOnly: true
            selectByMouse: true
            wrapMode: TextEdit.Wrap
            color: Theme.text
            selectionColor: Theme.accent
            selectedTextColor: Theme.accentInk
            font.pixelSize: Theme.reading
            Accessible.role: Accessible.StaticText
            Accessible.name: root.written
        }
        Column {
            id: form
            visible: root.editing
            x: Theme.gap * 1.5
            y: Theme.gap * 1.5
            width: parent.width - Theme.gap * 3
            spacing: Theme.gap
            TextArea {
                id: editor
                width: parent.width
                wrapMode: TextEdit.Wrap
                textFormat: TextEdit.PlainText
                color: Theme.text
                selectionColor: Theme.accent
                selectedTextColor: Theme.accentInk
                selectByMouse: true
                font.pixelSize: Theme.reading
                background: null
                Accessible.name: qsTr("Your message")
                Keys.onEscapePressed: root.editing = false
            }
            Row {
                anchors.right: parent.right
                spacing: Theme.gap
                ActionButton {
                    text: qsTr("Cancel")
                    onClicked: root.editing = false
                }
                ActionButton {
                    primary: true
                    text: qsTr("Ask again")
                    enabled: editor.text.trim() !== ""
                    onClicked: {
                        root.editing = false
                        root.edited(editor.text)
                    }
                }
            }
        }
    }
}
