pragma ComponentBehavior: Bound
import QtQuick
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// All keys, from the table that the window makes its shortcuts from.
SettingPage {
    id: page
    objectName: "keyboardPage"
    PageText { text: page.table.rows["shortcuts"].about }
    Repeater {
        model: page.preferences.shortcuts.groups
        delegate: Column {
            id: group
            required property var modelData
            width: page.width - Theme.gap * 2
            PageHeading { text: group.modelData.text }
            Repeater {
                model: group.modelData.entries
                delegate: KeyRow {
                    required property var modelData
                    width: group.width
                    text: modelData.text
                    keys: modelData.shown
                }
            }
        }
    }
}
