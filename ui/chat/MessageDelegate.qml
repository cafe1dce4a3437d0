pragma ComponentBehavior: Bound
import QtQuick
import Parlor.Core
import Parlor.Theme
import Parlor.Controls
import Parlor.Blocks

Item {
    id: root
    required property int index
    required property bool fromPerson
    required property BlockModel blocks
    required property string written
    required property bool streaming
    required property bool interrupted
    required property string modelName
    required property int tokens
    required property real tokensPerSecond
    required property string stopReason
    required property int siblingIndex
    required property int siblingCount
    required property bool locked
    required property bool memoryBegins  // the model is not shown what stands above
    required property bool last
    signal copyRequested(int row)
    signal copyTextRequested(string text)
    signal saveTextRequested(string text, string name)
    signal linkRequested(string url)
    signal editRequested(int row, string text)
    signal regenerateRequested(int row)
    signal siblingRequested(int row, int step)
    signal memoryRequested()

    readonly property real side: Math.max(Theme.gap * 3, (width - Theme.column) / 2)
    readonly property string facts: {
        if (fromPerson || streaming)
            return ""
        const parts = []
        if (interrupted)
            parts.push(qsTr("stopped"))
        else if (stopReason === "length")
            parts.push(qsTr("cut at the length limit"))
        else if (stopReason === "context_full")
            parts.push(qsTr("the context is full"))
        if (tokensPerSecond > 0)
            parts.push(qsTr("%1 tokens/s").arg(Number(tokensPerSecond).toLocaleString(Qt.locale(), "f", 1)))
        if (tokens > 0)
            parts.push(qsTr("%1 tokens").arg(tokens))
        if (modelName !== "")
            parts.push(modelName)
        return parts.join("  ·  ")
    }

    function edit() { (person.itemAt(0) as PersonMessage).editing = true }

    implicitHeight: column.implicitHeight + Theme.gap * 2
    Accessible.role: Accessible.ListItem
    Accessible.name: (fromPerson ? qsTr("You") : modelName) + ": " + written

    HoverHandler { id: hover }
    Column {
        id: column
        x: root.side
        width: root.width - 2 * root.side
        topPadding: Theme.gap
        spacing: Theme.gap / 2

        Repeater {
            model: root.memoryBegins ? 1 : 0
            delegate: MemoryLine {
                width: column.width
                locked: root.locked
                onAllRequested: root.memoryRequested()
            }
        }
        Repeater {
            model: root.fromPerson ? 1 : 0
            delegate: AttachmentList {
                width: column.width
                blocks: root.blocks
                onCopyRequested: (text) => root.copyTextRequested(text)
            }
        }
        // Of the two, one is made. (Loader cannot make bound components in Qt 6.4, Repeater can.)
        Repeater {
            id: person
            model: root.fromPerson ? 1 : 0
            delegate: PersonMessage {
                width: column.width
                written: root.written
                onEdited: (text) => root.editRequested(root.index, text)
            }
        }
        Repeater {
            model: root.fromPerson ? 0 : 1
            delegate: BlockList {
                objectName: "blockList"
                width: column.width
                blocks: root.blocks
                onLinkRequested: (url) => root.linkRequested(url)
                onCopyRequested: (text) => root.copyTextRequested(text)
                onSaveRequested: (text, name) => root.saveTextRequested(text, name)
            }
        }
        WaitingDots { visible: root.streaming && root.written === "" && !root.fromPerson }
        MessageActions {
            anchors.right: root.fromPerson ? parent.right : undefined
            x: root.fromPerson ? 0 : -Theme.gap
            width: Math.min(implicitWidth, parent.width + Theme.gap)
            visible: !root.streaming
            opacity: hover.hovered || (root.last && !root.fromPerson) || root.siblingCount > 1 || activeFocus ? 1 : 0
            fromPerson: root.fromPerson
            streaming: root.streaming
            locked: root.locked
            siblingIndex: root.siblingIndex
            siblingCount: root.siblingCount
            facts: root.facts
            onCopyRequested: root.copyRequested(root.index)
            onEditRequested: (person.itemAt(0) as PersonMessage).editing = true
            onRegenerateRequested: root.regenerateRequested(root.index)
            onSiblingRequested: (step) => root.siblingRequested(root.index, step)
        }
    }
}
