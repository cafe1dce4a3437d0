import QtQuick
import QtQuick.Layouts
import Parlor.Theme
import Parlor.Controls

// What can be done with the selected chats.
Rectangle {
    id: root
    required property int count
    signal archiveRequested()
    signal moreRequested(Item at)
    signal removeRequested()
    signal dismissed()

    implicitHeight: Theme.control + Theme.gap
    radius: Theme.radius
    color: Theme.accentSoft
    RowLayout {
        anchors.fill: parent
        anchors.leftMargin: Theme.gap * 1.5
        anchors.rightMargin: Theme.gap / 2
        spacing: 0
        Text {
            objectName: "selectedCount"
            Layout.fillWidth: true
            text: qsTr("%1 selected").arg(root.count)
            color: Theme.text
            font.pixelSize: Theme.body
            font.weight: Font.Medium
            elide: Text.ElideRight
        }
        IconButton {
            iconName: "archive"
            text: qsTr("Archive")
            onClicked: root.archiveRequested()
        }
        IconButton {
            objectName: "removeSelected"
            iconName: "trash"
            text: qsTr("Delete")
            onClicked: root.removeRequested()
        }
        IconButton {
            id: more
            iconName: "more"
            text: qsTr("More")
            onClicked: root.moreRequested(more)
        }
        IconButton {
            iconName: "close"
            text: qsTr("Select none")
            onClicked: root.dismissed()
        }
    }
}
