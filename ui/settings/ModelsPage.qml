import QtQuick
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

SettingPage {
    id: page
    required property ModelLibrary library
    objectName: "modelsPage"

    // {name: true} of the settings that were changed
    readonly property var changed: {
        const names = {}
        for (const name of page.table.names("models"))
            names[name] = page.settings.revision >= 0 && !page.settings.isDefault(name)
        return names
    }
    PageHeading { text: qsTr("Memory and speed") }
    MemoryRows {
        table: page.table
        preferences: page.preferences
        library: page.library
        values: ({ contextLength: page.settings.contextLength, kvType: page.settings.kvType, threads: page.settings.threads })
        own: page.changed
        onGiven: (name, value) => page.settings[name] = value
        onReset: (name) => page.settings.reset(name)
    }
    SettingRow {
        width: parent.width
        name: "unloadAfter"
        table: page.table
        settings: page.settings
        Stepper {
            objectName: "unloadAfter"
            name: page.table.rows["unloadAfter"].label
            to: 240
            step: 5
            value: page.settings.unloadAfter
            valueText: value === 0 ? qsTr("never") : qsTr("%1 min").arg(value)
            onChosen: (value) => page.settings.unloadAfter = value
        }
    }
    SwitchSetting { width: parent.width; name: "warmUp"; table: page.table; settings: page.settings }
    PageHeading { text: qsTr("How models answer") }
    PageText {
        text: qsTr("These values count where neither the chat, its preset, the model's own settings nor its maker says anything else.")
        font.pixelSize: Theme.small
    }
    TuningValues {
        objectName: "defaultTuning"
        x: Theme.gap
        width: parent.width - Theme.gap * 2
        table: page.table
        limits: page.settings.tuningLimits
        values: page.settings.tuning
        own: page.changed
        open: more.includes(page.wanted) || page.wanted === "stopStrings"
        onGiven: (name, value) => page.settings[name] = value
        onReset: (name) => page.settings.reset(name)
    }
}
