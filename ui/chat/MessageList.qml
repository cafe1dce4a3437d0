pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// The conversation. It follows what is written only while the reader is at its end.
ListView {
    id: list
    required property ChatController chat
    property bool following: true
    signal linkRequested(string url)

    function toEnd() {
        following = true
        showEnd()
    }
    // The person's last message, to be written anew.
    function editLast() {
        for (let row = count - 1; row >= 0; --row) {
            if (!model.data(model.index(row, 0), MessageListModel.FromPersonRole))
                continue
            positionViewAtIndex(row, ListView.Contain)
            const item = itemAtIndex(row) as MessageDelegate
            if (item)
                item.edit()
            return
        }
    }
    function showEnd() {
        positionViewAtEnd()
        if (contentHeight > height)
            contentY = originY + contentHeight + bottomMargin - height  // the view's own function leaves the margin out
    }

    model: chat.messages
    clip: true
    boundsBehavior: Flickable.StopAtBounds
    reuseItems: false
    cacheBuffer: 600
    topMargin: Theme.gap * 2
    bottomMargin: Theme.gap * 2
    activeFocusOnTab: true
    keyNavigationEnabled: false
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Conversation")

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
        function onConversationChanged() { list.toEnd() }
        function onAccepted() { list.toEnd() }
    }
    // Without inertia and without animation: what a wheel or a key says happens at once.
    function scrollBy(distance: real) {
        const top = originY - topMargin
        const bottom = Math.max(top, originY + contentHeight + bottomMargin - height)
        contentY = Math.max(top, Math.min(bottom, contentY + distance))
        following = contentY >= bottom - 4
    }
    WheelHandler {
        acceptedDevices: PointerDevice.Mouse | PointerDevice.TouchPad
        onWheel: (event) => list.scrollBy(event.pixelDelta.y !== 0 ? -event.pixelDelta.y : -event.angleDelta.y * 0.8)
    }
    Keys.onUpPressed: scrollBy(-60)
    Keys.onDownPressed: scrollBy(60)
    Keys.onPressed: (event) => {
        if (event.key === Qt.Key_PageUp) scrollBy(-height * 0.9)
        else if (event.key === Qt.Key_PageDown) scrollBy(height * 0.9)
        else if (event.key === Qt.Key_Home) { following = false; positionViewAtBeginning() }
        else if (event.key === Qt.Key_End) toEnd()
        else return
        event.accepted = true
    }

    ScrollBar.vertical: ThinScrollBar {
        onPressedChanged: if (!pressed) list.following = list.atYEnd; else list.following = false
    }

    delegate: MessageDelegate {
        id: row
        width: list.width
        required property double messageId
        locked: list.chat.busy
        memoryBegins: row.index > 0 && messageId === list.chat.memoryFrom
        onMemoryRequested: list.chat.forgetBefore(0)
        last: row.index === list.count - 1
        onCopyRequested: (row) => list.chat.copy(row)
        onCopyTextRequested: (text) => list.chat.copyText(text)
        onLinkRequested: (url) => list.linkRequested(url)
        onEditRequested: (row, text) => list.chat.editMessage(row, text)
        onRegenerateRequested: (row) => list.chat.regenerate(row)
        onSiblingRequested: (row, step) => list.chat.showSibling(row, step)
    }

    IconButton {
        parent: list
        anchors.bottom: parent.bottom
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottomMargin: Theme.gap
        visible: !list.following && list.contentHeight > list.height
        iconName: "arrow-down"
        text: qsTr("To the end")
        background: Rectangle {
            radius: width / 2
            color: Theme.raised
            border.color: Theme.lineStrong
        }
        onClicked: list.toEnd()
    }
}
