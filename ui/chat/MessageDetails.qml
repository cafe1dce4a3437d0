pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Templates as T
import Parlor.Theme

// How an answer was made: all its numbers, in words. One for all messages.
Popup {
    id: root
    property var rows: []  // [{name, value}]
    property bool stays: false

    function showAt(anchor: Item, facts: var, stay: bool) {
        if (opened && stays && !stay)
            return
        rows = facts
        stays = stay
        const at = anchor.mapToItem(parent, 0, 0)
        x = Math.max(Theme.gap, Math.min(at.x, parent.width - width - Theme.gap))
        const above = at.y - implicitHeight - 4
        y = above > Theme.gap ? above : at.y + anchor.height + 4
        open()
    }
    function leave() {
        if (!stays)
            close()
    }

    objectName: "messageDetails"
    parent: T.Overlay.overlay
    padding: Theme.gap * 1.5
    focus: stays
    closePolicy: Popup.CloseOnEscape | Popup.CloseOnPressOutside
    background: Rectangle {
        radius: Theme.radius
        color: Theme.raised
        border.color: Theme.lineStrong
    }
    contentItem: Column {
        spacing: Theme.gap / 2
        Accessible.role: Accessible.Dialog
        Accessible.name: root.rows.map((row) => row.name + ": " + row.value).join(", ")
        Repeater {
            model: root.rows
            delegate: Row {
                id: row
                required property var modelData
                spacing: Theme.gap * 1.5
                Text {
                    width: Theme.scaled(120)
                    text: row.modelData.name
                    color: Theme.textSoft
                    font.pixelSize: Theme.small
                    wrapMode: Text.Wrap
                }
                Text {
                    width: Math.min(implicitWidth, Theme.scaled(240))
                    text: row.modelData.value
                    textFormat: Text.PlainText
                    color: Theme.text
                    font.pixelSize: Theme.small
                    wrapMode: Text.Wrap
                }
            }
        }
    }
}
