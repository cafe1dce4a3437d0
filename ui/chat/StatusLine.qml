import QtQuick
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// What the program is doing while the person waits.
Row {
    id: root
    required property ChatController chat
    required property ModelLibrary library
    readonly property string text: {
        if (library.state === ModelLibrary.Loading)
            return library.progress > 0 ? qsTr("Loading the model… %1 %").arg(Math.round(library.progress * 100)) : qsTr("Loading the model…")
        if (chat.elsewhere)
            return qsTr("An answer is being written in another chat.")
        if (chat.phase === ChatController.Reading && chat.promptProgress > 0 && chat.promptProgress < 1)
            return qsTr("Reading the conversation… %1 %").arg(Math.round(chat.promptProgress * 100))
        return ""
    }

    visible: text !== ""
    spacing: Theme.gap
    Accessible.role: Accessible.StatusBar
    Accessible.name: text
    Text {
        anchors.verticalCenter: parent.verticalCenter
        leftPadding: Theme.gap
        text: root.text
        color: Theme.textSoft
        font.pixelSize: Theme.small
    }
    ActionButton {
        visible: root.chat.elsewhere
        quiet: true
        implicitHeight: Theme.scaled(24)
        text: qsTr("Show it")
        onClicked: root.chat.openWriting()
    }
    ActionButton {
        visible: root.chat.elsewhere
        quiet: true
        implicitHeight: Theme.scaled(24)
        text: qsTr("Stop it")
        onClicked: root.chat.stop()
    }
    ActionButton {
        visible: root.library.state === ModelLibrary.Loading
        quiet: true
        implicitHeight: 24
        text: qsTr("Cancel")
        onClicked: root.library.cancelLoading()
    }
}
