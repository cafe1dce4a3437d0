import QtQuick
import Parlor.Theme
import Parlor.Controls

Rectangle {
    id: root
    required property string content

    implicitHeight: words.implicitHeight + Theme.gap * 2.5
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
}
