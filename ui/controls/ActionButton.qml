import QtQuick
import QtQuick.Controls.Basic
import Parlor.Theme

// A button with words. `primary` for the one that most people want.
AbstractButton {
    id: button
    property bool primary: false
    property bool danger: false  // a primary that destroys something
    property bool quiet: false  // no frame: beside other things
    property string iconName

    implicitHeight: Theme.control
    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    leftPadding: quiet ? Theme.gap * 1.25 : Theme.gap * 1.75
    rightPadding: leftPadding
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    opacity: enabled ? 1 : 0.45
    Accessible.name: text
    Accessible.role: Accessible.Button
    Keys.onReturnPressed: button.clicked()
    Keys.onEnterPressed: button.clicked()

    readonly property color ink: primary ? Theme.accentInk : quiet ? Theme.accent : Theme.text

    contentItem: ButtonLabel {
        iconName: button.iconName
        text: button.text
        ink: button.ink
        weight: button.primary || button.quiet ? Font.Medium : Font.Normal
    }
    background: Rectangle {
        radius: Theme.radius
        color: button.primary ? (button.danger ? Theme.bad : button.hovered ? Theme.accentHover : Theme.accent)
             : button.down ? Theme.pressed : button.hovered ? Theme.hover : "transparent"
        border.width: button.primary || button.quiet ? 0 : 1
        border.color: Theme.lineStrong
        FocusFrame { shown: button.visualFocus }
    }
    HoverHandler { cursorShape: Qt.PointingHandCursor }
}
