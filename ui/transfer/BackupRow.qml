import QtQuick
import QtQuick.Layouts
import Parlor.Theme
import Parlor.Controls

// One backup: when, how much, and the way back.
RowLayout {
    id: root
    required property var backup
    signal restoreRequested()
    width: parent ? parent.width : 0
    spacing: Theme.gap * 2
    readonly property string when: Qt.formatDateTime(backup.date, "yyyy-MM-dd HH:mm")
    Column {
        Layout.fillWidth: true
        spacing: 2
        SheetText {
            text: root.when
            soft: false
        }
        SheetText {
            text: (root.backup.beforeRestore ? qsTr("Before a backup was restored") + " · " : "")
                + (root.backup.sound ? qsTr("%L1 chats").arg(root.backup.chats) : qsTr("cannot be read"))
                + " · " + Qt.locale().formattedDataSize(root.backup.size)
            font.pixelSize: Theme.small
        }
    }
    ActionButton {
        objectName: "restoreButton"
        enabled: root.backup.sound
        text: qsTr("Restore…")
        Accessible.name: qsTr("Restore the backup of %1").arg(root.when)
        onClicked: root.restoreRequested()
    }
}
