pragma ComponentBehavior: Bound
import QtQuick
import Parlor.Theme

// Sentences with a dot before each.
Column {
    id: points
    required property var list
    width: parent ? parent.width : 0
    spacing: Theme.gap / 2
    Repeater {
        model: points.list
        delegate: Item {
            required property string modelData
            width: points.width
            implicitHeight: words.implicitHeight
            Rectangle {
                x: Theme.gap * 1.25
                y: Math.round(Theme.body * 0.6)
                width: 5
                height: 5
                radius: 2.5
                color: Theme.accent
            }
            PageText {
                id: words
                x: Theme.gap * 2
                width: parent.width - x
                text: parent.modelData
                color: Theme.text
            }
        }
    }
}
