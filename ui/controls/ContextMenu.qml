import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Window
import Parlor.Theme

// A list of things to do, at a button or at the pointer. Its entries are ContextMenuItem and ContextMenuLine.
Menu {
    id: menu
    property string iconName  // of its entry in the menu above it
    property Item home: null  // what it belonged to at first

    // Below `at`, or at the pointer. The row that it stood at the last time may be in no window any more.
    function openAt(at: Item) {
        if (at && at.Window.window)
            return popup(at, 0, at.height)
        parent = home
        if (home && home.Window.window)
            popup()
    }
    Component.onCompleted: home = parent
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
