import QtQuick
import QtQuick.Layouts
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// The system prompt of this chat: its own, or what it takes over.
ColumnLayout {
    id: root
    required property ChatTuning tuning
    required property Settings settings
    readonly property bool own: tuning.promptSource === "chat"
    readonly property string note: tuning.promptSource === "preset" ? qsTr("from the preset")
        : tuning.promptSource === "model" ? qsTr("from the model's settings")
        : tuning.promptSource === "default" ? qsTr("from the settings") : ""

    spacing: Theme.gap / 2
    RowLayout {
        SectionHeading {
            Layout.fillWidth: true
            text: qsTr("Instructions for the model")
        }
        Text {
            visible: text !== ""
            text: root.note
            color: Theme.textSoft
            font.pixelSize: Theme.small
        }
        IconButton {
            objectName: "resetPrompt"
            implicitWidth: Theme.controlSmall
            implicitHeight: Theme.controlSmall
            opacity: root.own ? 1 : 0
            enabled: root.own
            iconName: "undo"
            iconSize: Theme.iconSmall
            text: qsTr("Reset")
            onClicked: root.tuning.resetPrompt()
        }
    }
    TextPad {
        id: pad
        Layout.fillWidth: true
        fieldName: "systemPrompt"
        name: qsTr("Instructions for the model")
        placeholder: qsTr("For example: Answer briefly and in plain words.")
        value: root.tuning.prompt
        onEdited: (text) => root.tuning.setPrompt(text)
    }
    ActionButton {
        Layout.alignment: Qt.AlignRight
        quiet: true
        implicitHeight: Theme.controlSmall
        visible: root.own && root.tuning.prompt !== root.settings.systemPrompt
        text: qsTr("Use for new chats too")
        onClicked: root.settings.systemPrompt = root.tuning.prompt
    }
}
