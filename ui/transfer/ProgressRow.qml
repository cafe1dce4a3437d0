import QtQuick
import QtQuick.Layouts
import Parlor.Theme
import Parlor.Controls

// What is going on, how far it is, and a way to stop it.
RowLayout {
    id: root
    required property string text
    required property double progress  // 0 … 1; below 0: not known
    property bool canCancel: true
    signal cancelled()

    width: parent ? parent.width : 0
    spacing: Theme.gap * 2
    Accessible.role: Accessible.ProgressBar
    Accessible.name: text

    ColumnLayout {
        Layout.fillWidth: true
        spacing: Theme.gap
        SheetText {
            Layout.fillWidth: true
            text: root.text
            soft: false
        }
        Rectangle {
            Layout.fillWidth: true
            implicitHeight: 6
            radius: 3
            color: Theme.track
            Rectangle {
                width: parent.width * Math.max(0.02, Math.min(1, root.progress))
                height: parent.height
                radius: 3
                color: Theme.accent
                visible: root.progress >= 0
            }
        }
    }
    ActionButton {
        objectName: "cancelTransfer"
        visible: root.canCancel
        text: qsTr("Cancel")
        onClicked: root.cancelled()
    }
}
