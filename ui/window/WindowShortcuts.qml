pragma ComponentBehavior: Bound
import QtQml
import QtQuick
import Parlor.Core

// The window's keys, as the table of shortcuts has them: one list for the keys, the settings and a command palette.
Instantiator {
    id: root
    required property ShortcutTable table
    signal activated(string command)

    model: table.windowKeys  // made anew for another language, two of each would stand in each other's way
    delegate: Shortcut {
        required property var modelData
        sequences: modelData.keys
        onActivated: root.activated(modelData.id)
    }
}
