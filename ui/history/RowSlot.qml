import QtQuick
import Parlor.Theme
import Parlor.Controls

// The end of a row: how many chats a folder has, that an answer is being written or new, or the way to the menu.
Item {
    id: root
    required property bool hot  // the pointer or the keyboard is here
    required property int count  // below 0: none is shown
    required property bool writing
    required property bool unread
    required property string name
    signal menuRequested(Item at)

    width: Theme.controlSmall
    Text {
        anchors.centerIn: parent
        visible: root.count >= 0 && !root.hot
        text: root.count
        color: Theme.textSoft
        font.pixelSize: Theme.small
    }
    Rectangle {
        id: dot
        objectName: "dot"
        anchors.centerIn: parent
        visible: (root.writing || root.unread) && !root.hot
        width: Theme.scaled(8)
        height: width
        radius: width / 2
        color: Theme.accent
    }
    SequentialAnimation {
        running: root.writing && Theme.motion && dot.visible
        loops: Animation.Infinite
        onStopped: dot.opacity = 1
        NumberAnimation { target: dot; property: "opacity"; to: 0.25; duration: 700 }
        NumberAnimation { target: dot; property: "opacity"; to: 1; duration: 700 }
    }
    IconButton {
        id: button
        objectName: "rowMenu"
        anchors.centerIn: parent
        visible: root.hot
        implicitWidth: Theme.controlSmall
        implicitHeight: Theme.controlSmall
        iconSize: Theme.iconSmall
        focusPolicy: Qt.NoFocus  // the list has the focus; the menu key opens the same
        iconName: "more"
        text: qsTr("More for “%1”").arg(root.name)
        onClicked: root.menuRequested(button)
    }
}
