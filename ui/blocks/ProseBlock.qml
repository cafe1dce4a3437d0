import QtQuick
import Parlor.Theme

// Paragraphs, headings, lists and tables. `content` holds only the tags that app/chat/markdown built.
TextEdit {
    id: root
    required property string content
    property color ink: Theme.text
    signal linkRequested(string url)

    text: Theme.prose + content
    textFormat: TextEdit.RichText
    readOnly: true
    selectByMouse: true
    wrapMode: TextEdit.Wrap
    color: ink
    selectionColor: Theme.accent
    selectedTextColor: Theme.onAccent
    font.pixelSize: Theme.reading
    activeFocusOnPress: true
    Accessible.role: Accessible.StaticText
    Accessible.name: root.getText(0, root.length)
    onLinkActivated: (link) => root.linkRequested(link)
    HoverHandler { cursorShape: root.hoveredLink !== "" ? Qt.PointingHandCursor : Qt.IBeamCursor }
}
