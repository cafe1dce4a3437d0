import QtQuick
import Parlor.Theme

// A sentence in a sheet.
Text {
    property bool soft: true
    width: parent ? parent.width : 0
    color: soft ? Theme.textSoft : Theme.text
    font.pixelSize: Theme.body
    wrapMode: Text.Wrap
    lineHeight: 1.2
    textFormat: Text.PlainText
}
