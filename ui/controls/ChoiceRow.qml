pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Parlor.Theme

// A few choices beside each other, one of them taken.
Row {
    id: root
    required property var choices  // [{value, text}]
    required property string current
    required property string name
    signal chosen(string value)

    spacing: Theme.gap
    Accessible.role: Accessible.Grouping
    Accessible.name: name
    Repeater {
        model: root.choices
        delegate: AbstractButton {
            id: choice
            required property var modelData
            readonly property bool taken: modelData.value === root.current
            width: (root.width - (root.choices.length - 1) * root.spacing) / root.choices.length
            implicitHeight: Theme.control
            focusPolicy: Qt.StrongFocus
            hoverEnabled: true
            text: modelData.text
            checked: taken
            Accessible.role: Accessible.RadioButton
            Accessible.name: text
            Accessible.checked: taken
            Keys.onReturnPressed: choice.clicked()
            onClicked: root.chosen(modelData.value)
            contentItem: Text {
                text: choice.text
                color: choice.taken ? Theme.accent : Theme.text
                font.pixelSize: Theme.body
                font.weight: choice.taken ? Font.DemiBold : Font.Normal
                horizontalAlignment: Text.AlignHCenter
                verticalAlignment: Text.AlignVCenter
            }
            background: Rectangle {
                radius: Theme.radius
                color: choice.taken ? Theme.accentSoft : choice.hovered ? Theme.hover : "transparent"
                border.color: choice.taken ? Theme.accent : Theme.line
                FocusFrame { shown: choice.visualFocus }
            }
        }
    }
}
