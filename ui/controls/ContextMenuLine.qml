import QtQuick
import QtQuick.Controls.Basic
import Parlor.Theme

MenuSeparator {
    padding: Theme.gap / 2
    contentItem: Rectangle {
        implicitHeight: 1
        color: Theme.line
    }
}
