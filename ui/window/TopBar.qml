import QtQuick
import QtQuick.Layouts
import Parlor.Core
import Parlor.Theme
import Parlor.Controls
import Parlor.Library

Item {
    id: root
    required property ModelLibrary library
    required property bool sidebarShown
    required property bool tuningShown
    signal sidebarToggled()
    signal tuningToggled()
    signal pickerRequested()

    readonly property Item modelButton: button

    implicitHeight: Theme.bar
    RowLayout {
        anchors.fill: parent
        anchors.leftMargin: Theme.gap * 1.5
        anchors.rightMargin: Theme.gap * 1.5
        spacing: Theme.gap / 2
        IconButton {
            objectName: "sidebarButton"
            iconName: "sidebar"
            text: root.sidebarShown ? qsTr("Hide the chats") : qsTr("Show the chats")
            onClicked: root.sidebarToggled()
        }
        ModelButton {
            id: button
            objectName: "modelButton"
            Layout.maximumWidth: root.width - 120
            library: root.library
            roomy: root.width > 620
            onClicked: root.pickerRequested()
        }
        Item { Layout.fillWidth: true }
        IconButton {
            objectName: "tuningButton"
            iconName: "sliders"
            checked: root.tuningShown
            text: qsTr("How the model answers")
            onClicked: root.tuningToggled()
        }
    }
    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: 1
        color: Theme.line
    }
}
