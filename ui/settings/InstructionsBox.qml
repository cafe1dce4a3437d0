import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// The system prompt of this chat, and of new ones.
ColumnLayout {
    id: root
    required property ChatController chat
    required property Settings settings

    spacing: Theme.gap
    Text {
        text: qsTr("Instructions for the model")
        color: Theme.text
        font.pixelSize: Theme.body
        font.weight: Font.DemiBold
    }
    ScrollView {
        Layout.fillWidth: true
        Layout.preferredHeight: Theme.scaled(110)
        TextArea {
            id: area
            objectName: "systemPrompt"
            text: root.chat.systemPrompt
            placeholderText: qsTr("For example: Answer briefly and in plain words.")
            placeholderTextColor: Theme.textSoft
            color: Theme.text
            selectionColor: Theme.accent
            selectedTextColor: Theme.onAccent
            font.pixelSize: Theme.body
            wrapMode: TextEdit.Wrap
            textFormat: TextEdit.PlainText
            selectByMouse: true
            padding: Theme.gap * 1.25
            Accessible.name: qsTr("Instructions for the model")
            KeyNavigation.priority: KeyNavigation.BeforeItem
            onEditingFinished: root.chat.systemPrompt = text
            background: Rectangle {
                radius: Theme.radius
                color: Theme.surface
                border.width: area.activeFocus ? 2 : 1
                border.color: area.activeFocus ? Theme.accent : Theme.line
            }
        }
    }
    ActionButton {
        Layout.alignment: Qt.AlignRight
        quiet: true
        implicitHeight: Theme.controlSmall
        visible: area.text !== root.settings.systemPrompt
        text: qsTr("Use for new chats too")
        onClicked: root.settings.systemPrompt = area.text
    }
    Connections {
        target: root.chat
        function onSystemPromptChanged() { if (area.text !== root.chat.systemPrompt) area.text = root.chat.systemPrompt }
    }
}
