import QtQuick
import QtQuick.Layouts
import Parlor.Theme
import Parlor.Controls

// Below a message: what can be done with it, its versions, and how it was made.
RowLayout {
    id: root
    required property bool fromPerson
    required property bool locked   // an answer is being written
    required property bool current  // the keyboard is at this message: Tab reaches its buttons
    required property int siblingIndex
    required property int siblingCount
    required property string facts
    signal copyRequested()
    signal editRequested()
    signal regenerateRequested()
    signal siblingRequested(int step)
    signal menuRequested(Item anchor)
    signal detailsRequested(Item anchor, bool stay)
    signal detailsLeft()

    function focusFirst() { copy.forceActiveFocus(Qt.TabFocusReason) }

    spacing: 0
    component Small: IconButton {
        implicitWidth: Theme.controlSmall
        implicitHeight: Theme.controlSmall
        iconSize: Theme.iconSmall
    }
    Small {
        activeFocusOnTab: root.current
        id: copy
        iconName: "copy"
        text: qsTr("Copy")
        onClicked: root.copyRequested()
    }
    Small {
        activeFocusOnTab: root.current
        iconName: "edit"
        text: root.fromPerson ? qsTr("Edit and ask again") : qsTr("Edit this answer")
        onClicked: root.editRequested()
    }
    Small {
        activeFocusOnTab: root.current
        visible: !root.fromPerson
        enabled: !root.locked
        iconName: "refresh"
        text: qsTr("Answer again (this answer is kept)")
        onClicked: root.regenerateRequested()
    }
    Small {
        activeFocusOnTab: root.current
        id: more
        objectName: "moreButton"
        iconName: "more"
        text: qsTr("More")
        onClicked: root.menuRequested(more)
    }
    Row {
        visible: root.siblingCount > 1
        Layout.leftMargin: Theme.gap / 2
        Small {
            activeFocusOnTab: root.current
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
            Accessible.role: Accessible.StaticText
            Accessible.name: qsTr("Version %1 of %2").arg(root.siblingIndex + 1).arg(root.siblingCount)
        }
        Small {
            activeFocusOnTab: root.current
            enabled: !root.locked && root.siblingIndex + 1 < root.siblingCount
            iconName: "chevron-right"
            text: qsTr("Next version")
            onClicked: root.siblingRequested(1)
        }
    }
    FactsButton {
        objectName: "facts"
        Layout.leftMargin: Theme.gap / 2
        Layout.fillWidth: true
        Layout.maximumWidth: implicitWidth
        visible: root.facts !== ""
        text: root.facts
        activeFocusOnTab: root.current
        onDetailsRequested: (stay) => root.detailsRequested(this, stay)
        onDetailsLeft: root.detailsLeft()
    }
}
