import QtQuick
import Parlor.Theme

// A formula on lines of its own, as its source.
TextEdit {
    id: root
    required property string content
    property color ink: Theme.text
    signal menuRequested(TextEdit edit)

    text: content
    textFormat: TextEdit.PlainText
    readOnly: true
    selectByMouse: true
    selectByKeyboard: true
    wrapMode: TextEdit.Wrap
    horizontalAlignment: TextEdit.AlignHCenter
    color: ink
    selectionColor: Theme.accent
    selectedTextColor: Theme.onAccent
    font.family: Theme.mono.split(",")[0]
    font.pixelSize: Theme.code
    Accessible.role: Accessible.StaticText
    Accessible.name: content
    TapHandler {
        acceptedButtons: Qt.RightButton
        onTapped: root.menuRequested(root)
    }
    Keys.onMenuPressed: root.menuRequested(root)
}
