pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// The chats that a search has found, with the words around each match.
ListView {
    id: list
    required property History history
    signal opened(var conversation, var message)

    function step(by: int) {
        currentIndex = Math.max(0, Math.min(count - 1, currentIndex + by))
    }
    function activate(row: SearchRow) {
        if (row.kind === HistorySearch.More)
            return history.search.showAll(row.conversationId)
        currentIndex = row.index
        opened(row.conversationId, row.messageId)
    }
    function accept() {
        if (currentIndex < 0 && count > 0) currentIndex = 0
        const row = currentItem as SearchRow
        if (row) activate(row)
    }

    model: history.search
    clip: true
    spacing: 1
    currentIndex: -1
    boundsBehavior: Flickable.StopAtBounds
    activeFocusOnTab: true
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Search results")
    ScrollBar.vertical: ThinScrollBar {}
    Keys.onReturnPressed: accept()
    Keys.onEnterPressed: accept()
    Connections {
        target: list.history.search
        function onRequestChanged() { list.currentIndex = -1 }
    }
    delegate: SearchRow {
        id: row
        width: list.width
        highlighted: ListView.isCurrentItem
        onActivated: list.activate(row)
    }
    Column {
        objectName: "nothingFound"
        anchors.centerIn: parent
        width: parent.width - Theme.gap * 4
        spacing: Theme.gap
        visible: list.count === 0 && !list.history.search.searching
        Icon {
            anchors.horizontalCenter: parent.horizontalCenter
            name: "search"
            size: Theme.scaled(28)
            color: Theme.textSoft
        }
        Text {
            width: parent.width
            text: list.history.search.filters > 0 ? qsTr("Nothing found with these filters.") : qsTr("Nothing found.")
            color: Theme.textSoft
            font.pixelSize: Theme.body
            wrapMode: Text.Wrap
            horizontalAlignment: Text.AlignHCenter
        }
        ActionButton {
            anchors.horizontalCenter: parent.horizontalCenter
            visible: list.history.search.filters > 0
            quiet: true
            text: qsTr("Clear the filters")
            onClicked: list.history.search.clearFilters()
        }
    }
}
