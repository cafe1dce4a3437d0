pragma ComponentBehavior: Bound
import QtQuick
import Parlor.Theme
import Parlor.Controls

// What the check found, kernel by kernel. Wrong ones stand first; the rest is shown on demand.
Column {
    id: root
    required property var kernels  // [{variant, device, error, passed}]
    property bool open: false
    readonly property var shown: open ? kernels : kernels.filter(one => !one.passed)
    spacing: 2
    ActionButton {
        quiet: true
        visible: root.kernels.length > 0
        implicitHeight: Theme.controlSmall
        iconName: root.open ? "chevron-down" : "chevron-right"
        text: qsTr("Every kernel")
        Accessible.checkable: true
        Accessible.checked: root.open
        onClicked: root.open = !root.open
    }
    Repeater {
        model: root.shown
        delegate: Item {
            id: line
            required property var modelData
            width: root.width
            implicitHeight: name.implicitHeight + 6
            Icon {
                x: Theme.gap
                anchors.verticalCenter: parent.verticalCenter
                name: line.modelData.passed ? "check" : "alert"
                size: Theme.iconSmall
                color: line.modelData.passed ? Theme.accent : Theme.bad
            }
            Text {
                id: name
                x: Theme.gap * 2 + Theme.iconSmall
                width: parent.width - x - error.width - Theme.gap * 2
                anchors.verticalCenter: parent.verticalCenter
                text: line.modelData.variant
                color: line.modelData.passed ? Theme.text : Theme.bad
                font.pixelSize: Theme.small
                font.family: Theme.mono
                elide: Text.ElideRight
                textFormat: Text.PlainText
                Accessible.name: line.modelData.passed ? qsTr("%1: right").arg(text) : qsTr("%1: wrong").arg(text)
            }
            Text {
                id: error
                anchors.right: parent.right
                anchors.rightMargin: Theme.gap
                anchors.verticalCenter: parent.verticalCenter
                text: line.modelData.error
                color: Theme.textSoft
                font.pixelSize: Theme.small
                font.family: Theme.mono
                textFormat: Text.PlainText
            }
        }
    }
}
