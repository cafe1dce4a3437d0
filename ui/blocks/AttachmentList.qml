pragma ComponentBehavior: Bound
import QtQuick
import Parlor.Core
import Parlor.Theme

// The files of a person's message; its text stands elsewhere.
Column {
    id: root
    required property BlockModel blocks
    signal copyRequested(string text)

    spacing: Theme.gap / 2
    Repeater {
        model: root.blocks
        delegate: AttachmentBlock {
            id: file
            required property int index
            x: root.width - width
            width: Math.min(root.width, unfolded ? root.width : cardWidth)
            onUnfoldRequested: (unfolded) => root.blocks.setUnfolded(file.index, unfolded)
            onMenuRequested: (edit) => menu.show(edit, file.index)
        }
    }
    BlockMenu {
        id: menu
        blocks: root.blocks
        onCopyRequested: (text) => root.copyRequested(text)
    }
}
