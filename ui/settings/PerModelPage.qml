import QtQuick
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// What counts for one model only.
SettingPage {
    id: page
    required property ModelLibrary library
    objectName: "perModelPage"

    property string model: library.currentPath
    readonly property ModelChoices choices: settings.models
    readonly property var own: choices.revision >= 0 ? choices.values(model) : ({})
    readonly property var marks: {
        const names = {}
        for (const name in own)
            names[name] = true
        return names
    }
    readonly property var values: Object.assign({ contextLength: settings.contextLength, kvType: settings.kvType, threads: settings.threads },
                                                settings.tuning, own)
    property var list: []
    function refill() {
        const all = []
        for (let i = 0; i < models.count; ++i) {
            const one = models.objectAt(i)
            if (one)
                all.push({ value: one.path, text: choices.has(one.path) ? qsTr("%1 – changed").arg(one.name) : one.name })
        }
        list = all
    }
    Instantiator {
        id: models
        model: page.library.models
        delegate: QtObject {
            required property string path
            required property string name
        }
        onObjectAdded: soon.restart()
        onObjectRemoved: soon.restart()
    }
    Timer {
        id: soon
        interval: 1
        onTriggered: page.refill()
    }
    Connections {
        target: page.choices
        function onChanged() { soon.restart() }
    }

    SettingRow {
        width: parent.width
        name: "perModel"
        table: page.table
        wide: true
        changed: page.choices.revision >= 0 && page.choices.has(page.model)
        onResetRequested: page.choices.resetAll(page.model)
        SelectBox {
            objectName: "modelChoice"
            width: parent.width
            name: page.table.rows["perModel"].label
            choices: page.list
            value: page.model
            onChosen: (value) => page.model = value
        }
    }
    PageText {
        visible: page.model === ""
        text: qsTr("Choose a model first.")
    }
    Column {
        width: parent.width
        visible: page.model !== ""
        spacing: Theme.gap / 2
        PageHeading { text: qsTr("Memory and speed") }
        MemoryRows {
            table: page.table
            preferences: page.preferences
            library: page.library
            values: page.values
            own: page.marks
            onGiven: (name, value) => page.choices.set(page.model, name, value)
            onReset: (name) => page.choices.reset(page.model, name)
        }
        PageHeading { text: qsTr("How it answers") }
        SettingRow {
            width: parent.width
            name: "systemPrompt"
            table: page.table
            wide: true
            changed: page.marks.systemPrompt === true
            onResetRequested: page.choices.reset(page.model, "systemPrompt")
            TextPad {
                width: parent.width
                fieldName: "modelPrompt"
                name: page.table.rows["systemPrompt"].label
                placeholder: page.settings.systemPrompt
                value: page.own["systemPrompt"] ?? ""
                onEdited: (text) => page.choices.set(page.model, "systemPrompt", text)
            }
        }
        TuningValues {
            objectName: "modelTuning"
            x: Theme.gap
            width: parent.width - Theme.gap * 2
            table: page.table
            limits: page.settings.tuningLimits
            values: page.values
            own: page.marks
            onGiven: (name, value) => page.choices.set(page.model, name, value)
            onReset: (name) => page.choices.reset(page.model, name)
        }
    }
}
