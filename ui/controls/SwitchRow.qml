import QtQuick
import QtQuick.Controls.Basic
import Parlor.Theme

// A setting that is on or off, explained in one line.
AbstractButton {
    id: root
    required property bool on
    property string explanation
    signal switched(bool on)

    implicitWidth: 320
    implicitHeight: words.implicitHeight + Theme.gap * 1.5
    focusPolicy: Qt.StrongFocus
    hoverEnabled: true
    checked: on
    opacity: enabled ? 1 : 0.45
    Accessible.role: Accessible.CheckBox
    Accessible.name: text
    Accessible.description: explanation
    Accessible.checkable: true
    Accessible.checked: on
    onClicked: root.switched(!root.on)
    Keys.onReturnPressed: root.clicked()
    contentItem: Item {
        Column {
            id: words
            anchors.left: parent.left
            anchors.right: track.left
            anchors.rightMargin: Theme.gap * 2
            anchors.verticalCenter: parent.verticalCenter
            spacing: 2
            Text {
                width: parent.width
                text: root.text
                color: Theme.text
                font.pixelSize: Theme.body
                wrapMode: Text.Wrap
                textFormat: Text.PlainText
            }
            Text {
                width: parent.width
                visible: text !== ""
                text: root.explanation
                color: Theme.textSoft
                font.pixelSize: Theme.small
                wrapMode: Text.Wrap
                textFormat: Text.PlainText
            }
        }
        Rectangle {
            id: track
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            width: Theme.scaled(38)
            height: Theme.scaled(22)
            radius: height / 2
            color: root.on ? Theme.accent : Theme.reserve
            Rectangle {
                x: root.on ? parent.width - width - 3 : 3
                y: 3
                width: parent.height - 6
                height: width
                radius: width / 2
                color: root.on ? Theme.accentInk : Theme.surface
            }
            FocusFrame {
                radius: height / 2
                shown: root.visualFocus
            }
        }
    }
    background: null
}
