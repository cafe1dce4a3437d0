pragma ComponentBehavior: Bound
import QtQuick
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

Sheet {
    id: root
    required property Settings settings
    property string version
    property string dataFolder
    title: qsTr("Settings")

    component Group: Column {
        property alias heading: head.text
        width: parent ? parent.width : 0
        spacing: Theme.gap
        Text {
            id: head
            color: Theme.text
            font.pixelSize: Theme.body
            font.weight: Font.DemiBold
        }
    }
    component Words: Text {
        width: parent ? parent.width : 0
        color: Theme.textSoft
        font.pixelSize: Theme.body
        wrapMode: Text.Wrap
        lineHeight: 1.25
        textFormat: Text.PlainText
    }

    Group {
        heading: qsTr("Language")
        ChoiceRow {
            objectName: "languageChoice"
            width: parent.width
            name: qsTr("Language")
            current: root.settings.language
            choices: [{ value: "system", text: qsTr("As the system") }, { value: "en", text: "English" }, { value: "zh_CN", text: "简体中文" }]
            onChosen: (value) => root.settings.language = value
        }
    }
    Group {
        heading: qsTr("Appearance")
        ChoiceRow {
            objectName: "themeChoice"
            width: parent.width
            name: qsTr("Appearance")
            current: root.settings.theme
            choices: [{ value: "system", text: qsTr("As the system") }, { value: "light", text: qsTr("Light") }, { value: "dark", text: qsTr("Dark") }]
            onChosen: (value) => root.settings.theme = value
        }
    }
    Group {
        heading: qsTr("Keyboard")
        Grid {
            columns: 2
            columnSpacing: Theme.gap * 3
            rowSpacing: Theme.gap / 2
            Repeater {
                model: ["Enter", qsTr("send"), "Shift+Enter", qsTr("new line"), "Esc", qsTr("stop the answer"), "Ctrl+N", qsTr("new chat"),
                    "Ctrl+F", qsTr("search in all chats"), "Ctrl+M", qsTr("choose a model"), "Ctrl+,", qsTr("settings")]
                delegate: Text {
                    required property string modelData
                    required property int index
                    text: modelData
                    color: index % 2 === 0 ? Theme.text : Theme.textSoft
                    font.pixelSize: Theme.body
                }
            }
        }
    }
    Group {
        heading: qsTr("Privacy")
        Words { text: qsTr("Models run on this computer. Parlor sends nothing anywhere: no chats, no statistics, no update checks. Your chats are in this folder:") }
        Words {
            text: root.dataFolder
            color: Theme.text
            wrapMode: Text.WrapAnywhere
        }
    }
    Group {
        heading: qsTr("About")
        Words { text: qsTr("Parlor %1 – chat with language models on your own computer. Free software under the MIT licence.").arg(root.version) }
    }
}
