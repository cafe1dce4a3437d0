import QtQuick
import QtQuick.Layouts
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// How much of the conversation the model can keep in mind. 0 in the settings: what the planner thinks best.
ColumnLayout {
    id: root
    required property Settings settings
    required property ModelLibrary library
    readonly property bool stale: library.loadedContext > 0 && settings.contextLength > 0 && settings.contextLength !== library.loadedContext
    readonly property int most: Math.max(2048, library.contextMax)

    function number(value: int): string { return Number(value).toLocaleString(Qt.locale(), "f", 0) }

    spacing: Theme.gap
    ValueSlider {
        objectName: "contextSlider"
        Layout.fillWidth: true
        label: qsTr("Context length")
        explanation: qsTr("How much of the conversation the model keeps in mind. Longer needs more memory.")
        value: root.settings.contextLength
        to: root.most
        step: 512
        valueText: root.settings.contextLength === 0 ? qsTr("automatic (%1)").arg(root.number(root.library.loadedContext))
                                                     : qsTr("%1 tokens").arg(root.number(root.settings.contextLength))
        onMoved: (value) => root.settings.contextLength = value
    }
    ActionButton {
        Layout.alignment: Qt.AlignRight
        primary: true
        visible: root.stale
        text: qsTr("Load again with this context")
        onClicked: root.library.reload()
    }
}
