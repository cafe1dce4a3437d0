import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Parlor.Theme

// A named number: label and value on one line, what it does below the slider. The value can be typed, also one that
// lies beyond the slider's end.
ColumnLayout {
    id: root
    required property string label
    required property real value
    property string valueText: Number(value).toLocaleString(Qt.locale(), "f", decimals)
    property string explanation
    property real from: 0
    property real to: 1
    property real most: to  // that can be typed
    // Where what is typed is no place of the slider: the number to begin with, and who takes it.
    property real typedValue: value
    property var typing  // function(number)
    property real step: 0.01
    property int decimals: 2
    property bool changed: false
    property bool resettable: false
    property bool slides: true
    property string note  // where the value comes from
    signal moved(real value)
    signal resetRequested()

    function take(text: string) {
        const number = Number(text.trim().replace(Qt.locale().decimalPoint, ".").replace("−", "-"))
        if (text.trim() === "" || !Number.isFinite(number))
            return
        const taken = Math.max(from, Math.min(most, decimals === 0 ? Math.round(number) : number))
        if (typing)
            typing(taken)
        else
            moved(taken)
    }
    spacing: 0
    RowLayout {
        Layout.fillWidth: true
        Layout.minimumHeight: Theme.controlSmall
        spacing: Theme.gap / 2
        Text {
            Layout.fillWidth: true
            text: root.label
            color: Theme.text
            font.pixelSize: Theme.body
            elide: Text.ElideRight
            textFormat: Text.PlainText
        }
        Text {
            visible: text !== ""
            text: root.note
            color: Theme.textSoft
            font.pixelSize: Theme.small
            textFormat: Text.PlainText
        }
        TextField {
            id: typed
            objectName: "typedValue"
            Layout.preferredWidth: Math.max(Theme.scaled(52), contentWidth + Theme.gap * 1.5)
            implicitHeight: Theme.controlSmall
            padding: Theme.gap / 2
            leftPadding: Theme.gap * 0.75
            rightPadding: Theme.gap * 0.75
            horizontalAlignment: TextInput.AlignRight
            verticalAlignment: TextInput.AlignVCenter
            text: root.valueText
            color: root.changed ? Theme.accent : activeFocus ? Theme.text : Theme.textSoft
            font.pixelSize: Theme.body
            font.weight: root.changed ? Font.Medium : Font.Normal
            selectByMouse: true
            selectionColor: Theme.accent
            selectedTextColor: Theme.accentInk
            Accessible.name: root.label
            onActiveFocusChanged: {
                text = activeFocus ? String(Number(root.typedValue.toFixed(root.decimals))) : Qt.binding(() => root.valueText)
                if (activeFocus)
                    selectAll()
            }
            onEditingFinished: root.take(text)
            Keys.onEscapePressed: (event) => {
                text = String(Number(root.typedValue.toFixed(root.decimals)))
                slider.forceActiveFocus()
                event.accepted = true
            }
            background: Rectangle {
                radius: Theme.radius - 2
                color: typed.activeFocus ? Theme.surface : typed.hovered ? Theme.hover : "transparent"
                border.width: typed.activeFocus ? 2 : 0
                border.color: Theme.accent
            }
        }
        IconButton {
            objectName: "resetValue"
            visible: root.resettable
            opacity: root.changed ? 1 : 0
            enabled: root.changed
            implicitWidth: Theme.controlSmall
            implicitHeight: Theme.controlSmall
            iconName: "undo"
            iconSize: Theme.iconSmall
            text: qsTr("Reset")
            onClicked: root.resetRequested()
        }
    }
    Slider {
        id: slider
        Layout.fillWidth: true
        visible: root.slides
        implicitHeight: Theme.controlSmall
        leftPadding: 0
        rightPadding: 0
        from: root.from
        to: root.to
        stepSize: root.step
        snapMode: Slider.SnapAlways
        value: root.value
        onToChanged: value = Qt.binding(() => root.value)  // which the end before may have cut off
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
            width: Theme.scaled(16)
            height: width
            radius: width / 2
            color: Theme.raised
            border.width: slider.pressed || slider.visualFocus ? 5 : 4
            border.color: Theme.accent
            FocusFrame {
                radius: width / 2
                shown: slider.visualFocus
            }
        }
    }
    Text {
        Layout.fillWidth: true
        visible: root.explanation !== ""
        text: root.explanation
        color: Theme.textSoft
        font.pixelSize: Theme.small
        wrapMode: Text.Wrap
        textFormat: Text.PlainText
    }
}
