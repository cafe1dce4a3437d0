pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// At the top of a private chat: what it means, and the two ways out of it. In other chats: that there still is one.
Rectangle {
    id: root
    required property ChatController chat
    readonly property bool here: chat.privateChat
    readonly property bool empty: chat.messages.count === 0

    // Does what is asked when there is no private chat, or when the person lets it go.
    function leaveFor(next: var) {
        if (chat.privateWaits || (here && !empty))
            sure.made().ask(next)
        else
            next()
    }

    visible: here || chat.privateWaits
    implicitHeight: row.implicitHeight + Theme.gap * 1.5
    color: Theme.discreet
    Accessible.role: Accessible.StatusBar
    Accessible.name: words.text
    RowLayout {
        id: row
        anchors.verticalCenter: parent.verticalCenter
        x: Theme.gap * 2
        width: parent.width - 2 * x
        spacing: Theme.gap
        Icon {
            name: "lock"
            color: Theme.discreetInk
            size: Theme.iconSmall
        }
        Text {
            id: words
            Layout.fillWidth: true
            text: root.here ? qsTr("Private chat. Nothing of it is written to the disk; it is gone when you close it.")
                            : qsTr("A private chat is still open.")
            color: Theme.discreetInk
            font.pixelSize: Theme.body
            wrapMode: Text.Wrap
        }
        ActionButton {
            objectName: "savePrivate"
            visible: root.here
            enabled: !root.empty && !(root.chat.busy && !root.chat.elsewhere)
            implicitHeight: Theme.controlSmall
            text: qsTr("Save this chat")
            onClicked: root.chat.savePrivate()
        }
        ActionButton {
            visible: !root.here
            implicitHeight: Theme.controlSmall
            text: qsTr("Go back to it")
            onClicked: root.chat.openPrivate()
        }
        ActionButton {
            objectName: "closePrivate"
            implicitHeight: Theme.controlSmall
            text: root.empty && root.here ? qsTr("Leave") : qsTr("Close for good")
            onClicked: root.empty && root.here ? root.chat.closePrivate() : sure.made().ask(() => root.chat.closePrivate())
        }
    }
    OnDemand {
        id: sure
        ConfirmSheet {
            question: qsTr("Close the private chat?")
            explanation: qsTr("Its messages are not stored anywhere and cannot be brought back.")
            confirmText: qsTr("Close for good")
            onConfirmed: (next) => next()
        }
    }
}
