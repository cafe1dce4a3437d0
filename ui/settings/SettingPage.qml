import QtQuick
import QtQuick.Controls.Basic
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// What all pages of the settings have in common: they scroll, and show the row that was looked for.
Flickable {
    id: page
    required property Preferences preferences
    property string wanted  // name of a row
    readonly property Settings settings: preferences.settings
    readonly property SettingTable table: preferences.table
    default property alias content: body.data

    function find(item: Item, name: string): var {
        for (let i = 0; i < item.children.length; ++i) {
            const one = item.children[i]
            if (one.name === name && one.mark !== undefined)
                return one
            const deeper = find(one, name)
            if (deeper)
                return deeper
        }
        return null
    }
    function reveal() {
        const row = wanted !== "" ? find(body, wanted) : null
        if (!row)
            return
        const y = row.mapToItem(body, 0, 0).y
        contentY = Math.max(0, Math.min(y - Theme.gap * 4, contentHeight - height))
        row.mark()
    }
    onWantedChanged: soon.restart()
    Timer {
        id: soon
        interval: 1  // once the rows have their places
        running: true
        onTriggered: page.reveal()
    }
    // What has the keyboard is in sight.
    readonly property Item focusItem: Window.activeFocusItem
    onFocusItemChanged: {
        let at = focusItem
        while (at && at !== body)
            at = at.parent
        if (!at)
            return
        const y = focusItem.mapToItem(body, 0, 0).y
        if (y < contentY)
            contentY = Math.max(0, y - Theme.gap * 2)
        else if (y + focusItem.height > contentY + height)
            contentY = Math.min(contentHeight - height, y + Math.min(focusItem.height, height) - height + Theme.gap * 2)
    }
    contentHeight: body.implicitHeight + Theme.gap * 4
    clip: true
    boundsBehavior: Flickable.StopAtBounds
    ScrollBar.vertical: ThinScrollBar {}
    Column {
        id: body
        width: page.width - Theme.gap * 2
        spacing: Theme.gap / 2
    }
}
