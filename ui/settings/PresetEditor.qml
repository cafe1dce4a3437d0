import QtQuick
import QtQuick.Layouts
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// One preset: its name, instructions, sampling. Those that come with Parlor are shown; a copy can be changed.
Column {
    id: root
    required property PresetListModel presets
    required property string presetId
    required property SettingTable table
    required property Settings settings
    readonly property var preset: presets.revision >= 0 ? presets.get(presetId) : ({})
    readonly property bool fixed: preset["builtIn"] === true
    readonly property var marks: {
        const names = {}
        for (const name in preset.values ?? {})
            names[name] = true
        return names
    }
    signal closed()
    signal duplicateRequested()

    spacing: Theme.gap
    RowLayout {
        width: parent.width
        IconButton {
            objectName: "presetBack"
            iconName: "chevron-left"
            text: qsTr("All presets")
            onClicked: root.closed()
        }
        TextBox {
            objectName: "presetName"
            Layout.fillWidth: true
            readOnly: root.fixed
            maximumLength: 80
            text: root.preset["name"] ?? ""
            placeholderText: qsTr("Name")
            onEditingFinished: root.presets.rename(root.presetId, text)
        }
        ActionButton {
            objectName: "changeCopy"
            visible: root.fixed
            primary: true
            text: qsTr("Change a copy")
            onClicked: root.duplicateRequested()
        }
    }
    PageText {
        visible: root.fixed
        text: root.preset["about"] ?? ""
    }
    PageHeading { text: root.table.rows["systemPrompt"].label }
    TextPad {
        x: Theme.gap
        width: parent.width - Theme.gap * 2
        implicitHeight: Theme.scaled(140)
        fieldName: "presetPrompt"
        name: root.table.rows["systemPrompt"].label
        readOnly: root.fixed
        placeholder: qsTr("For example: Answer briefly and in plain words.")
        value: root.preset["systemPrompt"] ?? ""
        onEdited: (text) => root.presets.setPrompt(root.presetId, text)
    }
    PageHeading { text: qsTr("Sampling") }
    PageText {
        text: qsTr("What is not changed here stays as it is for the model.")
        font.pixelSize: Theme.small
    }
    TuningValues {
        objectName: "presetTuning"
        x: Theme.gap
        width: parent.width - Theme.gap * 2
        enabled: !root.fixed
        table: root.table
        limits: root.settings.tuningLimits
        values: Object.assign({}, root.settings.tuning, root.preset.values ?? {})
        own: root.marks
        onGiven: (name, value) => root.presets.setValue(root.presetId, name, value)
        onReset: (name) => root.presets.resetValue(root.presetId, name)
    }
}
