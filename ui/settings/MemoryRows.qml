import QtQuick
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// Context, its precision and threads: of all models, or of one.
Column {
    id: root
    required property SettingTable table
    required property Preferences preferences
    required property ModelLibrary library
    required property var values  // contextLength, kvType, threads
    required property var own     // {name: true}
    signal given(string name, var value)
    signal reset(string name)

    function number(value: real): string { return Number(value).toLocaleString(Qt.locale(), "f", 0) }
    width: parent ? parent.width : 0
    spacing: Theme.gap / 2
    TuningRow {
        x: Theme.gap
        width: root.width - Theme.gap * 2
        name: "contextLength"
        table: root.table
        limits: ({ contextLength: { from: 0, to: 1 << 22, step: 512, decimals: 0 } })
        sliderEnd: Math.max(8192, root.library.contextMax)
        value: root.values.contextLength
        changed: root.own.contextLength === true
        onGiven: (value) => root.given(name, Math.round(value))
        onResetRequested: root.reset(name)
        valueWords: value === 0 ? qsTr("automatic") : qsTr("%1 tokens").arg(root.number(value))
    }
    SettingRow {
        width: root.width
        name: "kvType"
        table: root.table
        changed: root.own.kvType === true
        onResetRequested: root.reset("kvType")
        SelectBox {
            objectName: "kvType"
            name: root.table.rows["kvType"].label
            value: root.values.kvType
            choices: [{ value: "automatic", text: qsTr("Automatic") }, { value: "f16", text: "F16" }, { value: "bf16", text: "BF16" },
                      { value: "q8_0", text: "Q8_0" }]
            onChosen: (value) => root.given("kvType", value)
        }
    }
    TuningRow {
        x: Theme.gap
        width: root.width - Theme.gap * 2
        name: "threads"
        table: root.table
        limits: ({ threads: { from: 0, to: 1024, step: 1, decimals: 0 } })
        sliderEnd: root.preferences.processorThreads
        value: root.values.threads
        changed: root.own.threads === true
        onGiven: (value) => root.given(name, Math.round(value))
        onResetRequested: root.reset(name)
        valueWords: value === 0 ? qsTr("automatic (%1)").arg(root.preferences.cores) : String(value)
    }
}
