pragma ComponentBehavior: Bound
import QtQuick
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// Texts that end an answer: each a chip that goes with a click, and a field for another one.
Column {
    id: root
    required property SettingTable table
    required property var value  // list of texts
    property bool changed: false
    property bool marked: false
    readonly property string name: "stopStrings"
    readonly property var entry: table.rows[name]
    signal given(var value)
    signal resetRequested()

    function mark() { marked = true }
    // A line break can be written as \n, and is shown so.
    function shown(text: string): string { return text.replace(/\n/g, "\\n").replace(/\t/g, "\\t") }
    function meant(text: string): string { return text.replace(/\\n/g, "\n").replace(/\\t/g, "\t") }
    function add() {
        const text = meant(field.text)
        if (text === "" || root.value.includes(text))
            return
        root.given(root.value.concat([text]))
        field.clear()
    }
    spacing: Theme.gap / 2
    Item {
        width: parent.width
        height: Math.max(title.implicitHeight, Theme.controlSmall)
        Text {
            id: title
            anchors.verticalCenter: parent.verticalCenter
            text: root.entry.label
            color: Theme.text
            font.pixelSize: Theme.body
        }
        IconButton {
            anchors.right: parent.right
            implicitWidth: Theme.controlSmall
            implicitHeight: Theme.controlSmall
            opacity: root.changed ? 1 : 0
            enabled: root.changed
            iconName: "undo"
            iconSize: Theme.iconSmall
            text: qsTr("Reset")
            onClicked: root.resetRequested()
        }
    }
    Flow {
        width: parent.width
        spacing: Theme.gap / 2
        visible: root.value.length > 0
        Repeater {
            model: root.value
            delegate: ActionButton {
                required property string modelData
                implicitHeight: Theme.controlSmall
                iconName: "close"
                text: root.shown(modelData)
                Accessible.name: qsTr("Remove “%1”").arg(text)
                onClicked: root.given(root.value.filter(one => one !== modelData))
            }
        }
    }
    TextBox {
        id: field
        objectName: "stopField"
        width: parent.width
        enabled: root.value.length < 8
        maximumLength: 64
        placeholderText: qsTr("Another text, then Enter")
        onAccepted: root.add()
    }
    Text {
        width: parent.width
        text: root.entry.about
        color: Theme.textSoft
        font.pixelSize: Theme.small
        wrapMode: Text.Wrap
        textFormat: Text.PlainText
    }
}
