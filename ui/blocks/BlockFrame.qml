pragma ComponentBehavior: Bound
import QtQuick
import Parlor.Theme

// Where a block stands: in how many lists and quotes. The bars of a quote go through all its blocks.
Item {
    id: frame
    required property int index
    required property int indent  // lists around the quote
    required property int quote
    required property int inset  // lists in the quote
    required property int joined  // bars that go on from the block above
    default property alias inside: body.data
    readonly property real outer: indent * Theme.listStep

    width: parent ? parent.width : 0
    implicitHeight: body.height
    Repeater {
        model: frame.quote
        delegate: Rectangle {
            required property int index
            readonly property real above: index < frame.joined ? Theme.blockGap : 0
            x: frame.outer + index * Theme.gap * 2
            y: -above
            width: 3
            height: frame.height + above
            radius: 1.5
            color: Theme.lineStrong
        }
    }
    Item {
        id: body
        x: frame.outer + frame.quote * Theme.gap * 2 + frame.inset * Theme.listStep
        width: Math.max(40, frame.width - x)
        height: childrenRect.height
    }
}
