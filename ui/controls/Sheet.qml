import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Templates as T
import Parlor.Theme

// A panel over the window, with a title and a way out.
Popup {
    id: sheet
    property string title
    default property alias content: body.data
    readonly property real room: parent ? parent.height - Theme.gap * 8 : 600

    parent: T.Overlay.overlay
    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: parent ? Math.round((parent.height - height) / 2) : 0
    width: Math.min(Theme.scaled(560), parent ? parent.width - Theme.gap * 4 : 560)
    height: Math.min(head.height + body.implicitHeight + Theme.gap * 3, room)
    modal: true
    focus: true
    padding: 0
    closePolicy: Popup.CloseOnEscape | Popup.CloseOnPressOutside

    T.Overlay.modal: Rectangle { color: Theme.scrim }
    background: Rectangle {
        radius: Theme.radius * 1.5
        color: Theme.raised
        border.color: Theme.line
    }
    Item {
        anchors.fill: parent
        Accessible.role: Accessible.Dialog
        Accessible.name: sheet.title
        Item {
            id: head
            width: parent.width
            height: Theme.bar
            Text {
                anchors.left: parent.left
                anchors.leftMargin: Theme.gap * 3
                anchors.right: close.left
                anchors.verticalCenter: parent.verticalCenter
                text: sheet.title
                color: Theme.text
                font.pixelSize: Theme.heading
                font.weight: Font.DemiBold
                elide: Text.ElideRight
            }
            IconButton {
                id: close
                anchors.right: parent.right
                anchors.rightMargin: Theme.gap * 1.5
                anchors.verticalCenter: parent.verticalCenter
                iconName: "close"
                text: qsTr("Close")
                onClicked: sheet.close()
            }
        }
        Flickable {
            id: flick
            anchors.top: head.bottom
            anchors.bottom: parent.bottom
            anchors.bottomMargin: Theme.gap * 3
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.leftMargin: Theme.gap * 3
            contentWidth: width - Theme.gap * 3
            contentHeight: body.implicitHeight
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: ThinScrollBar {}
            Column {
                id: body
                width: flick.contentWidth
                spacing: Theme.gap * 2.5
            }
        }
    }
}
