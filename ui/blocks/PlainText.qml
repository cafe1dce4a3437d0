import QtQuick
import Parlor.Theme

// Text that is shown as it is: of a tool, of a file.
TextEdit {
    id: root
    required property string content
    signal menuRequested(TextEdit edit)

    text: content
    textFormat: TextEdit.PlainText
    readOnly: true
    selectByMouse: true
    selectByKeyboard: true
    persistentSelection: true
    wrapMode: TextEdit.Wrap
    color: Theme.text
    selectionColor: Theme.accent
    selectedTextColor: Theme.accentInk
    font.family: Theme.mono.split(",")[0]
    font.pixelSize: Theme.code
    Accessible.role: Accessible.StaticText
    Accessible.name: content
    onActiveFocusChanged: if (!activeFocus) deselect()
    TapHandler {
        acceptedButtons: Qt.RightButton
        onTapped: root.menuRequested(root)
    }
    Keys.onMenuPressed: root.menuRequested(root)
}
