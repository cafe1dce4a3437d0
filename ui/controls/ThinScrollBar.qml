import QtQuick
import QtQuick.Controls.Basic
import Parlor.Theme

ScrollBar {
    id: bar
    padding: 3
    minimumSize: 0.06
    contentItem: Rectangle {
        implicitWidth: 6
        implicitHeight: 6
        radius: 3
        color: bar.pressed || bar.hovered ? Theme.textSoft : Theme.lineStrong
        opacity: bar.size < 1 ? 1 : 0
    }
    background: Item {}
}
