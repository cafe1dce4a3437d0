import QtQuick
import QtQuick.Controls.Basic
import Parlor.Theme

MenuItem {
    id: item
    property string iconName
    property string shortcutText
    property bool danger: false
    readonly property color ink: danger ? Theme.bad : Theme.text

    visible: true
    height: visible ? implicitHeight : 0
    implicitHeight: Theme.menuRow
    implicitWidth: row.implicitWidth + Theme.gap * 4
    opacity: enabled ? 1 : 0.45
    Accessible.name: text
    Accessible.role: Accessible.MenuItem
    contentItem: Item {
        Row {
            id: row
            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.gap * 1.25
            Icon {
                visible: item.iconName !== "" || item.checkable
                name: item.checkable ? (item.checked ? "check" : "") : item.iconName
                size: Theme.iconSmall
                color: item.ink
                anchors.verticalCenter: parent.verticalCenter
            }
            Text {
                text: item.text
                color: item.ink
                font.pixelSize: Theme.body
                textFormat: Text.PlainText
                anchors.verticalCenter: parent.verticalCenter
                rightPadding: item.shortcutText !== "" ? Theme.gap * 8 : arrow.visible ? Theme.gap * 3 : 0
            }
        }
        Text {
            visible: item.shortcutText !== ""
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            text: item.shortcutText
            color: Theme.textSoft
            font.pixelSize: Theme.small
        }
    }
    indicator: null
    arrow: Icon {
        id: arrow
        visible: item.subMenu
        x: item.width - width - Theme.gap
        y: (item.height - height) / 2
        name: "chevron-right"
        size: Theme.iconSmall
        color: Theme.textSoft
    }
    background: Rectangle {
        radius: Theme.radius - 2
        color: item.highlighted ? Theme.hover : "transparent"
    }
}
