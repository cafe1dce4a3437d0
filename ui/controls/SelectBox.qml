pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Parlor.Theme

// One choice of a list that opens.
ComboBox {
    id: root
    required property var choices  // [{value, text}]
    required property var value
    required property string name
    signal chosen(var value)

    implicitHeight: Theme.control
    implicitWidth: Theme.scaled(220)
    focusPolicy: Qt.StrongFocus
    hoverEnabled: true
    model: choices
    textRole: "text"
    valueRole: "value"
    currentIndex: choices.findIndex(one => one.value === value)
    Accessible.name: name
    onActivated: (index) => root.chosen(root.choices[index].value)
    contentItem: Text {
        leftPadding: Theme.gap * 1.25
        rightPadding: Theme.gap * 2 + Theme.iconSmall
        text: root.displayText
        color: Theme.text
        font.pixelSize: Theme.body
        verticalAlignment: Text.AlignVCenter
        elide: Text.ElideRight
        textFormat: Text.PlainText
    }
    indicator: Icon {
        x: root.width - width - Theme.gap
        y: (root.height - height) / 2
        name: "chevron-down"
        size: Theme.iconSmall
        color: Theme.textSoft
    }
    background: Rectangle {
        radius: Theme.radius
        color: root.hovered ? Theme.hover : Theme.surface
        border.color: Theme.line
        FocusFrame { shown: root.visualFocus }
    }
    delegate: ItemDelegate {
        id: row
        required property var modelData
        required property int index
        width: ListView.view.width
        implicitHeight: Theme.menuRow
        highlighted: root.highlightedIndex === index
        contentItem: Text {
            leftPadding: Theme.gap / 2
            text: row.modelData.text
            color: row.index === root.currentIndex ? Theme.accent : Theme.text
            font.pixelSize: Theme.body
            font.weight: row.index === root.currentIndex ? Font.DemiBold : Font.Normal
            verticalAlignment: Text.AlignVCenter
            elide: Text.ElideRight
            textFormat: Text.PlainText
        }
        background: Rectangle {
            radius: Theme.radius - 2
            color: row.highlighted ? Theme.hover : "transparent"
        }
    }
    popup: Popup {
        y: root.height + 4
        width: Math.max(root.width, 180)
        implicitHeight: Math.min(list.contentHeight + padding * 2, 320)
        padding: Theme.gap / 2
        contentItem: ListView {
            id: list
            clip: true
            model: root.delegateModel
            currentIndex: root.highlightedIndex
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: ThinScrollBar {}
        }
        background: Rectangle {
            radius: Theme.radius
            color: Theme.raised
            border.color: Theme.lineStrong
        }
    }
}
