import QtQuick
import Parlor.Theme

// What stands on a button: a drawing, words, perhaps a second drawing.
Item {
    id: root
    property string iconName
    property string text
    property string endIcon
    property color ink: Theme.text
    property int weight: Font.Normal
    property int iconSize: Theme.iconSmall

    implicitWidth: row.implicitWidth
    implicitHeight: row.implicitHeight
    Row {
        id: row
        anchors.centerIn: parent
        spacing: Theme.gap
        Icon {
            visible: root.iconName !== ""
            name: root.iconName
            color: root.ink
            size: root.iconSize
            anchors.verticalCenter: parent.verticalCenter
        }
        Text {
            text: root.text
            color: root.ink
            font.pixelSize: Theme.body
            font.weight: root.weight
            anchors.verticalCenter: parent.verticalCenter
            textFormat: Text.PlainText
        }
        Icon {
            visible: root.endIcon !== ""
            name: root.endIcon
            color: root.ink
            size: root.iconSize
            anchors.verticalCenter: parent.verticalCenter
        }
    }
}
