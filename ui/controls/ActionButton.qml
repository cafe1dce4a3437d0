import QtQuick
import QtQuick.Controls.Basic
import Parlor.Theme

// A button with words. `primary` for the one that most people want.
AbstractButton {
    id: button
    property bool primary: false
    property bool quiet: false  // no frame: beside other things
    property string iconName

    implicitHeight: Theme.control
    implicitWidth: row.implicitWidth + leftPadding + rightPadding
    leftPadding: quiet ? Theme.gap * 1.25 : Theme.gap * 1.75
    rightPadding: leftPadding
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    opacity: enabled ? 1 : 0.45
    Accessible.name: text
    Accessible.role: Accessible.Button
    Keys.onReturnPressed: click()
    Keys.onEnterPressed: click()

    readonly property color ink: primary ? Theme.onAccent : quiet ? Theme.accent : Theme.text

    contentItem: Item {
        Row {
            id: row
            anchors.centerIn: parent
            spacing: Theme.gap
            Icon {
                visible: button.iconName !== ""
                name: button.iconName
                color: button.ink
                size: 18
                anchors.verticalCenter: parent.verticalCenter
            }
            Text {
                text: button.text
                color: button.ink
                font.pixelSize: Theme.body
                font.weight: button.primary || button.quiet ? Font.Medium : Font.Normal
                anchors.verticalCenter: parent.verticalCenter
                textFormat: Text.PlainText
            }
        }
    }
    background: Rectangle {
        radius: Theme.radius
        color: button.primary ? (button.hovered ? Theme.accentHover : Theme.accent)
             : button.down ? Theme.pressed : button.hovered ? Theme.hover : "transparent"
        border.width: button.primary || button.quiet ? 0 : 1
        border.color: Theme.lineStrong
        FocusFrame { shown: button.visualFocus }
    }
    HoverHandler { cursorShape: Qt.PointingHandCursor }
}
