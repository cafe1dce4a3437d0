pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Parlor.Theme
import Parlor.Controls

// A chat or a folder in the list. The first of a group carries its heading.
Item {
    id: root
    required property var conversationId  // of the chat or the folder
    required property string title
    required property bool isFolder
    required property string heading
    required property bool inFolder
    required property int place  // what a chat that is dropped here belongs to: a folder, 0: none, -1: the pinned ones
    required property int chatCount
    required property bool expanded
    required property bool selected
    required property bool writing
    required property bool unread
    required property bool chosen  // it is open
    property bool highlighted: false  // the keyboard is here
    property bool menuShown: false
    property bool renaming: false
    property bool newFolderOffered: false
    readonly property bool hot: hover.hovered || highlighted || menuShown
    signal activated(int modifiers)
    signal menuRequested(Item at)
    signal renamed(string title)
    signal newFolderRequested()
    signal dragStarted()
    signal dragMoved(point at)
    signal dragEnded()
    signal chatsDropped(int place)

    implicitHeight: body.height + head.height
    Accessible.role: Accessible.ListItem
    Accessible.name: title
    Accessible.description: isFolder ? (expanded ? qsTr("Folder, open, %1 chats") : qsTr("Folder, closed, %1 chats")).arg(chatCount)
                          : writing ? qsTr("An answer is being written") : unread ? qsTr("New answer") : ""
    Accessible.selectable: !isFolder
    Accessible.selected: selected || chosen
    Accessible.focusable: true
    Accessible.focused: highlighted
    Accessible.onPressAction: activated(Qt.NoModifier)

    Item {
        id: head
        visible: root.heading !== ""
        width: parent.width
        height: visible ? Theme.controlSmall + Theme.gap : 0
        SectionHeading {
            anchors.left: parent.left
            anchors.leftMargin: Theme.gap * 1.5
            anchors.bottom: parent.bottom
            anchors.bottomMargin: Theme.gap * 0.75
            text: root.heading
            color: Theme.textSoft
            font.pixelSize: Theme.small
        }
        Repeater {
            model: root.newFolderOffered && root.heading !== "" ? 1 : 0
            delegate: IconButton {
                objectName: "newFolder"
                x: head.width - width - Theme.gap / 2
                y: head.height - height
                implicitWidth: Theme.controlSmall
                implicitHeight: Theme.controlSmall
                iconSize: Theme.iconSmall
                focusPolicy: Qt.NoFocus
                iconName: "folder-plus"
                text: qsTr("New folder")
                onClicked: root.newFolderRequested()
            }
        }
    }
    Rectangle {
        id: body
        y: head.height
        width: parent.width
        height: Theme.control
        radius: Theme.radius
        color: drop.containsDrag || root.selected || root.chosen ? Theme.accentSoft : hover.hovered || root.menuShown ? Theme.hover : "transparent"
        border.width: drop.containsDrag ? 1 : 0
        border.color: Theme.accent
        FocusFrame {
            shown: root.highlighted
            anchors.margins: 0
            radius: parent.radius
        }
        Icon {
            id: chevron
            visible: root.isFolder
            x: Theme.gap / 2
            anchors.verticalCenter: parent.verticalCenter
            size: Theme.scaled(16)
            name: root.expanded ? "chevron-down" : "chevron-right"
            color: Theme.textSoft
        }
        Icon {
            id: sign
            visible: root.isFolder || root.selected
            anchors.left: root.isFolder ? chevron.right : parent.left
            anchors.leftMargin: root.isFolder ? Theme.gap / 2 : label.anchors.leftMargin - width - Theme.gap / 2
            anchors.verticalCenter: parent.verticalCenter
            size: root.isFolder ? Theme.iconSmall : Theme.scaled(14)
            name: root.isFolder ? "folder" : "check"
            color: root.isFolder ? Theme.textSoft : Theme.accent
        }
        Text {
            id: label
            visible: !root.renaming
            anchors.left: root.isFolder ? sign.right : parent.left
            anchors.leftMargin: root.isFolder ? Theme.gap : (root.inFolder ? Theme.gap * 2 + Theme.scaled(16) + Theme.iconSmall : Theme.gap * 1.5) + (root.selected ? Theme.scaled(16) : 0)
            anchors.right: slot.left
            anchors.verticalCenter: parent.verticalCenter
            text: root.title
            color: root.chosen ? Theme.accent : Theme.text
            font.pixelSize: Theme.body
            font.weight: root.chosen || root.unread ? Font.DemiBold : Font.Normal
            elide: Text.ElideRight
            maximumLineCount: 1
            textFormat: Text.PlainText
        }
        // Always as wide as its button: the title does not jump when the pointer comes.
        RowSlot {
            id: slot
            anchors.right: parent.right
            anchors.rightMargin: Theme.gap / 2
            height: parent.height
            hot: root.hot && !root.renaming
            count: root.isFolder ? root.chatCount : -1
            writing: root.writing
            unread: root.unread
            name: root.title
            onMenuRequested: (at) => root.menuRequested(at)
        }
        Repeater {
            model: root.renaming ? 1 : 0
            delegate: TextBox {
                objectName: "renameBox"
                anchors.fill: parent
                anchors.margins: 1
                text: root.title
                Accessible.name: qsTr("New name")
                onAccepted: {
                    root.renamed(text)
                    root.renaming = false
                }
                Keys.onShortcutOverride: (event) => event.accepted = event.key === Qt.Key_Escape
                Keys.onEscapePressed: root.renaming = false
                onActiveFocusChanged: if (!activeFocus && root.renaming) {
                    root.renamed(text)
                    root.renaming = false
                }
                Component.onCompleted: {
                    forceActiveFocus()
                    selectAll()
                }
            }
        }
        HoverTip {
            visible: hover.hovered && label.truncated && !root.menuShown && !drag.active
            text: root.title
        }
        HoverHandler { id: hover }
        TapHandler {
            acceptedButtons: Qt.LeftButton
            enabled: !root.renaming
            onTapped: root.activated(point.modifiers)
            onDoubleTapped: root.renaming = true
        }
        TapHandler {
            acceptedButtons: Qt.RightButton
            onTapped: root.menuRequested(null)
        }
        DragHandler {
            id: drag
            enabled: !root.isFolder && !root.renaming
            acceptedDevices: PointerDevice.Mouse  // a finger scrolls
            dragThreshold: 6  // before the list takes it for scrolling
            target: null
            onActiveChanged: active ? root.dragStarted() : root.dragEnded()
            onCentroidChanged: if (active) root.dragMoved(centroid.scenePosition)
        }
        DropArea {
            id: drop
            anchors.fill: parent
            keys: ["parlor-chats"]
            onDropped: root.chatsDropped(root.place)
        }
    }
}
