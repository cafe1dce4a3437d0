import QtQuick
import QtQuick.Controls.Basic
import Parlor.Theme

// A number with a step down and a step up.
FocusScope {
    id: root
    required property int value
    required property string name
    property int from: 0
    property int to: 100
    property int step: 10
    property string valueText: String(value)
    signal chosen(int value)

    function move(by: int) {
        const next = Math.max(from, Math.min(to, value + by))
        if (next !== value)
            chosen(next)
    }
    implicitWidth: row.implicitWidth
    implicitHeight: Theme.control
    activeFocusOnTab: true
    Accessible.role: Accessible.SpinBox
    Accessible.name: name
    Accessible.description: valueText
    Accessible.focusable: true
    Accessible.onIncreaseAction: move(step)
    Accessible.onDecreaseAction: move(-step)
    Keys.onUpPressed: move(step)
    Keys.onRightPressed: move(step)
    Keys.onDownPressed: move(-step)
    Keys.onLeftPressed: move(-step)
    Rectangle {
        anchors.fill: parent
        radius: Theme.radius
        color: Theme.surface
        border.color: Theme.line
        FocusFrame { shown: root.activeFocus }
    }
    Row {
        id: row
        IconButton {
            objectName: "stepDown"
            focusPolicy: Qt.NoFocus
            enabled: root.value > root.from
            iconName: "minus"
            iconSize: Theme.iconSmall
            text: qsTr("Less")
            onClicked: root.move(-root.step)
        }
        Text {
            width: Theme.scaled(64)
            height: Theme.control
            text: root.valueText
            color: Theme.text
            font.pixelSize: Theme.body
            horizontalAlignment: Text.AlignHCenter
            verticalAlignment: Text.AlignVCenter
            textFormat: Text.PlainText
        }
        IconButton {
            objectName: "stepUp"
            focusPolicy: Qt.NoFocus
            enabled: root.value < root.to
            iconName: "plus"
            iconSize: Theme.iconSmall
            text: qsTr("More")
            onClicked: root.move(root.step)
        }
    }
}
