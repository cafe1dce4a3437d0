pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// The conversation. With the keyboard: arrows go from message to message, Left and Right through versions, Tab to what can be
// done with one.
MessageScroller {
    id: list
    signal linkRequested(string url)
    signal saveRequested(string text, string name)

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

    activeFocusOnTab: true
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Conversation")
    onActiveFocusChanged: if (activeFocus && currentIndex < 0) currentIndex = keys.lastVisible()
    Keys.onPressed: (event) => event.accepted = keys.press(event)

    MessageListKeys {
        id: keys
        list: list
    }
    ScrollBar.vertical: ThinScrollBar {
        onPressedChanged: if (!pressed) list.following = list.atYEnd; else list.following = false
    }

    delegate: MessageDelegate {
        id: row
        width: list.width
        required property double messageId
        seenFrom: list.contentY - y
        seenTo: seenFrom + list.height
        onGrewAbove: (by) => list.keepPlace(row, by)
        memoryBegins: row.index > 0 && messageId === list.chat.memoryFrom
        onMemoryRequested: list.chat.forgetBefore(0)
        locked: list.chat.busy && !list.chat.elsewhere
        last: row.index === list.count - 1
        current: list.framed && list.currentIndex === row.index
        onCopyRequested: list.chat.copy(row.index)
        onCopyTextRequested: (text) => list.chat.copyText(text)
        onLinkRequested: (url) => list.linkRequested(url)
        onAskRequested: (text) => list.chat.editMessage(row.index, text)
        onSaveRequested: (text) => list.chat.saveEdit(row.index, text)
        onRegenerateRequested: list.chat.regenerate(row.index)
        onContinueRequested: list.chat.continueAnswer(row.index)
        onSiblingRequested: (step) => list.showSibling(row.index, step)
        onMenuRequested: (anchor) => menu.made().openFor(row.index, anchor)
        onDetailsRequested: (anchor, rows, stay) => details.made().showAt(anchor, rows, stay)
        onDetailsLeft: details.there?.leave()
        onEditingEnded: list.forceActiveFocus()
        onSaveTextRequested: (text, name) => list.saveRequested(text, name)
    }

    OnDemand {
        id: menu
        MessageMenu {
            messages: list
        }
    }
    OnDemand {
        id: details
        MessageDetails {}
    }
    IconButton {
        objectName: "toEndButton"
        parent: list
        anchors.bottom: parent.bottom
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottomMargin: Theme.gap
        visible: !list.following && list.contentHeight > list.height && list.contentY < list.bottomY() - 4
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
