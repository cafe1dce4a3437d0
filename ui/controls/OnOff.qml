import QtQuick
import QtQuick.Controls.Basic
import Parlor.Theme

// The switch alone, for a row that has words of its own.
AbstractButton {
    id: root
    required property bool on
    required property string name
    signal switched(bool on)

    implicitWidth: Theme.scaled(38)
    implicitHeight: Theme.scaled(22)
    focusPolicy: Qt.StrongFocus
    hoverEnabled: true
    opacity: enabled ? 1 : 0.45
    Accessible.role: Accessible.CheckBox
    Accessible.name: name
    Accessible.checkable: true
    Accessible.checked: on
    onClicked: root.switched(!root.on)
    Keys.onReturnPressed: root.clicked()
    Keys.onEnterPressed: root.clicked()
    contentItem: Item {}
    background: Rectangle {
        radius: height / 2
        color: root.on ? Theme.accent : Theme.reserve
        Rectangle {
            x: root.on ? parent.width - width - 3 : 3
            y: 3
            width: parent.height - 6
            height: width
            radius: width / 2
            color: root.on ? Theme.accentInk : Theme.surface
            Behavior on x { NumberAnimation { duration: Theme.quick } }
        }
        FocusFrame {
            radius: height / 2
            shown: root.visualFocus
        }
    }
    HoverHandler { cursorShape: Qt.PointingHandCursor }
}
