import QtQuick
import Parlor.Theme

// Sentences on a page of the settings.
Text {
    width: parent ? parent.width : 0
    leftPadding: Theme.gap
    rightPadding: Theme.gap
    color: Theme.textSoft
    font.pixelSize: Theme.body
    wrapMode: Text.Wrap
    lineHeight: 1.25
    textFormat: Text.PlainText
}
