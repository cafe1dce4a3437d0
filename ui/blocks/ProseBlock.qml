import QtQuick
import Parlor.Theme
import Parlor.Blocks
import Parlor.Maths

// Paragraphs, headings and lists. `content` holds only the tags that app/chat/markdown built.
TextEdit {
    id: root
    required property string content
    property color ink: Theme.text
    property int textSize: Theme.reading
    signal linkRequested(string url)
    signal menuRequested(TextEdit edit)

    text: Formulas.prepared(Theme.prose, content, textSize)
    textFormat: TextEdit.RichText
    readOnly: true
    selectByMouse: true
    selectByKeyboard: true
    persistentSelection: true
    wrapMode: TextEdit.Wrap
    color: ink
    selectionColor: Theme.accent
    selectedTextColor: Theme.accentInk
    font.pixelSize: textSize
    activeFocusOnPress: true
    Accessible.role: Accessible.StaticText
    Accessible.name: root.length > 0 ? Formulas.plain(root.textDocument) : ""
    onLinkActivated: (link) => root.linkRequested(link)
    onActiveFocusChanged: if (!activeFocus) deselect()
    HoverHandler { cursorShape: root.hoveredLink !== "" ? Qt.PointingHandCursor : Qt.IBeamCursor }
    TapHandler {
        acceptedButtons: Qt.RightButton
        onTapped: root.menuRequested(root)
    }
    Keys.onMenuPressed: root.menuRequested(root)
    Keys.onPressed: (event) => {
        if (!event.matches(StandardKey.Copy)) return
        Formulas.copy(root.textDocument, root.selectionStart, root.selectionEnd)
        event.accepted = true
    }
    MathLayer {
        anchors.fill: parent
        document: root.textDocument
        color: root.ink
        selectedColor: root.selectedTextColor
        selectionStart: root.selectionStart
        selectionEnd: root.selectionEnd
    }
    ProseFormat {
        id: format
        document: root.textDocument
    }
    onTextChanged: format.apply()
    Component.onCompleted: format.apply()
}
