pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Parlor.Theme
import Parlor.Controls

// A file that went along with a message: its name, how much it is, and its text when it is unfolded.
Column {
    id: root
    required property string content
    required property var facts  // {name, bytes, tokens, type}
    required property bool unfolded
    signal unfoldRequested(bool unfolded)
    signal menuRequested(TextEdit edit)

    readonly property int longest: 20000  // characters that are shown
    readonly property string measure: {
        const parts = []
        if (facts.bytes > 0)
            parts.push(Qt.locale().formattedDataSize(facts.bytes, 1, Locale.DataSizeTraditionalFormat))
        if (facts.tokens > 0)
            parts.push(qsTr("%L1 tokens").arg(facts.tokens))
        return parts.join("  ·  ")
    }

    readonly property real cardWidth: Math.min(Theme.scaled(420), Math.max(name.implicitWidth, size.implicitWidth) + Theme.gap * 10)

    spacing: Theme.gap / 2
    AbstractButton {
        id: card
        objectName: "attachmentCard"
        width: Math.min(parent.width, root.cardWidth)
        height: names.height + Theme.gap * 1.5
        hoverEnabled: true
        focusPolicy: Qt.StrongFocus
        Accessible.name: root.facts.name ?? qsTr("File")
        Accessible.description: root.measure
        Accessible.role: Accessible.Button
        Keys.onReturnPressed: card.clicked()
        Keys.onEnterPressed: card.clicked()
        onClicked: root.unfoldRequested(!root.unfolded)
        contentItem: Item {}
        Item {
            anchors.fill: parent
            Icon {
                id: sign
                x: Theme.gap * 1.25
                anchors.verticalCenter: parent.verticalCenter
                name: "file"
                color: Theme.accent
            }
            Column {
                id: names
                anchors.left: sign.right
                anchors.leftMargin: Theme.gap
                anchors.right: arrow.left
                anchors.rightMargin: Theme.gap / 2
                anchors.verticalCenter: parent.verticalCenter
                Text {
                    id: name
                    width: parent.width
                    text: root.facts.name ?? qsTr("File")
                    textFormat: Text.PlainText
                    elide: Text.ElideMiddle
                    color: Theme.text
                    font.pixelSize: Theme.body
                }
                Text {
                    id: size
                    visible: text !== ""
                    width: parent.width
                    text: root.measure
                    textFormat: Text.PlainText
                    elide: Text.ElideRight
                    color: Theme.textSoft
                    font.pixelSize: Theme.small
                }
            }
            Icon {
                id: arrow
                anchors.right: parent.right
                anchors.rightMargin: Theme.gap
                anchors.verticalCenter: parent.verticalCenter
                name: root.unfolded ? "chevron-down" : "chevron-right"
                size: Theme.iconSmall
                color: Theme.textSoft
            }
        }
        background: Rectangle {
            radius: Theme.radius
            color: card.hovered ? Theme.hover : Theme.raised
            border.color: Theme.line
            FocusFrame { shown: card.visualFocus }
        }
        HoverHandler { cursorShape: Qt.PointingHandCursor }
    }
    Repeater {
        model: root.unfolded ? 1 : 0
        delegate: Rectangle {
            width: root.width
            height: Math.min(words.height, Theme.scaled(320)) + Theme.gap * 2
            radius: Theme.radius
            color: Theme.sunken
            border.color: Theme.line
            Flickable {
                x: Theme.gap * 1.5
                y: Theme.gap
                width: parent.width - Theme.gap * 2
                height: parent.height - Theme.gap * 2
                contentWidth: width
                contentHeight: words.height
                boundsBehavior: Flickable.StopAtBounds
                interactive: contentHeight > height
                clip: true
                ScrollBar.vertical: ThinScrollBar {}
                PlainText {
                    id: words
                    width: parent.width - Theme.gap * 2
                    content: root.content.length > root.longest ? root.content.slice(0, root.longest) + "…" : root.content
                    onMenuRequested: (edit) => root.menuRequested(edit)
                }
            }
        }
    }
}
