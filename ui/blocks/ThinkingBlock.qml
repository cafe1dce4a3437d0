import QtQuick
import QtQuick.Controls.Basic
import Parlor.Theme
import Parlor.Controls

// What a model thought before it answered: folded, since most people want the answer.
Column {
    id: root
    required property string content
    required property bool open  // still thinking
    property bool unfolded: false

    spacing: Theme.gap
    AbstractButton {
        id: fold
        text: root.open ? qsTr("Thinking…") : qsTr("Thoughts")
        implicitHeight: 30
        implicitWidth: implicitContentWidth + Theme.gap * 2
        hoverEnabled: true
        focusPolicy: Qt.StrongFocus
        Accessible.name: text
        Accessible.role: Accessible.Button
        Keys.onReturnPressed: fold.clicked()
        onClicked: root.unfolded = !root.unfolded
        contentItem: ButtonLabel {
            iconName: "thought"
            text: fold.text
            endIcon: root.unfolded ? "chevron-down" : "chevron-right"
            ink: Theme.textSoft
            iconSize: 16
        }
        background: Rectangle {
            radius: Theme.radius
            color: fold.hovered ? Theme.hover : Theme.sunken
            FocusFrame { shown: fold.visualFocus }
        }
    }
    TextEdit {
        visible: root.unfolded
        width: parent.width - x
        x: Theme.gap * 2
        text: visible ? root.content : ""
        textFormat: TextEdit.PlainText
        readOnly: true
        selectByMouse: true
        wrapMode: TextEdit.Wrap
        color: Theme.textSoft
        font.pixelSize: Theme.body
    }
}
