pragma ComponentBehavior: Bound
import QtQuick
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// What stands in the sheet of the settings while it is open.
Item {
    id: root
    required property var sheet
    readonly property Preferences preferences: sheet.preferences
    readonly property string page: sheet.page
    readonly property real leftWidth: sheet.narrow ? width : Theme.scaled(230)
    readonly property var pages: [
        { id: "general", icon: "settings", text: qsTr("General") },
        { id: "appearance", icon: "sun", text: qsTr("Appearance") },
        { id: "models", icon: "chip", text: qsTr("Models") },
        { id: "permodel", icon: "sliders", text: qsTr("Single models") },
        { id: "presets", icon: "bookmark", text: qsTr("Presets") },
        { id: "keyboard", icon: "keyboard", text: qsTr("Keyboard") },
        { id: "data", icon: "folder", text: qsTr("Data") },
        { id: "privacy", icon: "shield", text: qsTr("Privacy") },
        { id: "diagnostics", icon: "pulse", text: qsTr("Diagnostics") },
        { id: "about", icon: "info", text: qsTr("About") }
    ]
    readonly property string pageTitle: pages.find(one => one.id === page)?.text ?? ""
    // The settings of this page that were changed
    readonly property var changed: preferences.settings.revision >= 0
        ? [...preferences.table.names(page)].filter(name => !preferences.settings.isDefault(name)) : []

    Component.onCompleted: list.field.forceActiveFocus()

    Text {
        id: title
        visible: list.visible
        x: Theme.gap * 2.5
        height: Theme.bar
        text: root.sheet.title
        color: Theme.text
        font.pixelSize: Theme.heading
        font.weight: Font.DemiBold
        verticalAlignment: Text.AlignVCenter
    }
    SettingsList {
        id: list
        visible: !root.sheet.narrow || !root.sheet.pageShown
        x: Theme.gap * 1.5
        y: Theme.bar
        width: root.leftWidth - Theme.gap * (root.sheet.narrow ? 3 : 2.5)
        height: root.height - y - Theme.gap * 1.5
        table: root.preferences.table
        pages: root.pages
        current: root.sheet.narrow ? "" : root.page
        onChosen: (page, row) => {
            root.sheet.wanted = ""
            root.sheet.page = page
            root.sheet.wanted = row
            root.sheet.pageShown = true
        }
    }
    Rectangle {
        visible: !root.sheet.narrow
        x: root.leftWidth
        width: 1
        height: root.height
        color: Theme.line
    }
    Item {
        id: right
        objectName: "settingsPage"
        visible: !root.sheet.narrow || root.sheet.pageShown
        x: root.sheet.narrow ? 0 : root.leftWidth + 1
        width: root.width - x
        height: root.height
        IconButton {
            id: back
            objectName: "settingsBack"
            visible: root.sheet.narrow
            x: Theme.gap
            anchors.verticalCenter: head.verticalCenter
            iconName: "chevron-left"
            text: qsTr("All settings")
            onClicked: root.sheet.pageShown = false
        }
        Text {
            id: head
            objectName: "settingsPageTitle"
            x: back.visible ? back.x + back.width + Theme.gap / 2 : Theme.gap * 3
            width: resetAll.x - x - Theme.gap
            height: Theme.bar
            text: root.pageTitle
            color: Theme.text
            font.pixelSize: Theme.heading
            font.weight: Font.DemiBold
            elide: Text.ElideRight
            verticalAlignment: Text.AlignVCenter
            Accessible.role: Accessible.Heading
        }
        ActionButton {
            id: resetAll
            objectName: "resetPage"
            visible: root.changed.length > 0
            quiet: true
            implicitHeight: Theme.controlSmall
            x: closeButton.x - width - Theme.gap / 2
            anchors.verticalCenter: head.verticalCenter
            iconName: "undo"
            text: qsTr("Reset all")
            onClicked: root.preferences.settings.resetAll(root.changed)
        }
        IconButton {
            id: closeButton
            objectName: "settingsClose"
            x: parent.width - width - Theme.gap * 1.5
            anchors.verticalCenter: head.verticalCenter
            iconName: "close"
            text: qsTr("Close")
            onClicked: root.sheet.close()
        }
        Item {
            id: room
            x: Theme.gap * 2
            y: Theme.bar
            width: parent.width - x - Theme.gap
            height: parent.height - y - Theme.gap
            LoadAgain {
                id: again
                anchors.bottom: parent.bottom
                width: parent.width - Theme.gap * 2
                library: root.sheet.library
                visible: library.stale && (root.page === "models" || root.page === "permodel")
            }
            SettingsPages {
                anchors.fill: parent
                anchors.bottomMargin: again.visible ? again.height + Theme.gap : 0
                sheet: root.sheet
                page: root.page
            }
        }
    }
    IconButton {
        visible: root.sheet.narrow && !root.sheet.pageShown
        x: parent.width - width - Theme.gap * 1.5
        anchors.verticalCenter: title.verticalCenter
        iconName: "close"
        text: qsTr("Close")
        onClicked: root.sheet.close()
    }
}
