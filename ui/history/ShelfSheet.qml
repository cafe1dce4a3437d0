pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// Chats that are put away: the archive or the trash.
Sheet {
    id: root
    required property ShelfModel chats
    property string explanation
    property string emptyText
    property string emptyIcon: "archive"
    property string restoreText
    property string eraseText  // empty: nothing is erased here
    property string emptyAllText
    signal chosen(var id)
    signal restoreRequested(var id)
    signal eraseRequested(var id, string title)
    signal emptyAllRequested()

    Text {
        width: parent ? parent.width : 0
        text: root.explanation
        color: Theme.textSoft
        font.pixelSize: Theme.body
        wrapMode: Text.Wrap
        textFormat: Text.PlainText
    }
    Column {
        width: parent ? parent.width : 0
        visible: root.chats.count === 0
        spacing: Theme.gap
        topPadding: Theme.gap * 3
        bottomPadding: Theme.gap * 3
        Icon {
            anchors.horizontalCenter: parent.horizontalCenter
            name: root.emptyIcon
            size: Theme.scaled(32)
            color: Theme.lineStrong
        }
        Text {
            objectName: "shelfEmpty"
            anchors.horizontalCenter: parent.horizontalCenter
            text: root.emptyText
            color: Theme.textSoft
            font.pixelSize: Theme.body
        }
    }
    ListView {
        id: list
        objectName: "shelfList"
        visible: count > 0
        width: parent ? parent.width : 0
        height: visible ? Math.min(contentHeight, root.room - Theme.gap * 36) : 0
        model: root.chats
        clip: true
        spacing: 2
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: ThinScrollBar {}
        Accessible.role: Accessible.List
        Accessible.name: root.title
        delegate: Item {
            id: row
            required property var conversationId
            required property string title
            required property string when
            required property int daysLeft
            width: list.width - Theme.gap
            height: words.implicitHeight + Theme.gap * 1.5
            Accessible.role: Accessible.ListItem
            Accessible.name: title
            Accessible.description: note.text
            Rectangle {
                anchors.fill: parent
                radius: Theme.radius
                color: hover.hovered ? Theme.hover : "transparent"
            }
            HoverHandler { id: hover }
            TapHandler {
                enabled: row.daysLeft < 0
                onTapped: root.chosen(row.conversationId)
            }
            Column {
                id: words
                anchors.left: parent.left
                anchors.leftMargin: Theme.gap
                anchors.right: tools.left
                anchors.rightMargin: Theme.gap
                anchors.verticalCenter: parent.verticalCenter
                spacing: 2
                Text {
                    width: parent.width
                    text: row.title
                    color: Theme.text
                    font.pixelSize: Theme.body
                    elide: Text.ElideRight
                    maximumLineCount: 1
                    textFormat: Text.PlainText
                }
                Text {
                    id: note
                    width: parent.width
                    text: row.daysLeft < 0 ? qsTr("Last used on %1").arg(row.when)
                        : row.daysLeft === 0 ? qsTr("Erased at the next start")
                        : row.daysLeft === 1 ? qsTr("Erased in 1 day") : qsTr("Erased in %1 days").arg(row.daysLeft)
                    color: row.daysLeft >= 0 && row.daysLeft <= 3 ? Theme.caution : Theme.textSoft
                    font.pixelSize: Theme.small
                    elide: Text.ElideRight
                }
            }
            Row {
                id: tools
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                IconButton {
                    objectName: "restore"
                    iconName: "undo"
                    text: root.restoreText
                    onClicked: root.restoreRequested(row.conversationId)
                }
                IconButton {
                    objectName: "eraseOne"
                    visible: root.eraseText !== ""
                    iconName: "trash"
                    text: root.eraseText
                    onClicked: root.eraseRequested(row.conversationId, row.title)
                }
            }
        }
    }
    ActionButton {
        objectName: "emptyAll"
        visible: root.emptyAllText !== "" && root.chats.count > 0
        anchors.right: parent ? parent.right : undefined
        iconName: "trash"
        text: root.emptyAllText
        onClicked: root.emptyAllRequested()
    }
}
