pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// What is searched for, and where. The keys go through the results while one types.
ColumnLayout {
    id: root
    required property History history
    readonly property HistorySearch search: history.search
    signal stepped(int by)
    signal accepted()
    signal listRequested()  // downwards, into the list
    signal dismissed()

    function focusField() {
        field.forceActiveFocus()
        field.selectAll()
    }
    function clear() { field.clear() }
    readonly property var times: [
        { days: 0, text: qsTr("Any time") }, { days: 7, text: qsTr("Last 7 days") },
        { days: 30, text: qsTr("Last 30 days") }, { days: 365, text: qsTr("Last year") }]

    spacing: Theme.gap / 2
    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.gap / 2
        TextBox {
            id: field
            objectName: "search"
            Layout.fillWidth: true
            iconName: "search"
            placeholderText: qsTr("Search in all chats")
            Accessible.searchEdit: true
            onTextChanged: root.search.text = text
            onAccepted: root.accepted()
            Keys.onShortcutOverride: (event) => event.accepted = event.key === Qt.Key_Escape
            Keys.onEscapePressed: text !== "" ? clear() : root.dismissed()
            Keys.onDownPressed: root.search.active ? root.stepped(1) : root.listRequested()
            Keys.onUpPressed: root.stepped(-1)
        }
        IconButton {
            objectName: "searchFilter"
            visible: root.search.active || root.search.filters > 0
            iconName: "filter"
            ink: root.search.filters > 0 || root.search.archived ? Theme.accent : Theme.textSoft
            text: qsTr("Narrow the search")
            onClicked: filters.made().popup(this, 0, height)
            OnDemand {
                id: filters
                ContextMenu {
                    objectName: "searchFilters"
                    ContextMenuItem {
                        text: qsTr("From anyone")
                        checkable: true
                        checked: root.search.author === HistorySearch.Anyone
                        onTriggered: root.search.author = HistorySearch.Anyone
                    }
                    ContextMenuItem {
                        text: qsTr("Written by me")
                        checkable: true
                        checked: root.search.author === HistorySearch.Person
                        onTriggered: root.search.author = HistorySearch.Person
                    }
                    ContextMenuItem {
                        text: qsTr("Written by a model")
                        checkable: true
                        checked: root.search.author === HistorySearch.Model
                        onTriggered: root.search.author = HistorySearch.Model
                    }
                    ContextMenuLine {}
                    ContextMenu {
                        title: qsTr("When")
                        iconName: "clock"
                        Repeater {
                            model: root.times
                            delegate: ContextMenuItem {
                                required property var modelData
                                text: modelData.text
                                checkable: true
                                checked: root.search.days === modelData.days
                                onTriggered: root.search.days = modelData.days
                            }
                        }
                    }
                    ContextMenu {
                        title: qsTr("In folder")
                        iconName: "folder"
                        ContextMenuItem {
                            text: qsTr("Everywhere")
                            checkable: true
                            checked: root.search.folder === 0
                            onTriggered: root.search.folder = 0
                        }
                        Repeater {
                            model: root.history.folders
                            delegate: ContextMenuItem {
                                required property var modelData
                                text: modelData.name
                                checkable: true
                                checked: root.search.folder === modelData.id
                                onTriggered: root.search.folder = modelData.id
                            }
                        }
                    }
                    ContextMenuLine {}
                    ContextMenuItem {
                        objectName: "searchArchived"
                        text: qsTr("In archived chats too")
                        checkable: true
                        checked: root.search.archived
                        onTriggered: root.search.archived = !root.search.archived
                    }
                    ContextMenuItem {
                        visible: root.search.filters > 0
                        iconName: "close"
                        text: qsTr("Clear the filters")
                        onTriggered: root.search.clearFilters()
                    }
                }
            }
        }
    }
    Text {
        Layout.fillWidth: true
        visible: root.search.active
        leftPadding: Theme.gap * 1.5
        text: root.search.searching && root.search.count === 0 ? qsTr("Searching…")
            : root.search.cut ? qsTr("Newest matches in %1 chats").arg(root.search.found)
            : root.search.found === 1 ? qsTr("1 chat") : qsTr("%1 chats").arg(root.search.found)
        color: Theme.textSoft
        font.pixelSize: Theme.small
        elide: Text.ElideRight
        Accessible.role: Accessible.StaticText
        Accessible.name: text
    }
}
