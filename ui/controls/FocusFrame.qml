import QtQuick
import Parlor.Theme

// Shows where the keyboard is.
Rectangle {
    required property bool shown
    anchors.fill: parent
    anchors.margins: -2
    radius: Theme.radius + 2
    color: "transparent"
    border.color: Theme.accent
    border.width: 2
    visible: shown
}
