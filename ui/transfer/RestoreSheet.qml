import QtQuick
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// Before a backup takes the place of the chats: what will happen, and the gentler way.
Sheet {
    id: root
    required property Transfer transfer
    property url backup
    property bool adding: true
    property bool settingsToo: false

    function ask(file: url) {
        backup = file
        adding = true
        settingsToo = false
        open()
    }
    width: Math.min(480, parent ? parent.width - Theme.gap * 4 : 480)
    title: qsTr("Restore this backup?")
    SheetText {
        text: decodeURIComponent(String(root.backup).split("/").pop())
        soft: false
        wrapMode: Text.WrapAnywhere
    }
    ChoiceRow {
        objectName: "restoreWay"
        width: parent ? parent.width : 0
        name: qsTr("How to restore")
        current: root.adding ? "add" : "replace"
        choices: [{ value: "add", text: qsTr("Add missing chats") }, { value: "replace", text: qsTr("Replace all chats") }]
        onChosen: (value) => root.adding = value === "add"
    }
    SheetText {
        text: root.adding ? qsTr("Chats of the backup that are not here are added. Nothing that is here is changed.")
                          : qsTr("All chats become as they were in the backup. A copy of the present chats is kept under “Backups”.")
    }
    SwitchRow {
        visible: !root.adding
        width: parent ? parent.width : 0
        text: qsTr("Settings, too")
        explanation: qsTr("Where the backup has them: only those made with “Back up now” do.")
        on: root.settingsToo
        onSwitched: (on) => root.settingsToo = on
    }
    Row {
        anchors.right: parent ? parent.right : undefined
        spacing: Theme.gap
        ActionButton {
            text: qsTr("Cancel")
            onClicked: root.close()
        }
        ActionButton {
            objectName: "confirmRestore"
            primary: true
            danger: !root.adding
            text: root.adding ? qsTr("Add") : qsTr("Replace")
            onClicked: {
                root.close()
                if (root.adding)
                    root.transfer.merge(root.backup)
                else
                    root.transfer.restore(root.backup, root.settingsToo)
            }
        }
    }
}
