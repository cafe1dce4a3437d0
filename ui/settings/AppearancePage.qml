import QtQuick
import Parlor.Theme
import Parlor.Controls

SettingPage {
    id: page
    objectName: "appearancePage"

    SettingRow {
        width: parent.width
        name: "theme"
        table: page.table
        settings: page.settings
        wide: true
        ChoiceRow {
            objectName: "themeChoice"
            width: parent.width
            name: page.table.rows["theme"].label
            current: page.settings.theme
            choices: [{ value: "system", text: qsTr("As the system") }, { value: "light", text: qsTr("Light") }, { value: "dark", text: qsTr("Dark") }]
            onChosen: (value) => page.settings.theme = value
        }
    }
    SettingRow {
        width: parent.width
        name: "textSize"
        table: page.table
        settings: page.settings
        Stepper {
            objectName: "textSizeStepper"
            name: page.table.rows["textSize"].label
            from: 80
            to: 150
            step: 10
            value: page.settings.textSize
            valueText: qsTr("%1 %").arg(value)
            onChosen: (value) => page.settings.textSize = value
        }
    }
    SettingRow {
        width: parent.width
        name: "density"
        table: page.table
        settings: page.settings
        wide: true
        ChoiceRow {
            objectName: "densityChoice"
            width: parent.width
            name: page.table.rows["density"].label
            current: page.settings.density
            choices: [{ value: "comfortable", text: qsTr("Comfortable") }, { value: "compact", text: qsTr("Compact") }]
            onChosen: (value) => page.settings.density = value
        }
    }
    SettingRow {
        width: parent.width
        name: "motion"
        table: page.table
        settings: page.settings
        wide: true
        ChoiceRow {
            objectName: "motionChoice"
            width: parent.width
            name: page.table.rows["motion"].label
            current: page.settings.motion
            choices: [{ value: "system", text: qsTr("As the system") }, { value: "on", text: qsTr("On") }, { value: "off", text: qsTr("Off") }]
            onChosen: (value) => page.settings.motion = value
        }
    }
    PageHeading { text: qsTr("In the conversation") }
    SwitchSetting { width: parent.width; name: "codeWrap"; table: page.table; settings: page.settings }
    SwitchSetting { width: parent.width; name: "thinkingFolded"; table: page.table; settings: page.settings }
}
