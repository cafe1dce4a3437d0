import QtQuick
import Parlor.Theme
import Parlor.Controls

// Above code: its language, and buttons.
Item {
    id: root
    required property string languageName
    required property bool wrap
    signal wrapRequested(bool wrap)
    signal numbersRequested(bool shown)
    signal copyRequested
    signal saveRequested

    implicitHeight: Theme.controlSmall + 6
    Text {
        anchors.left: parent.left
        anchors.leftMargin: Theme.gap * 1.75
        anchors.right: buttons.left
        anchors.verticalCenter: parent.verticalCenter
        text: root.languageName !== "" ? root.languageName : qsTr("code")
        textFormat: Text.PlainText
        elide: Text.ElideRight
        color: Theme.textSoft
        font.pixelSize: Theme.small
    }
    component HeadButton: IconButton {
        implicitWidth: Theme.controlSmall
        implicitHeight: Theme.controlSmall
        iconSize: Theme.iconSmall
    }
    Row {
        id: buttons
        anchors.right: parent.right
        anchors.rightMargin: 3
        anchors.verticalCenter: parent.verticalCenter
        HeadButton {
            iconName: "line-numbers"
            text: qsTr("Line numbers")
            checked: Theme.numberLines
            visible: !root.wrap
            onClicked: root.numbersRequested(!Theme.numberLines)
        }
        HeadButton {
            iconName: "wrap"
            text: root.wrap ? qsTr("Do not wrap lines") : qsTr("Wrap long lines")
            checked: root.wrap
            onClicked: root.wrapRequested(!root.wrap)
        }
        HeadButton {
            iconName: "save"
            text: qsTr("Save code to a file")
            onClicked: root.saveRequested()
        }
        HeadButton {
            iconName: "copy"
            text: qsTr("Copy code")
            onClicked: root.copyRequested()
        }
    }
}
