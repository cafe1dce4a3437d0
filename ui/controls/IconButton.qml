import QtQuick
import QtQuick.Controls.Basic
import Parlor.Theme

// A button with a drawing; `text` is its name for the tip and for screen readers.
AbstractButton {
    id: button
    required property string iconName
    property int iconSize: Theme.icon
    property color ink: Theme.textSoft
    property bool filled: false

    implicitWidth: Theme.control
    implicitHeight: Theme.control
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    opacity: enabled ? 1 : 0.4
    Accessible.name: text
    Accessible.role: Accessible.Button
    Keys.onReturnPressed: button.clicked()
    Keys.onEnterPressed: button.clicked()

    contentItem: Item {
        Icon {
            anchors.centerIn: parent
            name: button.iconName
            size: button.iconSize
            color: button.filled ? Theme.accentInk : button.hovered && button.enabled ? Theme.text : button.ink
        }
    }
    background: Rectangle {
        radius: button.filled ? height / 2 : Theme.radius
        color: button.filled ? (button.hovered ? Theme.accentHover : Theme.accent)
             : button.down ? Theme.pressed : button.hovered || button.checked ? Theme.hover : "transparent"
        FocusFrame {
            shown: button.visualFocus
            radius: parent.radius + 2
        }
    }
    HoverTip {
        visible: button.hovered && button.text !== ""
        text: button.text
    }
    HoverHandler { cursorShape: Qt.PointingHandCursor }
}
