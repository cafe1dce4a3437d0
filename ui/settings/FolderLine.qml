import QtQuick
import Parlor.Theme

// A path that can be marked and copied.
TextEdit {
    width: parent ? parent.width : 0
    leftPadding: Theme.gap
    rightPadding: Theme.gap
    readOnly: true
    selectByMouse: true
    color: Theme.text
    selectionColor: Theme.accent
    selectedTextColor: Theme.accentInk
    font.pixelSize: Theme.body
    wrapMode: TextEdit.WrapAnywhere
    textFormat: TextEdit.PlainText
    Accessible.role: Accessible.StaticText
    Accessible.name: text
}
