import QtQuick
import Parlor.Theme
import Parlor.Controls

Rectangle {
    id: root
    required property string content
    property string code
    property bool here  // it happened in this process

    // A card that has stopped answering works again in a new process.
    readonly property bool restarts: here && (code === "GPU-017" || code === "GPU-023")

    implicitHeight: words.implicitHeight + Theme.gap * 2.5 + (restarts ? restart.height + Theme.gap : 0)
    radius: Theme.radius
    color: Theme.badSoft
    Icon {
        id: sign
        x: Theme.gap * 1.5
        y: Theme.gap * 1.25
        name: "alert"
        color: Theme.bad
    }
    Text {
        id: words
        anchors.left: sign.right
        anchors.right: parent.right
        anchors.margins: Theme.gap * 1.5
        y: Theme.gap * 1.25
        text: root.content
        textFormat: Text.PlainText
        wrapMode: Text.Wrap
        color: Theme.text
        font.pixelSize: Theme.body
    }
    ActionButton {
        id: restart
        objectName: "restart"
        anchors.left: words.left
        anchors.top: words.bottom
        anchors.topMargin: Theme.gap
        visible: root.restarts
        text: qsTr("Restart Parlor")
        onClicked: {
            const window = root.Window.window
            if (window?.restart) window.restart()
        }
    }
}
