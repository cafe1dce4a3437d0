pragma ComponentBehavior: Bound
import QtQuick
import Parlor.Theme

// The fit bar's segments in words and bytes.
Flow {
    id: root
    required property var segments
    spacing: Theme.gap * 1.5
    Repeater {
        model: root.segments
        delegate: Row {
            required property var modelData
            spacing: 6
            Rectangle {
                anchors.verticalCenter: parent.verticalCenter
                width: 10
                height: 10
                radius: 3
                color: Theme.segment(parent.modelData.kind)
                border.color: Theme.line
            }
            Text {
                text: parent.modelData.label + "  " + parent.modelData.text
                color: Theme.textSoft
                font.pixelSize: Theme.small
            }
        }
    }
}
