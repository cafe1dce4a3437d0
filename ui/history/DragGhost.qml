import QtQuick
import QtQuick.Templates as T
import Parlor.Core
import Parlor.Theme

// What is carried with the pointer while chats are moved.
Rectangle {
    id: ghost
    required property History history
    required property ListView list
    property var chatId: 0

    function start(row: ChatRow) {
        chatId = row.conversationId
        const count = history.countOf(chatId)
        label.text = count > 1 ? qsTr("%1 chats").arg(count) : row.title
    }
    function follow(at: point) {
        x = at.x + 12
        y = at.y + 8
        Drag.active = true
        const inList = list.mapFromItem(null, at.x, at.y).y
        scroll.step = inList < 24 ? -8 : inList > list.height - 24 ? 8 : 0
    }
    function end() {
        scroll.step = 0
        if (Drag.active) Drag.drop()
        Drag.active = false
    }

    parent: T.Overlay.overlay
    visible: Drag.active
    width: Math.min(label.implicitWidth + Theme.gap * 3, Theme.scaled(220))
    height: Theme.control
    radius: Theme.radius
    color: Theme.raised
    border.color: Theme.accent
    opacity: 0.95
    Drag.keys: ["parlor-chats"]
    Drag.hotSpot: Qt.point(-12, -8)
    Text {
        id: label
        anchors.fill: parent
        leftPadding: Theme.gap * 1.5
        rightPadding: Theme.gap * 1.5
        verticalAlignment: Text.AlignVCenter
        color: Theme.text
        font.pixelSize: Theme.body
        elide: Text.ElideRight
        textFormat: Text.PlainText
    }
    Timer {
        id: scroll
        property int step: 0
        interval: 16
        repeat: true
        running: step !== 0
        onTriggered: {
            const end = ghost.list.originY + ghost.list.contentHeight - ghost.list.height
            ghost.list.contentY = Math.max(ghost.list.originY, Math.min(Math.max(ghost.list.originY, end), ghost.list.contentY + step))
        }
    }
}
