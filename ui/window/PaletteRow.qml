import QtQuick
import QtQuick.Controls.Basic
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

AbstractButton {
    id: root
    required property int index
    required property int kind
    required property string name
    required property string detail
    required property string keys
    required property bool current
    signal pointed()

    implicitHeight: Theme.control + 2
    focusPolicy: Qt.NoFocus
    hoverEnabled: true
    text: name
    Accessible.role: Accessible.ListItem
    Accessible.name: detail !== "" ? name + ", " + detail : name
    Accessible.description: keys
    Accessible.selected: current
    // Only a pointer that moves points: rows that come to lie under a resting one do not take the choice.
    HoverHandler { onPointChanged: if (point.velocity.x !== 0 || point.velocity.y !== 0) root.pointed() }
    contentItem: Item {
        Icon {
            id: sign
            x: Theme.gap
            anchors.verticalCenter: parent.verticalCenter
            size: 17
            color: root.current ? Theme.accent : Theme.textSoft
            name: root.kind === Palette.Chat ? "chat" : root.kind === Palette.Model ? "chip" : root.kind === Palette.Setting ? "settings" : "chevron-right"
        }
        Text {
            id: label
            anchors.left: sign.right
            anchors.leftMargin: Theme.gap * 1.25
            anchors.verticalCenter: parent.verticalCenter
            width: Math.min(implicitWidth, (keyText.visible ? keyText.x : parent.width) - x - Theme.gap)
            text: root.name
            color: Theme.text
            font.pixelSize: Theme.body
            elide: Text.ElideRight
            textFormat: Text.PlainText
        }
        Text {
            anchors.left: label.right
            anchors.leftMargin: Theme.gap
            anchors.right: keyText.visible ? keyText.left : parent.right
            anchors.rightMargin: Theme.gap
            anchors.verticalCenter: parent.verticalCenter
            text: root.detail
            color: Theme.textSoft
            font.pixelSize: Theme.small
            elide: Text.ElideRight
            textFormat: Text.PlainText
        }
        Text {
            id: keyText
            visible: text !== ""
            anchors.right: parent.right
            anchors.rightMargin: Theme.gap * 1.5
            anchors.verticalCenter: parent.verticalCenter
            text: root.keys
            color: Theme.textSoft
            font.pixelSize: Theme.small
        }
    }
    background: Rectangle {
        anchors.fill: parent
        anchors.leftMargin: Theme.gap / 2
        anchors.rightMargin: Theme.gap / 2
        radius: Theme.radius - 2
        color: root.current ? Theme.accentSoft : root.hovered ? Theme.hover : "transparent"
    }
}
