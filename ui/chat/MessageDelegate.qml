pragma ComponentBehavior: Bound
import QtQuick
import Parlor.Core
import Parlor.Theme
import Parlor.Controls
import Parlor.Blocks

// One message of the conversation with what can be done with it.
Item {
    id: root
    required property int index
    required property bool fromPerson
    required property BlockModel blocks
    required property string written
    required property bool streaming
    required property bool interrupted
    required property bool failed
    required property bool edited
    required property string modelName
    required property int tokens
    required property real tokensPerSecond
    required property int promptTokens
    required property int reusedTokens
    required property real firstTokenMs
    required property string stopReason
    required property date created
    required property int siblingIndex
    required property int siblingCount
    required property bool memoryBegins  // the model is not shown what stands above
    required property bool locked   // an answer is being written in this chat
    required property bool last
    required property bool current  // the keyboard is at this message
    property real seenFrom: 0  // what the reader sees of this row
    property real seenTo: 1e9
    signal grewAbove(real by)
    signal copyRequested()
    signal copyTextRequested(string text)
    signal saveTextRequested(string text, string name)
    signal linkRequested(string url)
    signal askRequested(string text)
    signal saveRequested(string text)
    signal regenerateRequested()
    signal continueRequested()
    signal siblingRequested(int step)
    signal menuRequested(Item anchor)
    signal detailsRequested(Item anchor, var rows, bool stay)
    signal detailsLeft()
    signal editingEnded()
    signal memoryRequested()

    property bool editing: false
    property bool begun: blocks !== null && blocks.rowCount() > 0
    property bool touched: false  // its buttons were needed once: they stay made
    readonly property real side: Math.max(Theme.gap * 3, (width - Theme.column) / 2)
    readonly property bool continuable: !fromPerson && last && !streaming && written.trim() !== ""
    readonly property bool nothing: !fromPerson && !streaming && !failed && written.trim() === "" && !begun

    function edit() { editing = true }
    function flash() { glow.flash() }
    function focusActions() {
        touched = true
        const row = actions.itemAt(0) as MessageActions
        if (row)
            row.focusFirst()
    }
    onCurrentChanged: if (current) touched = true
    onEditingChanged: if (!editing) editingEnded()

    implicitHeight: column.implicitHeight + Theme.gap * 2
    Accessible.role: Accessible.ListItem
    Accessible.name: (fromPerson ? qsTr("You") : modelName) + ": " + written.slice(0, 600)
    Accessible.focusable: true

    Connections {
        target: root.blocks
        function onRowsInserted() { root.begun = true }
    }
    AnswerFacts {
        id: story
        fromPerson: root.fromPerson
        interrupted: root.interrupted
        failed: root.failed
        edited: root.edited
        stopReason: root.stopReason
        modelName: root.modelName
        tokens: root.tokens
        tokensPerSecond: root.tokensPerSecond
        promptTokens: root.promptTokens
        reusedTokens: root.reusedTokens
        firstTokenMs: root.firstTokenMs
        created: root.created
    }
    HoverHandler {
        id: hover
        onHoveredChanged: if (hovered) root.touched = true
    }
    FlashMark {
        id: glow
        x: root.side - Theme.gap * 1.5
        width: root.width - 2 * x
        height: root.height
    }
    FocusFrame {
        shown: root.current
        anchors.margins: 2
        anchors.leftMargin: root.side - Theme.gap * 1.5
        anchors.rightMargin: anchors.leftMargin
    }
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
        // Of the three, one is made. (Loader cannot make bound components in Qt 6.4, Repeater can.)
        Repeater {
            model: root.fromPerson ? 1 : 0
            delegate: PersonMessage {
                width: column.width
                written: root.written
                locked: root.locked
                editing: root.editing
                onAsked: (text) => root.askRequested(text)
                onSaved: (text) => root.saveRequested(text)
                onFinished: root.editing = false
            }
        }
        Repeater {
            model: root.fromPerson || root.editing ? 0 : 1
            delegate: BlockList {
                objectName: "blockList"
                width: column.width
                blocks: root.blocks
                seenFrom: root.seenFrom - y
                seenTo: root.seenTo - y
                onGrewAbove: (by) => root.grewAbove(by)
                onLinkRequested: (url) => root.linkRequested(url)
                onCopyRequested: (text) => root.copyTextRequested(text)
                onSaveRequested: (text, name) => root.saveTextRequested(text, name)
            }
        }
        Repeater {
            model: !root.fromPerson && root.editing ? 1 : 0
            delegate: AnswerEditor {
                width: column.width
                written: root.written
                locked: root.locked
                onSaved: (text) => {
                    root.editing = false
                    root.saveRequested(text)
                }
                onCancelled: root.editing = false
            }
        }
        WaitingDots { visible: root.streaming && !root.begun }
        AnswerRemedy {
            width: parent.width
            layoutDirection: root.fromPerson ? Qt.RightToLeft : Qt.LeftToRight
            visible: root.last && !root.streaming && !root.editing && (unanswered ? !root.locked
                : root.failed || root.interrupted || nothing || root.stopReason === "length" || root.stopReason === "guard")
            nothing: root.nothing
            unanswered: root.fromPerson
            canContinue: root.continuable && !root.failed && root.stopReason !== "guard"
            locked: root.locked
            onContinueRequested: root.continueRequested()
            onAgainRequested: root.regenerateRequested()
        }
        Item {
            id: foot  // keeps its room, so that nothing moves when the pointer passes
            width: parent.width
            height: Theme.controlSmall
            visible: !root.streaming && !root.editing
            Repeater {
                id: actions
                model: root.touched || (root.last && !root.fromPerson) || root.siblingCount > 1 ? 1 : 0
                delegate: MessageActions {
                    x: root.fromPerson ? foot.width - width : -Theme.gap / 2
                    width: Math.min(implicitWidth, foot.width)
                    opacity: hover.hovered || root.current || activeFocus || root.siblingCount > 1 || (root.last && !root.fromPerson) ? 1 : 0
                    fromPerson: root.fromPerson
                    locked: root.locked
                    current: root.current || activeFocus
                    siblingIndex: root.siblingIndex
                    siblingCount: root.siblingCount
                    facts: story.line
                    onCopyRequested: root.copyRequested()
                    onEditRequested: root.edit()
                    onRegenerateRequested: root.regenerateRequested()
                    onSiblingRequested: (step) => root.siblingRequested(step)
                    onMenuRequested: (anchor) => root.menuRequested(anchor)
                    onDetailsRequested: (anchor, stay) => root.detailsRequested(anchor, story.rows(), stay)
                    onDetailsLeft: root.detailsLeft()
                }
            }
        }
    }
}
