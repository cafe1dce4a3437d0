import QtQuick
import QtQuick.Controls.Basic
import Parlor.Theme
import Parlor.Controls
import Parlor.Maths

// A table: as wide as its text needs, at most as the column; wider ones scroll. `content` holds only the tags that
// app/chat/markdown built.
Item {
    id: root
    required property string content
    signal linkRequested(string url)
    signal copyRequested
    signal csvRequested
    signal menuRequested(TextEdit edit)

    implicitHeight: flick.height
    Flickable {
        id: flick
        width: parent.width
        height: table.height + (contentWidth > width ? Theme.gap * 1.5 : 0)
        contentWidth: table.contentWidth
        contentHeight: table.height
        flickableDirection: Flickable.HorizontalFlick
        boundsBehavior: Flickable.StopAtBounds
        interactive: contentWidth > width
        clip: interactive
        ScrollBar.horizontal: ThinScrollBar {}
        TextEdit {
            id: table
            width: Math.max(Math.min(implicitWidth, flick.width), 60)
            text: Formulas.prepared(Theme.prose, root.content, Theme.body)
            textFormat: TextEdit.RichText
            readOnly: true
            selectByMouse: true
            selectByKeyboard: true
            persistentSelection: true
            wrapMode: TextEdit.WordWrap
            color: Theme.text
            selectionColor: Theme.accent
            selectedTextColor: Theme.accentInk
            font.pixelSize: Theme.body
            Accessible.role: Accessible.Table
            Accessible.name: table.length > 0 ? Formulas.plain(table.textDocument) : ""
            onLinkActivated: (link) => root.linkRequested(link)
            onActiveFocusChanged: if (!activeFocus) deselect()
            HoverHandler { cursorShape: table.hoveredLink !== "" ? Qt.PointingHandCursor : Qt.IBeamCursor }
            TapHandler {
                acceptedButtons: Qt.RightButton
                onTapped: root.menuRequested(table)
            }
            Keys.onMenuPressed: root.menuRequested(table)
            Keys.onPressed: (event) => {
                if (!event.matches(StandardKey.Copy)) return
                Formulas.copy(table.textDocument, table.selectionStart, table.selectionEnd)
                event.accepted = true
            }
            MathLayer {
                anchors.fill: parent
                document: table.textDocument
                color: table.color
                selectedColor: table.selectedTextColor
                selectionStart: table.selectionStart
                selectionEnd: table.selectionEnd
            }
        }
    }
    HoverHandler { id: hover }
    Rectangle {
        anchors.right: parent.right
        anchors.top: parent.top
        width: buttons.width
        height: buttons.height
        radius: Theme.radius
        color: Theme.raised
        border.color: Theme.line
        opacity: hover.hovered || markdown.activeFocus || csv.activeFocus ? 1 : 0
        Row {
            id: buttons
            IconButton {
                id: markdown
                implicitWidth: Theme.controlSmall
                implicitHeight: Theme.controlSmall
                iconSize: Theme.iconSmall
                iconName: "copy"
                text: qsTr("Copy table as Markdown")
                onClicked: root.copyRequested()
            }
            IconButton {
                id: csv
                implicitWidth: Theme.controlSmall
                implicitHeight: Theme.controlSmall
                iconSize: Theme.iconSmall
                iconName: "table"
                text: qsTr("Copy table as CSV")
                onClicked: root.csvRequested()
            }
        }
    }
}
