import QtQuick
import Parlor.Core
import Parlor.Theme

// What a model thought before it answered: folded, since most people want the answer. While it thinks, its last line
// is seen.
Column {
    id: root
    required property string content
    required property bool open  // still thinking
    required property bool unfolded
    required property real seconds  // 0: not known
    required property BlockModel blocks  // null while folded
    property real seenFrom: 0
    property real seenTo: 1e9
    signal grewAbove(real by)
    signal unfoldRequested(bool unfolded)
    signal linkRequested(string url)
    signal copyRequested(string text)
    signal saveRequested(string text, string name)

    readonly property string duration: {
        if (seconds < 0.5)
            return qsTr("Thoughts")
        const whole = Math.max(1, Math.round(seconds))
        return whole < 60 ? qsTr("Thought for %1 s").arg(whole)
                          : qsTr("Thought for %1 min %2 s").arg(Math.floor(whole / 60)).arg(whole % 60)
    }
    readonly property string lastLine: {
        if (!open || unfolded)
            return ""
        const lines = content.slice(-400).trim().split("\n")
        return lines[lines.length - 1].slice(-200)
    }

    spacing: Theme.gap
    Fold {
        objectName: "thinkingFold"
        width: root.open && !root.unfolded ? parent.width : Math.min(implicitWidth, parent.width)
        iconName: "thought"
        text: root.open ? qsTr("Thinking…") : root.duration
        detail: root.lastLine
        unfolded: root.unfolded
        onUnfoldRequested: (unfolded) => root.unfoldRequested(unfolded)
    }
    Item {
        id: place
        readonly property Item list: inner.item
        visible: root.unfolded
        width: parent.width
        height: list ? list.implicitHeight : 0
        Rectangle {
            width: 2
            height: parent.height
            radius: 1
            color: Theme.line
        }
        // A list of blocks within a list of blocks: made by its name, since a file cannot contain itself.
        QtObject {
            id: inner
            property Item item: null
        }
    }

    function fill() {
        if (inner.item) {
            inner.item.destroy()
            inner.item = null
        }
        if (!blocks)
            return
        const component = Qt.createComponent("BlockList.qml")
        const list = component.createObject(place, {
            blocks: blocks, ink: Theme.textSoft, textSize: Theme.body,
            seenFrom: seenFrom - place.y, seenTo: seenTo - place.y
        })
        if (!list) {
            console.warn(component.errorString())
            return
        }
        inner.item = list as Item
        list.x = Qt.binding(() => Theme.gap * 2)
        list.width = Qt.binding(() => place.width - Theme.gap * 2)
        list.ink = Qt.binding(() => Theme.textSoft)
        list.textSize = Qt.binding(() => Theme.body)
        list.seenFrom = Qt.binding(() => root.seenFrom - place.y)
        list.seenTo = Qt.binding(() => root.seenTo - place.y)
        list.grewAbove.connect(root.grewAbove)
        list.linkRequested.connect(root.linkRequested)
        list.copyRequested.connect(root.copyRequested)
        list.saveRequested.connect(root.saveRequested)
    }
    onBlocksChanged: fill()
    Component.onCompleted: fill()
}
