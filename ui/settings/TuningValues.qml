pragma ComponentBehavior: Bound
import QtQuick
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// All of the sampling: the usual values first, the rest folded.
Column {
    id: root
    required property SettingTable table
    required property var limits
    required property var values    // by name
    required property var own       // names that are set here: {name: true}
    property var notes: ({})        // where a value comes from, by name
    property bool open: false
    signal given(string name, var value)
    signal reset(string name)

    readonly property var basic: ["temperature", "maxTokens", "topP", "topK"]
    readonly property var more: ["minP", "repeatPenalty", "frequencyPenalty", "presencePenalty", "penaltyWindow", "dryMultiplier",
        "dryBase", "dryAllowedLength", "xtcProbability", "xtcThreshold", "seed"]

    spacing: Theme.gap / 2
    Component {
        id: rowMaker
        TuningRow {
            required property string modelData
            width: root.width
            name: modelData
            table: root.table
            limits: root.limits
            value: root.values[modelData] ?? root.limits[modelData].initial
            changed: root.own[modelData] === true
            note: root.notes[modelData] ?? ""
            onGiven: (value) => root.given(name, value)
            onResetRequested: root.reset(name)
        }
    }
    Repeater {
        model: root.basic
        delegate: rowMaker
    }
    ActionButton {
        objectName: "moreTuning"
        quiet: true
        implicitHeight: Theme.controlSmall
        iconName: root.open ? "chevron-down" : "chevron-right"
        text: root.open ? qsTr("Less") : qsTr("More")
        Accessible.checkable: true
        Accessible.checked: root.open
        onClicked: root.open = !root.open
    }
    Repeater {
        model: root.open ? root.more : []
        delegate: rowMaker
    }
    Repeater {
        model: root.open ? 1 : 0
        delegate: StopStrings {
            width: root.width
            table: root.table
            value: root.values.stopStrings ?? []
            changed: root.own.stopStrings === true
            onGiven: (value) => root.given("stopStrings", value)
            onResetRequested: root.reset("stopStrings")
        }
    }
}
