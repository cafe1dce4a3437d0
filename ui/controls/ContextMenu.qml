import QtQuick
import QtQuick.Controls.Basic
import Parlor.Theme

// A list of things to do, at a button or at the pointer. Its entries are ContextMenuItem and ContextMenuLine.
Menu {
    id: menu
    property string iconName  // of its entry in the menu above it
    padding: Theme.gap / 2
    modal: true
    dim: false
    delegate: ContextMenuItem { iconName: subMenu ? (subMenu as ContextMenu).iconName : "" }
    background: Rectangle {
        implicitWidth: Theme.scaled(220)
        radius: Theme.radius
        color: Theme.raised
        border.color: Theme.lineStrong
    }
}
