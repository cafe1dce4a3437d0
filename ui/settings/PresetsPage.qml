pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Dialogs
import QtQuick.Layouts
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// The presets, and the one that is being edited.
SettingPage {
    id: page
    objectName: "presetsPage"

    readonly property PresetListModel presets: settings.presets
    property string editing
    property string removedName
    property string trouble

    component Tool: ActionButton { implicitHeight: Theme.controlSmall + 4 }

    SettingRow {
        width: parent.width
        visible: page.editing === ""
        name: "presets"
        table: page.table
        Tool {
            objectName: "newPreset"
            primary: true
            iconName: "plus"
            text: qsTr("New preset")
            onClicked: page.editing = page.presets.create("")
        }
    }
    Rectangle {
        width: parent.width
        visible: page.removedName !== "" && page.editing === ""
        implicitHeight: undo.implicitHeight + Theme.gap
        radius: Theme.radius
        color: Theme.accentSoft
        RowLayout {
            id: undo
            anchors.fill: parent
            anchors.leftMargin: Theme.gap * 1.5
            anchors.rightMargin: Theme.gap
            Text {
                Layout.fillWidth: true
                text: qsTr("“%1” was deleted").arg(page.removedName)
                color: Theme.text
                font.pixelSize: Theme.body
                elide: Text.ElideRight
                textFormat: Text.PlainText
            }
            ActionButton {
                objectName: "undoRemovePreset"
                quiet: true
                text: qsTr("Undo")
                onClicked: {
                    page.presets.undoRemove()
                    page.removedName = ""
                }
            }
        }
    }
    PageText {
        visible: page.trouble !== ""
        text: page.trouble
        color: Theme.bad
    }
    Repeater {
        model: page.editing === "" ? page.presets : null
        delegate: PresetRow {
            required property int index
            width: page.width - Theme.gap * 2
            first: index === 0
            last: index === page.presets.count - 1
            onEditRequested: page.editing = presetId
            onDuplicateRequested: page.editing = page.presets.duplicate(presetId)
            onRemoveRequested: page.presets.remove(presetId)
            onMoveRequested: (by) => page.presets.move(index, index + by)
        }
    }
    RowLayout {
        x: Theme.gap
        visible: page.editing === ""
        spacing: Theme.gap
        Tool {
            text: qsTr("Import…")
            onClicked: open.open()
        }
        Tool {
            text: qsTr("Export my presets…")
            onClicked: save.open()
        }
    }
    Repeater {
        model: page.editing !== "" ? 1 : 0
        delegate: PresetEditor {
            width: page.width - Theme.gap * 2
            presets: page.presets
            presetId: page.editing
            table: page.table
            settings: page.settings
            onClosed: page.editing = ""
            onDuplicateRequested: page.editing = page.presets.duplicate(presetId)
        }
    }
    Connections {
        target: page.presets
        function onRemoved(name) { page.removedName = name }
        function onFailed(text, hint, code) { page.trouble = text + " " + hint }
        function onImported(count) { page.trouble = "" }
    }
    FileDialog {
        id: open
        title: qsTr("Import presets")
        nameFilters: [qsTr("Presets (*.json)"), qsTr("All files (*)")]
        onAccepted: page.presets.importFrom(selectedFile)
    }
    FileDialog {
        id: save
        title: qsTr("Export presets")
        fileMode: FileDialog.SaveFile
        defaultSuffix: "json"
        nameFilters: [qsTr("Presets (*.json)")]
        onAccepted: page.presets.exportTo(selectedFile)
    }
}
