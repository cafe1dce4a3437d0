pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// A found chat, one of its matches, or how many more there are.
AbstractButton {
    id: root
    required property int index
    required property int kind
    required property var conversationId
    required property var messageId
    required property var pieces  // [{text, match}]
    required property string written
    required property int matchCount
    required property string when
    required property bool fromPerson
    property bool highlighted: false
    readonly property bool isChat: kind === HistorySearch.Chat
    signal activated()

    implicitHeight: (isChat ? Theme.control : Theme.scaled(28)) + (isChat && index > 0 ? Theme.gap / 2 : 0)
    topInset: isChat && index > 0 ? Theme.gap / 2 : 0
    hoverEnabled: true
    focusPolicy: Qt.NoFocus  // the field or the list has it
    onClicked: activated()
    Accessible.role: Accessible.ListItem
    Accessible.name: kind === HistorySearch.More ? more.text : written
    Accessible.description: isChat && matchCount > 0 ? qsTr("%1 matches").arg(matchCount) : when
    Accessible.selected: highlighted

    Item {
        anchors.fill: parent
        anchors.topMargin: root.topInset
        Icon {
            id: sign
            visible: !root.isChat && root.kind !== HistorySearch.More
            x: Theme.gap * 1.5
            anchors.verticalCenter: parent.verticalCenter
            name: root.fromPerson ? "user" : "chip"
            size: Theme.scaled(14)
            color: Theme.textSoft
        }
        Row {
            id: words
            anchors.left: parent.left
            anchors.leftMargin: Theme.gap * (root.isChat ? 1.5 : 4)
            anchors.right: side.left
            anchors.rightMargin: Theme.gap / 2
            anchors.verticalCenter: parent.verticalCenter
            clip: true
            visible: root.kind !== HistorySearch.More
            Repeater {
                model: root.pieces
                delegate: Text {
                    required property var modelData
                    // Each piece takes what the ones before it have left.
                    width: Math.max(0, Math.min(implicitWidth, words.width - x))
                    text: modelData.text
                    color: modelData.match ? Theme.accent : root.isChat ? Theme.text : Theme.textSoft
                    font.pixelSize: root.isChat ? Theme.body : Theme.small
                    font.weight: modelData.match ? Font.DemiBold : root.isChat ? Font.Medium : Font.Normal
                    elide: Text.ElideRight
                    maximumLineCount: 1
                    textFormat: Text.PlainText
                }
            }
        }
        Text {
            id: more
            visible: root.kind === HistorySearch.More
            anchors.left: parent.left
            anchors.leftMargin: Theme.gap * 4
            anchors.verticalCenter: parent.verticalCenter
            text: root.matchCount === 1 ? qsTr("1 more match") : qsTr("%1 more matches").arg(root.matchCount)
            color: Theme.accent
            font.pixelSize: Theme.small
        }
        Row {
            id: side
            anchors.right: parent.right
            anchors.rightMargin: Theme.gap
            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.gap / 2
            visible: root.isChat
            width: visible ? implicitWidth : 0
            Text {
                anchors.verticalCenter: parent.verticalCenter
                text: root.when
                color: Theme.textSoft
                font.pixelSize: Theme.small
            }
            Rectangle {
                visible: root.matchCount > 1
                anchors.verticalCenter: parent.verticalCenter
                width: Math.max(height, number.implicitWidth + Theme.gap)
                height: number.implicitHeight + 4
                radius: height / 2
                color: Theme.accentSoft
                Text {
                    id: number
                    anchors.centerIn: parent
                    text: root.matchCount
                    color: Theme.accent
                    font.pixelSize: Theme.small
                }
            }
        }
    }
    background: Rectangle {
        radius: Theme.radius
        color: root.highlighted ? Theme.accentSoft : root.hovered ? Theme.hover : "transparent"
    }
}
