pragma ComponentBehavior: Bound
import QtQuick
import Parlor.Theme
import Parlor.Controls

// What the person wrote, and a place to write it anew. Long texts are folded and shown in pieces: one text field with
// megabytes in it would hold up the window.
Item {
    id: root
    required property string written
    required property bool locked
    property bool editing: false
    signal asked(string text)
    signal saved(string text)
    signal finished()

    readonly property int foldedLength: 3000
    readonly property int pieceLength: 20000
    property int shownPieces: 0  // 0: folded, or short
    readonly property bool folds: written.length > foldedLength * 2
    readonly property var pieces: {
        if (!folds)
            return [written]
        if (shownPieces === 0)
            return [written.slice(0, foldedLength) + " …"]
        const list = []
        for (let at = 0; at < written.length && list.length < shownPieces;) {
            let end = Math.min(at + pieceLength, written.length)
            const line = written.lastIndexOf("\n", end)
            if (end < written.length && line > at)
                end = line + 1
            list.push(written.slice(at, end).replace(/\n$/, ""))
            at = end
        }
        return list
    }

    implicitHeight: bubble.height
    onEditingChanged: if (editing) form.begin()

    Rectangle {
        id: bubble
        anchors.right: parent.right
        width: root.editing ? parent.width : Math.min(Math.max(words.widest, more.visible ? more.implicitWidth : 0) + Theme.gap * 4, parent.width * 0.85)
        height: (root.editing ? form.height + Theme.gap * 3 : words.height + Theme.gap * 2.5)
        radius: Theme.radius * 2
        color: Theme.accentSoft

        Column {
            id: words
            property real widest: 0
            visible: !root.editing
            x: Theme.gap * 2
            y: Theme.gap * 1.25
            width: parent.width - Theme.gap * 4
            Repeater {
                model: root.pieces
                delegate: TextEdit {
                    id: piece
                    required property string modelData
                    width: words.width
                    text: modelData
                    textFormat: TextEdit.PlainText
                    readOnly: true
                    selectByMouse: true
                    wrapMode: TextEdit.Wrap
                    color: Theme.text
                    selectionColor: Theme.accent
                    selectedTextColor: Theme.accentInk
                    font.pixelSize: Theme.reading
                    Accessible.role: Accessible.StaticText
                    Accessible.name: modelData
                    onImplicitWidthChanged: words.widest = Math.max(words.widest, implicitWidth)
                    Component.onCompleted: words.widest = Math.max(words.widest, implicitWidth)
                }
            }
            ActionButton {
                id: more
                visible: root.folds && root.shownPieces * root.pieceLength < root.written.length
                quiet: true
                implicitHeight: Theme.controlSmall
                iconName: "chevron-down"
                text: root.shownPieces === 0 ? qsTr("Show all (%L1 characters)").arg(root.written.length) : qsTr("Show more")
                onClicked: root.shownPieces += root.shownPieces === 0 ? 2 : 5
            }
            ActionButton {
                visible: root.shownPieces > 0
                quiet: true
                implicitHeight: Theme.controlSmall
                iconName: "chevron-right"
                text: qsTr("Show less")
                onClicked: root.shownPieces = 0
            }
        }
        EditBox {
            id: form
            visible: root.editing
            x: Theme.gap * 1.5
            y: Theme.gap * 1.5
            width: parent.width - Theme.gap * 3
            written: root.written
            asks: true
            locked: root.locked
            onAsked: (text) => {
                root.finished()
                root.asked(text)
            }
            onSaved: (text) => {
                root.finished()
                root.saved(text)
            }
            onCancelled: root.finished()
        }
    }
}
