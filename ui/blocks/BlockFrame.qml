pragma ComponentBehavior: Bound
import QtQuick
import Parlor.Core
import Parlor.Theme

// Where a block stands: in how many lists and quotes. The bars of a quote go through all its blocks. What stands in it is
// made only where somebody may see it (BlockList says when); else its height is remembered, or guessed.
Item {
    id: frame
    required property int index
    required property int indent  // lists around the quote
    required property int quote
    required property int inset  // lists in the quote
    required property int joined  // bars that go on from the block above
    required property int kind
    required property int extent  // lines, or columns of text in all
    property bool made: index < 12  // LazyColumn.atOnce
    signal resized(Item frame, real before)
    property Component inside
    readonly property real innerWidth: body.width
    readonly property real outer: indent * Theme.listStep
    property real known: 0  // the height that it had when it was made

    function guess(): real {
        if (kind === BlockType.Code)
            return Math.min(extent, 40) * Math.round(Theme.code * 1.5) + Theme.controlSmall + Theme.gap * 2
        if (kind === BlockType.Table)
            return extent * Theme.reading * 2
        return Math.max(1, Math.ceil(extent * Theme.reading * 0.5 / body.width)) * Theme.reading * 1.5
    }
    // False: somebody is in it, with a selection or the keyboard.
    function unmake(): bool {
        for (let item = Window.activeFocusItem; item; item = item.parent)
            if (item === body)
                return false
        known = body.height
        made = false
        return true
    }
    onWidthChanged: known = 0
    property real before: 0
    onHeightChanged: {
        if (made && body.height <= 0)
            return  // in the midst of being made, or of being destroyed
        if (width > 0)
            resized(frame, before)
        before = height
    }

    width: parent ? parent.width : 0
    implicitHeight: made ? body.height : known > 0 ? known : guess()
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
        Repeater {
            model: frame.made ? 1 : 0
            delegate: frame.inside
        }
    }
}
