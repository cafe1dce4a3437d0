import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Parlor.Theme

// A named number: label and value on one line, what it does below the slider.
ColumnLayout {
    id: root
    required property string label
    required property real value
    property string valueText: Number(value).toLocaleString(Qt.locale(), "f", decimals)
    property string explanation
    property real from: 0
    property real to: 1
    property real step: 0.01
    property int decimals: 2
    signal moved(real value)

    spacing: 0
    RowLayout {
        Layout.fillWidth: true
        Text {
            Layout.fillWidth: true
            text: root.label
            color: Theme.text
            font.pixelSize: Theme.body
            elide: Text.ElideRight
        }
        Text {
            text: root.valueText
            color: Theme.textSoft
            font.pixelSize: Theme.body
        }
    }
    Slider {
        id: slider
        Layout.fillWidth: true
        implicitHeight: Theme.controlSmall
        leftPadding: 0
        rightPadding: 0
        from: root.from
        to: root.to
        stepSize: root.step
        snapMode: Slider.SnapAlways
        value: root.value
        Accessible.name: root.label
        Accessible.description: root.valueText
        onMoved: root.moved(value)
        background: Rectangle {
            x: 0
            y: (slider.height - height) / 2
            width: slider.width
            height: 4
            radius: 2
            color: Theme.track
            Rectangle {
                width: slider.visualPosition * parent.width
                height: parent.height
                radius: 2
                color: Theme.accent
            }
        }
        handle: Rectangle {
            x: slider.visualPosition * (slider.width - width)
            y: (slider.height - height) / 2
            width: 16
            height: 16
            radius: 8
            color: Theme.raised
            border.width: slider.pressed || slider.visualFocus ? 5 : 4
            border.color: Theme.accent
        }
    }
    Text {
        Layout.fillWidth: true
        visible: root.explanation !== ""
        text: root.explanation
        color: Theme.textSoft
        font.pixelSize: Theme.small
        wrapMode: Text.Wrap
    }
}
