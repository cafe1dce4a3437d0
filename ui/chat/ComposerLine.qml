import QtQuick
import Parlor.Theme
import Parlor.Controls

// A quiet sentence in the composer with something to do about it.
Item {
    id: root
    required property string text
    property string actionText
    signal acted()

    implicitHeight: Math.max(words.implicitHeight, button.visible ? button.implicitHeight : 0)
    Accessible.role: Accessible.StaticText
    Accessible.name: text
    Text {
        id: words
        anchors.left: parent.left
        anchors.verticalCenter: parent.verticalCenter
        width: Math.min(implicitWidth, parent.width - (button.visible ? button.width : 0))
        text: root.text
        color: Theme.textSoft
        font.pixelSize: Theme.small
        elide: Text.ElideRight
        maximumLineCount: 1
        textFormat: Text.PlainText
    }
    ActionButton {
        id: button
        objectName: root.objectName + "Action"
        anchors.left: words.right
        anchors.verticalCenter: parent.verticalCenter
        visible: root.actionText !== ""
        quiet: true
        implicitHeight: Theme.controlSmall
        text: root.actionText
        onClicked: root.acted()
    }
}
