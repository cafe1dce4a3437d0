import QtQuick
import QtQuick.Controls.Basic
import Parlor.Theme

TextField {
    id: field
    property string iconName

    implicitHeight: Theme.control
    leftPadding: iconName !== "" ? Theme.gap * 2 + Theme.iconSmall : Theme.gap * 1.25
    rightPadding: clear.visible ? clear.width + Theme.gap : Theme.gap * 1.25
    color: Theme.text
    placeholderTextColor: Theme.textSoft
    selectionColor: Theme.accent
    selectedTextColor: Theme.accentInk
    selectByMouse: true
    font.pixelSize: Theme.body
    verticalAlignment: TextInput.AlignVCenter
    maximumLength: 4000  // a longer paste would be laid out anew at each key
    Accessible.name: placeholderText
    background: Rectangle {
        radius: Theme.radius
        color: Theme.surface
        border.width: field.activeFocus ? 2 : 1
        border.color: field.activeFocus ? Theme.accent : Theme.line
    }
    Icon {
        visible: field.iconName !== ""
        name: field.iconName
        size: Theme.iconSmall
        color: Theme.textSoft
        x: Theme.gap * 1.25
        anchors.verticalCenter: parent.verticalCenter
    }
    IconButton {
        id: clear
        visible: field.text !== "" && field.iconName === "search"
        iconName: "close"
        iconSize: Theme.iconSmall
        text: qsTr("Clear")
        implicitWidth: Theme.controlSmall
        implicitHeight: Theme.controlSmall
        anchors.right: parent.right
        anchors.rightMargin: Theme.gap / 2
        anchors.verticalCenter: parent.verticalCenter
        onClicked: field.clear()
    }
}
