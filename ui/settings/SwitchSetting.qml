import QtQuick
import Parlor.Controls

// A row for a setting that is on or off.
SettingRow {
    id: root
    OnOff {
        objectName: root.name + "Switch"
        name: root.label
        on: root.settings[root.name] === true
        onSwitched: (on) => root.settings[root.name] = on
    }
}
