pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Templates as T
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// Everything that can be done, by a few letters (Ctrl+K).
Popup {
    id: root
    required property Palette palette

    function choose(row: int) {
        close()
        root.palette.trigger(row)
    }

    parent: T.Overlay.overlay
    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: parent ? Math.round(Math.min(parent.height * 0.14, 120)) : 0
    width: Math.min(600, (parent ? parent.width : 600) - Theme.gap * 4)
    padding: 0
    modal: true
    focus: true
    closePolicy: Popup.CloseOnEscape | Popup.CloseOnPressOutside
    onAboutToShow: {
        field.text = ""
        root.palette.query = ""
        list.currentIndex = 0
    }
    onOpened: field.forceActiveFocus()
    T.Overlay.modal: Rectangle { color: Theme.scrim }
    background: Rectangle {
        radius: Theme.radius * 1.5
        color: Theme.raised
        border.color: Theme.lineStrong
    }
    contentItem: Column {
        Accessible.role: Accessible.Dialog
        Accessible.name: qsTr("Commands")
        TextBox {
            id: field
            objectName: "paletteField"
            width: parent.width
            implicitHeight: Theme.control + Theme.gap * 2
            leftPadding: Theme.gap * 5.5
            placeholderText: qsTr("Type a command, a chat, a model or a setting")
            font.pixelSize: Theme.reading
            background: null
            // An input method's letters arrive as preedit first: what is composed is not looked for yet.
            onTextChanged: {
                root.palette.query = text
                list.currentIndex = 0
            }
            Keys.onDownPressed: list.incrementCurrentIndex()
            Keys.onUpPressed: list.decrementCurrentIndex()
            Keys.onPressed: (event) => {
                if (event.key === Qt.Key_PageDown) list.currentIndex = Math.min(list.count - 1, list.currentIndex + 8)
                else if (event.key === Qt.Key_PageUp) list.currentIndex = Math.max(0, list.currentIndex - 8)
                else return
                event.accepted = true
            }
            onAccepted: if (list.count > 0) root.choose(list.currentIndex)
            Icon {
                name: "search"
                size: 18
                color: Theme.textSoft
                x: Theme.gap * 2
                anchors.verticalCenter: parent.verticalCenter
            }
        }
        Rectangle {
            width: parent.width
            height: 1
            color: Theme.line
        }
        ListView {
            id: list
            objectName: "paletteList"
            width: parent.width
            height: Math.min(contentHeight + topMargin + bottomMargin, Math.max(120, (root.parent ? root.parent.height : 600) * 0.55))
            topMargin: Theme.gap / 2
            bottomMargin: Theme.gap / 2
            model: root.palette
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            highlightMoveDuration: 0
            ScrollBar.vertical: ThinScrollBar {}
            Accessible.role: Accessible.List
            Accessible.name: qsTr("What was found")
            delegate: PaletteRow {
                width: list.width
                current: ListView.isCurrentItem
                onClicked: root.choose(index)
                onPointed: list.currentIndex = index
            }
        }
        Text {
            visible: list.count === 0
            width: parent.width
            padding: Theme.gap * 3
            text: qsTr("Nothing found.")
            color: Theme.textSoft
            font.pixelSize: Theme.body
            horizontalAlignment: Text.AlignHCenter
        }
    }
}
