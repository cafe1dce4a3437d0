import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Parlor.Theme
import Parlor.Controls

// One preset of the list.
ItemDelegate {
    id: root
    required property string presetId
    required property string name
    required property string about
    required property bool builtIn
    property bool first: false
    property bool last: false
    signal editRequested()
    signal duplicateRequested()
    signal removeRequested()
    signal moveRequested(int by)

    implicitHeight: row.implicitHeight + Theme.gap * 1.5
    padding: 0
    text: name
    Accessible.name: name
    Accessible.description: about
    onClicked: editRequested()
    Keys.onReturnPressed: editRequested()
    Keys.onDeletePressed: if (!builtIn) removeRequested()
    Keys.onPressed: (event) => {
        if (!(event.modifiers & Qt.AltModifier))
            return
        if (event.key === Qt.Key_Up && !first) moveRequested(-1)
        else if (event.key === Qt.Key_Down && !last) moveRequested(1)
        else return
        event.accepted = true
    }
    component Small: IconButton {
        implicitWidth: Theme.controlSmall
        implicitHeight: Theme.controlSmall
        iconSize: Theme.iconSmall
    }
    contentItem: Item {
        RowLayout {
            id: row
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.leftMargin: Theme.gap
            anchors.rightMargin: Theme.gap
            anchors.verticalCenter: parent.verticalCenter
            spacing: 2
            ColumnLayout {
                Layout.fillWidth: true
                spacing: 2
                Text {
                    Layout.fillWidth: true
                    text: root.name
                    color: Theme.text
                    font.pixelSize: Theme.body
                    font.weight: Font.Medium
                    elide: Text.ElideRight
                    textFormat: Text.PlainText
                }
                Text {
                    Layout.fillWidth: true
                    visible: text !== ""
                    text: root.about
                    color: Theme.textSoft
                    font.pixelSize: Theme.small
                    elide: Text.ElideRight
                    textFormat: Text.PlainText
                }
            }
            Small {
                enabled: !root.first
                iconName: "arrow-up"
                text: qsTr("Move up")
                onClicked: root.moveRequested(-1)
            }
            Small {
                enabled: !root.last
                iconName: "arrow-down"
                text: qsTr("Move down")
                onClicked: root.moveRequested(1)
            }
            Small {
                objectName: "duplicatePreset"
                iconName: "copy"
                text: qsTr("Duplicate")
                onClicked: root.duplicateRequested()
            }
            Small {
                objectName: "removePreset"
                enabled: !root.builtIn
                iconName: "trash"
                text: root.builtIn ? qsTr("Comes with Parlor: cannot be deleted") : qsTr("Delete")
                onClicked: root.removeRequested()
            }
        }
    }
    background: Rectangle {
        radius: Theme.radius
        color: root.hovered ? Theme.hover : "transparent"
        border.color: Theme.line
        FocusFrame { shown: root.visualFocus }
    }
}
