import QtQuick
import QtQuick.Controls.Basic
import Parlor.Theme

ToolTip {
    id: tip
    delay: 500
    padding: Theme.gap
    contentItem: Text {
        text: tip.text
        color: Theme.tipInk
        font.pixelSize: Theme.small
        wrapMode: Text.Wrap
        textFormat: Text.PlainText
    }
    background: Rectangle {
        radius: Theme.radius - 2
        color: Theme.tip
    }
}
