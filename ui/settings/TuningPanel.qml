import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// How the open chat is answered: preset, instructions, sampling; what it takes over, and what it has set for itself.
Rectangle {
    id: root
    required property Preferences preferences
    required property ChatController chat
    required property ModelLibrary library
    readonly property Settings settings: preferences.settings
    readonly property ChatTuning tuning: chat.tuning
    signal closed()
    signal settingsRequested(string page)

    // {name: true} of what this chat has set for itself, and where the rest comes from
    readonly property var own: {
        const names = {}
        for (const name in tuning.sources)
            names[name] = tuning.sources[name] === "chat"
        return names
    }
    readonly property var notes: {
        const words = { preset: qsTr("preset"), model: qsTr("model"), maker: qsTr("recommended") }
        const notes = {}
        for (const name in tuning.sources)
            notes[name] = words[tuning.sources[name]] ?? ""
        return notes
    }
    // Set for the chosen model alone; undefined: it is not
    readonly property var modelContext: settings.models.revision >= 0 ? settings.models.values(library.currentPath)["contextLength"] : undefined  // qmllint disable

    color: Theme.window
    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("How the model answers")

    RowLayout {
        id: head
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.leftMargin: Theme.gap * 2
        anchors.rightMargin: Theme.gap
        height: Theme.bar
        Text {
            Layout.fillWidth: true
            text: qsTr("How the model answers")
            color: Theme.text
            font.pixelSize: Theme.reading
            font.weight: Font.DemiBold
            elide: Text.ElideRight
        }
        IconButton {
            objectName: "tuningResetAll"
            visible: root.tuning.own
            iconName: "undo"
            iconSize: Theme.iconSmall
            text: qsTr("Reset all of this chat")
            onClicked: root.tuning.resetAll()
        }
        IconButton {
            iconName: "close"
            text: qsTr("Close")
            onClicked: root.closed()
        }
    }
    Flickable {
        id: flick
        anchors.top: head.bottom
        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.right: parent.right
        contentHeight: body.implicitHeight + Theme.gap * 3
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: ThinScrollBar {}
        Column {
            id: body
            x: Theme.gap * 2
            width: flick.width - Theme.gap * 4
            spacing: Theme.gap * 2
            Column {
                width: parent.width
                spacing: Theme.gap / 2
                SectionHeading { text: qsTr("Preset") }
                PresetBox {
                    objectName: "presetBox"
                    width: parent.width
                    name: qsTr("Preset")
                    presets: root.settings.presets
                    value: root.tuning.preset
                    onChosen: (value) => root.tuning.preset = value
                }
                ActionButton {
                    objectName: "editPresets"
                    anchors.right: parent.right
                    quiet: true
                    implicitHeight: Theme.controlSmall
                    text: qsTr("Edit presets…")
                    onClicked: root.settingsRequested("presets")
                }
            }
            InstructionsBox {
                width: parent.width
                tuning: root.tuning
                settings: root.settings
            }
            SectionHeading { text: qsTr("Sampling") }
            TuningValues {
                objectName: "chatTuning"
                width: parent.width
                table: root.preferences.table
                limits: root.settings.tuningLimits
                values: root.tuning.values
                own: root.own
                notes: root.notes
                onGiven: (name, value) => root.tuning.set(name, value)
                onReset: (name) => root.tuning.reset(name)
            }
            Flow {
                width: parent.width
                spacing: Theme.gap / 2
                ActionButton {
                    objectName: "keepAsPreset"
                    implicitHeight: Theme.controlSmall
                    visible: root.tuning.own
                    text: qsTr("Keep as a preset")
                    onClicked: root.tuning.keepAsPreset(root.chat.title)
                }
            }
            SectionHeading { text: qsTr("Context") }
            LoadAgain { library: root.library }
            ValueSlider {
                objectName: "contextSlider"
                width: parent.width
                label: root.preferences.table.rows["contextLength"].label
                explanation: root.preferences.table.rows["contextLength"].about
                value: root.modelContext ?? root.settings.contextLength
                to: Math.max(2048, root.library.contextMax)
                most: 1 << 22
                step: 512
                decimals: 0
                resettable: true
                changed: value !== 0
                valueText: value === 0 ? qsTr("automatic (%1)").arg(Number(root.library.loadedContext).toLocaleString(Qt.locale(), "f", 0))
                                       : qsTr("%1 tokens").arg(Number(value).toLocaleString(Qt.locale(), "f", 0))
                onMoved: (value) => {
                    if (root.modelContext !== undefined)
                        root.settings.models.set(root.library.currentPath, "contextLength", Math.round(value))
                    else
                        root.settings.contextLength = Math.round(value)
                }
                onResetRequested: {
                    root.settings.models.reset(root.library.currentPath, "contextLength")
                    root.settings.reset("contextLength")
                }
            }
        }
    }
    Rectangle {
        width: 1
        height: parent.height
        color: Theme.line
    }
}
