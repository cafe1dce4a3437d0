import QtQuick
import QtQuick.Controls.Basic
import Parlor.Theme

// A list of things to do, at a button or at the pointer. Its entries are ContextMenuItem and ContextMenuLine.
Menu {
    id: menu
    padding: Theme.gap / 2
    modal: true
    dim: false
    delegate: ContextMenuItem {}
    background: Rectangle {
        implicitWidth: Theme.scaled(220)
        radius: Theme.radius
        color: Theme.raised
        border.color: Theme.lineStrong
    }
}
