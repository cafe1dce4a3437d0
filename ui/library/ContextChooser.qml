import QtQuick
import QtQuick.Layouts
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// The context length of a model: the plan follows the thumb, nothing is loaded until it is applied.
ColumnLayout {
    id: root
    required property PlanPreview preview
    property bool current: false  // the model that is loaded

    function number(value: real): string { return Number(value).toLocaleString(Qt.locale(), "f", 0) }

    spacing: Theme.gap / 2
    ValueSlider {
        objectName: "contextChooser"
        Layout.fillWidth: true
        enabled: root.preview.steps > 1
        label: qsTr("Context length")
        valueText: qsTr("%1 tokens").arg(root.number(root.preview.context))
        value: root.preview.step
        to: Math.max(1, root.preview.steps - 1)
        step: 1
        most: 1 << 22
        decimals: 0
        typedValue: root.preview.context
        typing: (tokens) => root.preview.setContext(tokens)
        onMoved: (value) => root.preview.step = value
    }
    Text {
        Layout.fillWidth: true
        text: [root.preview.trained > 0 ? qsTr("Trained for %1 tokens").arg(root.number(root.preview.trained)) : "",
               root.preview.trained > 0 && root.preview.largest >= root.preview.trained ? qsTr("all of them fit here")
               : root.preview.largest > 0 ? qsTr("up to %1 would fit here").arg(root.number(root.preview.largest)) : "",
               qsTr("KV cache: %1").arg(root.preview.kvText)].filter(part => part !== "").join("  ·  ")  // qmllint disable
        color: Theme.textSoft
        font.pixelSize: Theme.small
        wrapMode: Text.Wrap
        textFormat: Text.PlainText
    }
    RowLayout {
        Layout.topMargin: Theme.gap / 2
        visible: root.preview.different
        spacing: Theme.gap
        ActionButton {
            objectName: "applyContext"
            primary: true
            enabled: root.preview.fits
            text: root.current ? qsTr("Load again with this context") : qsTr("Load with this context")
            onClicked: root.preview.apply()
        }
        ActionButton {
            quiet: true
            text: qsTr("Reset")
            onClicked: root.preview.reset()
        }
    }
}
