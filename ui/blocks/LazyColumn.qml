import QtQuick
import Parlor.Blocks

// Blocks one below the other. In a long message only those in or near the part that is seen are made: a renderer, a change
// of theme and every layout would else pay for thousands.
Column {
    id: column
    required property Repeater frames  // of BlockFrame
    property real seenFrom: 0  // what the reader sees of it, from here
    property real seenTo: 1e9  // to here
    signal grewAbove(real by)  // by what was just made above what is seen

    // Not at once: a change of what is seen may stand in the middle of a layout.
    onSeenFromChanged: Qt.callLater(makeSeen)  // qmllint disable
    onSeenToChanged: Qt.callLater(makeSeen)  // qmllint disable
    onPositioningComplete: {
        placed = true
        if (pending !== 0) {
            const by = pending
            pending = 0
            grewAbove(by)
        }
        Qt.callLater(makeSeen)  // qmllint disable
    }

    readonly property int atOnce: 12  // so many are made with the message, and stay
    readonly property real margin: 400
    readonly property real far: 3000  // what is further away is let go
    readonly property int pause: 24  // milliseconds for making blocks, between two frames
    property int madeFrom: atOnce
    property int madeTo: atOnce - 1
    property bool placed: false
    property real pending: 0  // growth above what is seen, told when all stand in their new places

    // The last row that begins at or above y.
    function rowAt(y: real): int {
        let low = 0, high = frames.count - 1
        while (low < high) {
            const middle = Math.ceil((low + high) / 2)
            if ((frames.itemAt(middle)?.y ?? 0) <= y)
                low = middle
            else
                high = middle - 1
        }
        return low
    }
    function frameAt(row: int): BlockFrame { return frames.itemAt(row) as BlockFrame }
    // False: there was no time for all.
    function make(from: int, to: int, begin: real): bool {
        for (let row = from; row <= to; ++row) {
            const frame = frameAt(row)
            if (!frame || frame.made)
                continue
            if (Date.now() - begin > pause)
                return false
            frame.made = true
        }
        return true
    }
    function makeSeen() {
        if (!placed || frames.count <= atOnce)
            return
        const from = Math.max(atOnce, rowAt(seenFrom - margin)), to = rowAt(seenTo + margin)
        const begin = Date.now()
        const done = make(Math.max(atOnce, rowAt(seenFrom)), rowAt(seenTo), begin) && make(from, to, begin)
        if (!done)
            more.restart()
        const keepFrom = rowAt(seenFrom - far), keepTo = rowAt(seenTo + far)
        let first = from, last = to
        for (let row = Math.max(madeFrom, atOnce); row <= Math.min(madeTo, frames.count - 1); ++row) {
            const frame = frameAt(row)
            if (!frame?.made || ((row < keepFrom || row > keepTo) && frame.unmake()))
                continue
            first = Math.min(first, row)
            last = Math.max(last, row)
        }
        madeFrom = first
        madeTo = last
    }
    function noteResized(frame: Item, before: real) {
        if (placed && frame.y + before <= seenFrom)
            pending += frame.height - before
    }
    Timer {
        id: more
        interval: 1
        onTriggered: column.makeSeen()
    }
    Connections {
        target: column.frames
        function onItemAdded(index: int, item: Item) {
            column.placed = false
            const frame = item as BlockFrame
            frame.resized.connect(column.noteResized)
        }
    }
}
