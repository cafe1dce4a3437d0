import QtQuick
import Parlor.Theme
import Parlor.Controls

SettingPage {
    id: page
    objectName: "generalPage"

    SettingRow {
        width: parent.width
        name: "language"
        table: page.table
        settings: page.settings
        wide: true
        ChoiceRow {
            objectName: "languageChoice"
            width: parent.width
            name: page.table.rows["language"].label
            current: page.settings.language
            choices: [{ value: "system", text: qsTr("As the system") }, { value: "en", text: "English" }, { value: "zh_CN", text: "简体中文" }]
            onChosen: (value) => page.settings.language = value
        }
    }
    SettingRow {
        width: parent.width
        name: "enterSends"
        table: page.table
        settings: page.settings
        wide: true
        ChoiceRow {
            objectName: "enterSendsChoice"
            width: parent.width
            name: page.table.rows["enterSends"].label
            current: page.settings.enterSends ? "enter" : "ctrl"
            choices: [{ value: "enter", text: qsTr("Enter") }, { value: "ctrl", text: qsTr("Ctrl+Enter") }]
            onChosen: (value) => page.settings.enterSends = value === "enter"
        }
    }
    SwitchSetting { width: parent.width; name: "autoTitles"; table: page.table; settings: page.settings }
    SwitchSetting { width: parent.width; name: "reopenChat"; table: page.table; settings: page.settings }
    SwitchSetting { width: parent.width; name: "tray"; table: page.table; settings: page.settings }
    SettingRow {
        width: parent.width
        name: "newChatPreset"
        table: page.table
        settings: page.settings
        PresetBox {
            objectName: "newChatPreset"
            name: page.table.rows["newChatPreset"].label
            presets: page.settings.presets
            value: page.settings.newChatPreset
            onChosen: (value) => page.settings.newChatPreset = value
        }
    }
    SettingRow {
        width: parent.width
        name: "systemPrompt"
        table: page.table
        settings: page.settings
        wide: true
        TextPad {
            width: parent.width
            fieldName: "defaultPrompt"
            name: page.table.rows["systemPrompt"].label
            placeholder: qsTr("For example: Answer briefly and in plain words.")
            value: page.settings.systemPrompt
            onEdited: (text) => page.settings.systemPrompt = text
        }
    }
}
