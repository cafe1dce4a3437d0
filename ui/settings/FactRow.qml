import QtQuick
import Parlor.Theme

// A name and what it is, on one line, or on two where there is little room.
Item {
    id: root
    required property string label
    required property string value
    property bool strong: false
    property bool bad: false
    readonly property real split: Math.min(Theme.scaled(190), width * 0.4)
    implicitHeight: visible ? Math.max(head.implicitHeight, body.implicitHeight) + Theme.gap * 0.75 : 0
    Accessible.role: Accessible.ListItem
    Accessible.name: label + ": " + value
    Text {
        id: head
        x: Theme.gap
        y: Theme.gap / 2
        width: root.split - Theme.gap
        text: root.label
        color: Theme.textSoft
        font.pixelSize: Theme.body
        font.weight: root.strong ? Font.DemiBold : Font.Normal
        wrapMode: Text.Wrap
        textFormat: Text.PlainText
    }
    Text {
        id: body
        x: root.split + Theme.gap
        y: Theme.gap / 2
        width: root.width - x - Theme.gap
        text: root.value
        color: root.bad ? Theme.bad : Theme.text
        font.pixelSize: Theme.body
        font.weight: root.strong ? Font.DemiBold : Font.Normal
        wrapMode: Text.Wrap
        textFormat: Text.PlainText
    }
}
