pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Window
import Parlor.Core
import Parlor.Controls
import Parlor.Maths

// What can be done with a block's text. The menu itself is made when it is asked for: a long chat has many blocks.
Item {
    id: root
    required property BlockModel blocks
    signal copyRequested(string text)

    function show(edit: Item, row: int) {
        if (!edit.Window.window)
            return
        const text = edit as TextEdit
        const start = text ? text.selectionStart : 0, end = text ? text.selectionEnd : 0
        const menu = component.createObject(root, { edit: text, row: row }) as ContextMenu
        menu.popup(edit)
        if (text)
            text.select(start, end)  // with the focus, its selection went to the menu
    }
    Component {
        id: component
        ContextMenu {
            id: menu
            property TextEdit edit
            property int row
            onClosed: destroy()
            ContextMenuItem {
                text: qsTr("Copy selection")
                iconName: "copy"
                shortcutText: "Ctrl+C"
                enabled: menu.edit !== null && menu.edit.selectedText !== ""
                onTriggered: root.copyRequested(Formulas.plain(menu.edit.textDocument, menu.edit.selectionStart, menu.edit.selectionEnd))
            }
            ContextMenuItem {
                text: qsTr("Select all of this block")
                shortcutText: "Ctrl+A"
                enabled: menu.edit !== null
                onTriggered: {
                    menu.edit.forceActiveFocus()
                    menu.edit.selectAll()
                }
            }
            ContextMenuLine {}
            ContextMenuItem {
                // A typeset formula has no text to select.
                text: menu.edit === null ? qsTr("Copy as LaTeX") : qsTr("Copy block")
                onTriggered: root.copyRequested(root.blocks.plain(menu.row))
            }
            ContextMenuItem {
                text: qsTr("Copy message as Markdown")
                onTriggered: root.copyRequested(root.blocks.written())
            }
        }
    }
}
