import QtQuick
import Parlor.Core
import Parlor.Theme

// A conversation that scrolls: it follows what is written only while the reader is at its end.
ListView {
    id: list
    required property ChatController chat
    property bool following: true
    readonly property Item focusItem: Window.activeFocusItem
    // Texts take the focus for selecting with the mouse: then nothing is framed.
    readonly property bool framed: activeFocus && focusItem !== null && !(focusItem instanceof TextEdit)

    function toEnd() {
        following = true
        showEnd()
    }
    function showEnd() {
        positionViewAtEnd()
        if (contentHeight > height)
            contentY = bottomY()  // the view's own function leaves the margin out
    }
    function topY(): real { return originY - topMargin }
    function bottomY(): real { return Math.max(topY(), originY + contentHeight + bottomMargin - height) }
    function scrollTo(y: real) {
        contentY = Math.max(topY(), Math.min(bottomY(), y))
        following = contentY >= bottomY() - 4
    }
    // Something above what is read got another height: the reader's lines stay where they are. (Of a row that is wholly above,
    // the view itself keeps the end in place.)
    function keepPlace(item: Item, by: real) {
        if (!following && item.y < contentY && item.y + item.height > contentY)
            contentY += by
    }
    // Without inertia and without animation: what a wheel or a key says happens at once.
    function scrollBy(distance: real) { scrollTo(contentY + distance) }
    function itemAtRow(row: int): MessageDelegate { return itemAtIndex(row) as MessageDelegate }
    // Another version takes this row's place: the row stays where the reader looks.
    function showSibling(row: int, step: int) {
        const item = itemAtRow(row)
        const offset = item ? item.y - contentY : 0
        following = false
        chat.showSibling(row, step)
        forceLayout()
        positionViewAtIndex(row, ListView.Beginning)
        currentIndex = row
        if (itemAtRow(row))
            contentY = itemAtRow(row).y - offset
        // When the new rows are measured: not beyond the ends.
        Qt.callLater(() => scrollTo(contentY))  // qmllint disable
    }
    function reveal(row: int) {
        following = false
        for (let i = 0; i < 2; ++i) {  // the second time with the heights that the first has found out
            positionViewAtIndex(row, ListView.Beginning)
            forceLayout()
        }
        scrollTo(contentY - Theme.gap * 4)
        currentIndex = row
        if (itemAtRow(row))
            itemAtRow(row).flash()
    }

    model: chat.messages
    clip: true
    boundsBehavior: Flickable.StopAtBounds
    reuseItems: false
    cacheBuffer: 600
    topMargin: Theme.gap * 2
    bottomMargin: Theme.gap * 2
    currentIndex: -1
    highlightFollowsCurrentItem: false
    keyNavigationEnabled: false

    onContentHeightChanged: if (following) settle.restart()
    onHeightChanged: if (following) settle.restart()
    onMovementEnded: following = atYEnd
    onModelChanged: toEnd()
    Timer {
        id: settle
        interval: 0
        onTriggered: if (list.following) list.showEnd()
    }
    Connections {
        target: list.chat
        function onConversationChanged() {
            list.currentIndex = -1
            list.toEnd()
        }
        function onAnswering() { list.toEnd() }
        function onRevealed(row) { list.reveal(row) }
    }
    WheelHandler {
        acceptedDevices: PointerDevice.Mouse | PointerDevice.TouchPad
        onWheel: (event) => list.scrollBy(event.pixelDelta.y !== 0 ? -event.pixelDelta.y : -event.angleDelta.y * 0.8)
    }
}
