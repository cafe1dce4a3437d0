pragma ComponentBehavior: Bound
import QtQuick
import Parlor.Theme

// What a key does, and the key, drawn as one.
Item {
    id: root
    required property string text
    required property var keys
    implicitHeight: Math.max(words.implicitHeight, caps.implicitHeight) + Theme.gap
    Accessible.role: Accessible.ListItem
    Accessible.name: text + ": " + keys.join(", ")
    Text {
        id: words
        anchors.left: parent.left
        anchors.leftMargin: Theme.gap
        anchors.right: caps.left
        anchors.verticalCenter: parent.verticalCenter
        text: root.text
        color: Theme.text
        font.pixelSize: Theme.body
        wrapMode: Text.Wrap
        textFormat: Text.PlainText
    }
    Row {
        id: caps
        anchors.right: parent.right
        anchors.rightMargin: Theme.gap
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.gap / 2
        Repeater {
            model: root.keys
            delegate: Rectangle {
                required property string modelData
                implicitWidth: cap.implicitWidth + Theme.gap * 1.5
                implicitHeight: cap.implicitHeight + Theme.gap * 0.75
                radius: 5
                color: Theme.sunken
                border.color: Theme.lineStrong
                Text {
                    id: cap
                    anchors.centerIn: parent
                    text: parent.modelData
                    color: Theme.text
                    font.pixelSize: Theme.small
                    textFormat: Text.PlainText
                }
            }
        }
    }
}
