import QtQuick
import QtQuick.Layouts
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// One setting: what it is called, what it does, its control, and an arrow that puts it back once it was changed.
Rectangle {
    id: root
    required property string name    // of the setting
    required property SettingTable table
    property Settings settings       // that has a property of this name
    property bool changed: settings ? settings.revision >= 0 && !settings.isDefault(name) : false
    property bool wide: false        // the control below the words
    property bool marked: false      // was looked for
    default property alias control: slot.data
    readonly property var entry: table.rows[name] ?? { label: "", about: "" }
    readonly property string label: entry.label
    signal resetRequested()

    function mark() {
        marked = true
        fade.restart()
    }
    onResetRequested: if (settings) settings.reset(name)
    implicitHeight: grid.implicitHeight + Theme.gap * 2
    radius: Theme.radius
    color: marked ? Theme.accentSoft : "transparent"
    Accessible.role: Accessible.Grouping
    Accessible.name: label
    Accessible.description: entry.about

    Timer {
        id: fade
        interval: 2400
        onTriggered: root.marked = false
    }
    GridLayout {
        id: grid
        readonly property bool below: root.wide || root.width < Theme.scaled(430)
        x: Theme.gap
        width: parent.width - Theme.gap * 2
        anchors.verticalCenter: parent.verticalCenter
        columns: 3
        columnSpacing: Theme.gap
        rowSpacing: Theme.gap
        ColumnLayout {
            Layout.row: 0
            Layout.column: 0
            Layout.columnSpan: grid.below ? 2 : 1
            Layout.fillWidth: true
            spacing: 2
            Text {
                Layout.fillWidth: true
                text: root.label
                color: Theme.text
                font.pixelSize: Theme.body
                wrapMode: Text.Wrap
                textFormat: Text.PlainText
            }
            Text {
                Layout.fillWidth: true
                text: root.entry.about
                color: Theme.textSoft
                font.pixelSize: Theme.small
                wrapMode: Text.Wrap
                textFormat: Text.PlainText
            }
        }
        Item {
            id: slot
            Layout.row: grid.below ? 1 : 0
            Layout.column: grid.below ? 0 : 1
            Layout.columnSpan: grid.below ? 3 : 1
            Layout.fillWidth: grid.below
            Layout.alignment: Qt.AlignRight | Qt.AlignVCenter
            implicitWidth: children.length > 0 ? children[0].implicitWidth : 0
            implicitHeight: children.length > 0 ? children[0].implicitHeight : 0
            visible: children.length > 0
        }
        IconButton {
            objectName: "reset_" + root.name
            Layout.row: 0
            Layout.column: 2
            Layout.alignment: Qt.AlignVCenter
            implicitWidth: Theme.controlSmall
            implicitHeight: Theme.controlSmall
            opacity: root.changed ? 1 : 0
            enabled: root.changed
            iconName: "undo"
            iconSize: Theme.iconSmall
            text: qsTr("Reset “%1”").arg(root.label)
            onClicked: root.resetRequested()
        }
    }
}
