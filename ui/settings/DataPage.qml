pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

SettingPage {
    id: page
    required property History history
    signal importRequested()
    signal backupsRequested()
    signal eraseAllRequested()
    readonly property DataFolder folder: preferences.data
    objectName: "dataPage"
    Component.onCompleted: folder.measure()

    SettingRow {
        width: parent.width
        name: "dataFolder"
        table: page.table
        ActionButton {
            objectName: "openDataFolder"
            iconName: "folder"
            text: qsTr("Open the folder")
            onClicked: page.folder.open()
        }
    }
    FolderLine { text: page.folder.path }
    PageHeading { text: qsTr("What takes how much") }
    Column {
        width: parent.width
        opacity: page.folder.measuring ? 0.5 : 1
        Repeater {
            model: page.folder.sizes
            delegate: FactRow {
                required property var modelData
                width: page.width - Theme.gap * 2
                visible: modelData.files > 0 || modelData.kind === "chats"
                label: modelData.label
                value: modelData.size
            }
        }
        FactRow {
            width: parent.width
            strong: true
            label: qsTr("Together")
            value: page.folder.total
        }
        FactRow {
            width: parent.width
            visible: page.folder.free !== ""
            label: qsTr("Free on this disk")
            value: page.folder.free
        }
    }
    PageText {
        text: qsTr("Parlor copies the chats once a day into the folder “backups” and keeps the last seven copies. Model files that lie elsewhere stay there and are not counted here.")
        font.pixelSize: Theme.small
    }
    PageHeading { text: qsTr("Copies") }
    SettingRow {
        width: parent.width
        name: "backups"
        table: page.table
        ActionButton {
            objectName: "openBackups"
            text: qsTr("Backups…")
            onClicked: page.backupsRequested()
        }
    }
    SettingRow {
        width: parent.width
        name: "importChats"
        table: page.table
        ActionButton {
            objectName: "openImport"
            text: qsTr("Import…")
            onClicked: page.importRequested()
        }
    }
    PageHeading { text: qsTr("Erase") }
    SettingRow {
        width: parent.width
        name: "eraseAll"
        table: page.table
        ActionButton {
            objectName: "eraseAll"
            enabled: !page.history.erasing
            iconName: "trash"
            text: page.history.erasing ? qsTr("Erasing…") : qsTr("Erase all chats…")
            onClicked: page.eraseAllRequested()
        }
    }
    Connections {
        target: page.history
        function onErasingChanged() { if (!page.history.erasing) page.folder.measure() }
    }
}
