import QtQuick
import QtQuick.Controls.Basic
import Parlor.Theme
import Parlor.Controls

AbstractButton {
    id: root
    required property var conversationId
    required property string title
    required property string snippet
    required property bool chosen
    property bool highlighted: false  // by the arrow keys
    property bool renaming: false
    signal removeRequested()
    signal renamed(string title)

    // The first of a group carries its heading. (ListView cannot make bound section delegates in Qt 6.4.)
    readonly property string heading: ListView.section !== ListView.previousSection ? ListView.section : ""
    readonly property int headingHeight: heading !== "" ? 34 : 0

    implicitHeight: (snippet !== "" ? 54 : 38) + headingHeight
    topInset: headingHeight
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    text: title
    Accessible.name: title
    Accessible.role: Accessible.ListItem
    Accessible.selected: chosen
    Keys.onReturnPressed: root.clicked()
    Keys.onPressed: (event) => {
        if (event.key === Qt.Key_F2) {
            renaming = true
            event.accepted = true
        }
    }

    Text {
        visible: root.heading !== ""
        height: root.headingHeight
        text: root.heading
        color: Theme.textSoft
        font.pixelSize: Theme.small
        font.weight: Font.DemiBold
        leftPadding: Theme.gap * 1.5
        bottomPadding: 6
        verticalAlignment: Text.AlignBottom
    }
    Item {
        anchors.fill: parent
        anchors.topMargin: root.headingHeight
        Column {
            visible: !root.renaming
            anchors.left: parent.left
            anchors.right: tools.visible ? tools.left : parent.right
            anchors.leftMargin: Theme.gap * 1.5
            anchors.rightMargin: Theme.gap
            anchors.verticalCenter: parent.verticalCenter
            spacing: 2
            Text {
                width: parent.width
                text: root.title
                color: Theme.text
                font.pixelSize: Theme.body
                font.weight: root.chosen ? Font.Medium : Font.Normal
                elide: Text.ElideRight
                maximumLineCount: 1
                textFormat: Text.PlainText
            }
            Text {
                width: parent.width
                visible: root.snippet !== ""
                text: root.snippet.replace(/\s+/g, " ")
                color: Theme.textSoft
                font.pixelSize: Theme.small
                elide: Text.ElideRight
                maximumLineCount: 1
                textFormat: Text.PlainText
            }
        }
        TextBox {
            id: editor
            visible: root.renaming
            anchors.fill: parent
            anchors.margins: 2
            onVisibleChanged: if (visible) {
                text = root.title
                selectAll()
                forceActiveFocus()
            }
            onAccepted: {
                root.renamed(text)
                root.renaming = false
            }
            Keys.onEscapePressed: root.renaming = false
            onActiveFocusChanged: if (!activeFocus) root.renaming = false
        }
        Row {
            id: tools
            visible: !root.renaming && (root.hovered || root.visualFocus || root.highlighted || rename.activeFocus || remove.activeFocus)
            anchors.right: parent.right
            anchors.rightMargin: 4
            anchors.verticalCenter: parent.verticalCenter
            IconButton {
                id: rename
                implicitWidth: 28
                implicitHeight: 28
                iconSize: 16
                iconName: "edit"
                text: qsTr("Rename (F2)")
                onClicked: root.renaming = true
            }
            IconButton {
                id: remove
                objectName: "removeConversation"
                implicitWidth: 28
                implicitHeight: 28
                iconSize: 16
                iconName: "trash"
                text: qsTr("Delete chat")
                onClicked: root.removeRequested()
            }
        }
    }
    background: Rectangle {
        radius: Theme.radius
        color: root.chosen ? Theme.accentSoft : root.hovered ? Theme.hover : "transparent"
        FocusFrame {
            shown: root.visualFocus || root.highlighted
            anchors.margins: 0
        }
    }
}
