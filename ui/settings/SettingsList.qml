pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// The left side of the settings: search, and the pages – or what the search has found.
ColumnLayout {
    id: root
    required property SettingTable table
    required property var pages  // [{id, icon, text}]
    required property string current
    readonly property var found: search.text.trim() === "" || !table.rows ? [] : table.search(search.text)
    readonly property alias field: search
    signal chosen(string page, string row)

    function pageText(id: string): string { return pages.find(one => one.id === id)?.text ?? "" }
    function take(index: int) {
        const one = list.model[index]
        if (!one)
            return
        if (one.page !== undefined)
            chosen(one.page, one.name)
        else
            chosen(one.id, "")
    }
    spacing: Theme.gap
    TextBox {
        id: search
        objectName: "settingsSearch"
        Layout.fillWidth: true
        iconName: "search"
        placeholderText: qsTr("Search the settings")
        Keys.onDownPressed: list.forceActiveFocus()
        onTextChanged: list.currentIndex = 0
        onAccepted: root.take(0)
    }
    ListView {
        id: list
        objectName: "settingsPages"
        Layout.fillWidth: true
        Layout.fillHeight: true
        clip: true
        activeFocusOnTab: true
        keyNavigationEnabled: true
        boundsBehavior: Flickable.StopAtBounds
        spacing: 2
        ScrollBar.vertical: ThinScrollBar {}
        model: search.text.trim() !== "" ? root.found : root.pages
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Pages of the settings")
        Keys.onReturnPressed: root.take(currentIndex)
        Keys.onEnterPressed: root.take(currentIndex)
        Keys.onSpacePressed: root.take(currentIndex)
        delegate: ItemDelegate {
            id: row
            required property var modelData
            required property int index
            readonly property bool hit: modelData.page !== undefined
            readonly property bool taken: !hit && modelData.id === root.current
            objectName: hit ? "found_" + modelData.name : "page_" + modelData.id
            width: ListView.view.width
            implicitHeight: hit ? words.implicitHeight + Theme.gap : Theme.control
            focusPolicy: Qt.NoFocus
            text: hit ? modelData.label : modelData.text
            Accessible.role: Accessible.ListItem
            Accessible.name: text
            Accessible.selected: taken
            onClicked: root.take(index)
            contentItem: Item {
                Icon {
                    id: icon
                    visible: !row.hit
                    anchors.verticalCenter: parent.verticalCenter
                    name: row.modelData.icon ?? ""
                    size: Theme.iconSmall
                    color: row.taken ? Theme.accent : Theme.textSoft
                }
                Column {
                    id: words
                    anchors.verticalCenter: parent.verticalCenter
                    anchors.left: row.hit ? parent.left : icon.right
                    anchors.leftMargin: row.hit ? 0 : Theme.gap
                    anchors.right: parent.right
                    Text {
                        width: parent.width
                        text: row.text
                        color: row.taken ? Theme.accent : Theme.text
                        font.pixelSize: Theme.body
                        font.weight: row.taken ? Font.DemiBold : Font.Normal
                        elide: Text.ElideRight
                        textFormat: Text.PlainText
                    }
                    Text {
                        width: parent.width
                        visible: row.hit
                        text: row.hit ? root.pageText(row.modelData.page) : ""
                        color: Theme.textSoft
                        font.pixelSize: Theme.small
                        elide: Text.ElideRight
                        textFormat: Text.PlainText
                    }
                }
            }
            background: Rectangle {
                radius: Theme.radius
                color: row.taken ? Theme.accentSoft : row.hovered ? Theme.hover : "transparent"
                FocusFrame {
                    anchors.margins: 0
                    radius: Theme.radius
                    shown: list.activeFocus && row.ListView.isCurrentItem
                }
            }
        }
        Text {
            anchors.horizontalCenter: parent.horizontalCenter
            y: Theme.gap * 2
            visible: list.count === 0
            text: qsTr("Nothing found")
            color: Theme.textSoft
            font.pixelSize: Theme.body
        }
    }
}
