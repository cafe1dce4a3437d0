import QtQuick
import QtQuick.Layouts
import Parlor.Theme
import Parlor.Controls

// Below a message: what can be done with it, its siblings, and how it was made.
RowLayout {
    id: root
    required property bool fromPerson
    required property bool streaming
    required property bool locked  // an answer is being written
    required property int siblingIndex
    required property int siblingCount
    required property string facts
    signal copyRequested()
    signal editRequested()
    signal regenerateRequested()
    signal siblingRequested(int step)

    spacing: 0
    component Small: IconButton {
        implicitWidth: 30
        implicitHeight: 30
        iconSize: 17
    }
    Small {
        visible: !root.streaming
        iconName: "copy"
        text: qsTr("Copy")
        onClicked: root.copyRequested()
    }
    Small {
        visible: root.fromPerson
        enabled: !root.locked
        iconName: "edit"
        text: qsTr("Edit and ask again")
        onClicked: root.editRequested()
    }
    Small {
        visible: !root.fromPerson && !root.streaming
        enabled: !root.locked
        iconName: "refresh"
        text: qsTr("Answer again (this answer is kept)")
        onClicked: root.regenerateRequested()
    }
    Row {
        visible: root.siblingCount > 1
        Layout.leftMargin: Theme.gap / 2
        Small {
            enabled: !root.locked && root.siblingIndex > 0
            iconName: "chevron-left"
            text: qsTr("Previous version")
            onClicked: root.siblingRequested(-1)
        }
        Text {
            anchors.verticalCenter: parent.verticalCenter
            text: qsTr("%1 of %2").arg(root.siblingIndex + 1).arg(root.siblingCount)
            color: Theme.textSoft
            font.pixelSize: Theme.small
        }
        Small {
            enabled: !root.locked && root.siblingIndex + 1 < root.siblingCount
            iconName: "chevron-right"
            text: qsTr("Next version")
            onClicked: root.siblingRequested(1)
        }
    }
    Text {
        Layout.leftMargin: Theme.gap
        Layout.maximumWidth: 420
        visible: text !== ""
        text: root.facts
        color: Theme.textSoft
        font.pixelSize: Theme.small
        textFormat: Text.PlainText
        elide: Text.ElideRight
    }
}
