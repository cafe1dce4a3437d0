pragma ComponentBehavior: Bound
import QtQuick
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// The open conversation with its composer.
Item {
    id: root
    required property ChatController chat
    required property ModelLibrary library
    required property ComposerModel composer
    required property Settings settings
    property bool enterSends: true
    readonly property real footHeight: foot.height + Theme.gap * 1.5  // what the composer takes
    signal actionRequested(int action)
    signal saved(string name)

    property var shownNotice: null  // {text, hint, code, action}

    function focusComposer() { writing.focusInput() }
    function tell(text: string, hint: string, code: string, action: int) {
        shownNotice = { text: text, hint: hint, code: code, action: action }
    }
    function actionText(action: int): string {
        switch (action) {
        case ChatController.OpenModels: return qsTr("Choose a model")
        case ChatController.OpenTuning: return qsTr("Change the context")
        case ChatController.StartNewChat: return qsTr("New chat")
        case ChatController.ShowWriting: return qsTr("Show that chat")
        default: return ""
        }
    }

    Connections {
        target: root.chat
        function onAccepted() {
            root.shownNotice = null
            root.settings.welcomed = true
        }
        function onNotice(text, hint, code, action) { root.tell(text, hint, code, action) }
    }

    Connections {
        target: root.composer
        function onTold(text, hint, code) { root.tell(text, hint, code, ChatController.NoAction) }
        function onOverfullAsked() { roomBar.ask() }
    }

    // Another private chat replaces the one that is there.
    function newPrivateChat() {
        banner.leaveFor(() => root.chat.newPrivateChat())
    }

    PrivateBanner {
        id: banner
        objectName: "privateBanner"
        width: parent.width
        chat: root.chat
    }
    MessageList {
        id: messages
        objectName: "messageList"
        anchors.top: banner.visible ? banner.bottom : parent.top
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: foot.top
        chat: root.chat
        visible: count > 0
        onLinkRequested: (url) => links.made().ask(url)
        onSaveRequested: (text, name) => saver.ask(text, name)
    }
    EmptyState {
        anchors.fill: messages
        visible: messages.count === 0 && !root.chat.opening && !firstRun.visible
        ready: root.library.state === ModelLibrary.Ready && !root.chat.busy
        onSuggestionChosen: (text) => root.chat.send(text)
    }
    FirstRun {
        id: firstRun
        anchors.fill: messages
        visible: messages.count === 0 && !root.chat.opening && !root.settings.welcomed && !root.chat.privateChat
        settings: root.settings
        library: root.library
        onFinished: {
            root.settings.welcomed = true
            root.focusComposer()
        }
        onModelsRequested: root.actionRequested(ChatController.OpenModels)
        onSuggestionChosen: (text) => root.chat.send(text)
    }
    Column {
        id: foot
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.gap * 1.5
        anchors.horizontalCenter: parent.horizontalCenter
        width: Math.min(Theme.column + Theme.gap * 4, parent.width - Theme.gap * 4)
        spacing: Theme.gap
        NoticeBar {
            objectName: "modelError"
            property string putAway  // what it said when it was put away
            visible: root.library.state === ModelLibrary.Failed && text !== putAway
            width: parent.width
            text: root.library.errorText
            hint: root.library.errorHint
            code: root.library.errorCode
            actionText: qsTr("Choose a model")
            onActed: root.actionRequested(ChatController.OpenModels)
            onDismissed: putAway = text
        }
        NoticeBar {
            objectName: "notice"
            visible: root.shownNotice !== null
            width: parent.width
            text: root.shownNotice ? root.shownNotice.text : ""
            hint: root.shownNotice ? root.shownNotice.hint : ""
            code: root.shownNotice ? root.shownNotice.code : ""
            actionText: root.shownNotice ? root.actionText(root.shownNotice.action) : ""
            onActed: root.actionRequested(root.shownNotice.action)
            onDismissed: root.shownNotice = null
        }
        StatusLine {
            width: parent.width
            chat: root.chat
            library: root.library
        }
        RoomBar {
            id: roomBar
            objectName: "roomBar"
            width: parent.width
            composer: root.composer
            onActed: writing.focusInput()
            busy: root.chat.busy
        }
        Composer {
            id: writing
            objectName: "composer"
            width: parent.width
            composer: root.composer
            enterSends: root.enterSends
            busy: root.chat.busy && !root.chat.elsewhere
            tint: root.chat.privateChat ? Theme.discreet : Theme.raised
            placeholder: root.library.name === "" ? qsTr("Write a message") : qsTr("Write to %1").arg(root.library.name)
            onStopRequested: root.chat.stop()
            onEditLastRequested: messages.editLast()
        }
        Text {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: root.enterSends ? qsTr("Enter sends, Shift+Enter starts a new line. Models make mistakes: check what matters.")
                                  : qsTr("Ctrl+Enter sends, Enter starts a new line. Models make mistakes: check what matters.")
            color: Theme.textSoft
            font.pixelSize: Theme.small
            elide: Text.ElideRight
        }
    }
    SaveText {
        id: saver
        onSaved: (name) => root.saved(name)
        onFailed: (text, hint, code) => root.tell(text, hint, code, ChatController.NoAction)
    }
    OnDemand {
        id: links
        LinkSheet {
            objectName: "linkSheet"
        }
    }
}
