import QtQuick
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// One number of the sampling, wherever it is set.
Rectangle {
    id: root
    required property string name
    required property SettingTable table
    required property var limits     // {from, to, step, decimals} by name
    required property real value
    property bool changed: false
    property string note
    property string valueWords  // in the place of the number
    property bool marked: false
    readonly property var entry: table.rows[name] ?? { label: "", about: "" }
    readonly property var limit: limits[name]
    // Beyond this a slider would be too coarse; a larger number can be typed.
    property real sliderEnd: name === "maxTokens" ? 4096 : name === "penaltyWindow" ? 1024 : limit.to
    signal given(real value)
    signal resetRequested()

    function mark() {
        marked = true
        fade.restart()
    }
    function words(): string {
        if (name === "maxTokens")
            return value === 0 ? qsTr("no limit") : qsTr("%1 tokens").arg(Number(value).toLocaleString(Qt.locale(), "f", 0))
        if (name === "topK" && value === 0)
            return qsTr("off")
        if (name === "seed" && value === 0)
            return qsTr("random")
        if (name === "penaltyWindow" && value < 0)
            return qsTr("everything")
        return Number(value).toLocaleString(Qt.locale(), "f", limit.decimals)
    }
    implicitHeight: slider.implicitHeight + Theme.gap
    radius: Theme.radius
    color: marked ? Theme.accentSoft : "transparent"
    Timer {
        id: fade
        interval: 2400
        onTriggered: root.marked = false
    }
    ValueSlider {
        id: slider
        objectName: root.name
        width: parent.width
        anchors.verticalCenter: parent.verticalCenter
        label: root.entry.label
        explanation: root.entry.about
        value: root.value
        valueText: root.valueWords !== "" ? root.valueWords : root.words()
        note: root.note
        from: root.limit.from
        to: root.sliderEnd
        most: root.limit.to
        step: root.limit.step
        decimals: root.limit.decimals
        slides: root.name !== "seed"
        resettable: true
        changed: root.changed
        onMoved: (value) => root.given(value)
        onResetRequested: root.resetRequested()
    }
}
