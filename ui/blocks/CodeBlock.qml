import QtQuick
import QtQuick.Controls.Basic
import Parlor.Theme
import Parlor.Controls

Rectangle {
    id: root
    required property string content
    required property string language
    property bool open: false
    property bool unfolded: false
    signal unfoldRequested(bool unfolded)
    signal copyRequested(string text)
    signal saveRequested(string text, string name)
    signal menuRequested(TextEdit edit)

    implicitHeight: head.height + flick.height
    radius: Theme.radius
    color: Theme.sunken
    border.color: Theme.line

    Item {
        id: head
        width: parent.width
        height: 34
        Text {
            anchors.left: parent.left
            anchors.leftMargin: Theme.gap * 1.75
            anchors.verticalCenter: parent.verticalCenter
            text: root.language !== "" ? root.language : qsTr("code")
            textFormat: Text.PlainText
            color: Theme.textSoft
            font.pixelSize: Theme.small
        }
        IconButton {
            anchors.right: parent.right
            anchors.rightMargin: 3
            anchors.verticalCenter: parent.verticalCenter
            implicitWidth: 28
            implicitHeight: 28
            iconSize: 16
            iconName: "copy"
            text: qsTr("Copy code")
            onClicked: root.copyRequested(root.content)
        }
    }
    Flickable {
        id: flick
        anchors.top: head.bottom
        width: parent.width
        height: code.height + Theme.gap * 2
        contentWidth: code.width + Theme.gap * 3.5
        contentHeight: height
        flickableDirection: Flickable.HorizontalFlick
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        ScrollBar.horizontal: ThinScrollBar {}
        TextEdit {
            id: code
            x: Theme.gap * 1.75
            text: root.content
            textFormat: TextEdit.PlainText
            readOnly: true
            selectByMouse: true
            color: Theme.text
            selectionColor: Theme.accent
            selectedTextColor: Theme.accentInk
            font.family: Theme.mono.split(",")[0]
            font.pixelSize: Theme.code
            Accessible.role: Accessible.StaticText
            Accessible.name: root.content
        }
    }
}
