pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// All that goes along with the message; many of them scroll.
Flickable {
    id: root
    required property AttachmentListModel attachments
    signal shown(int row)
    signal emptied()

    implicitHeight: Math.min(flow.implicitHeight, Theme.control * 3.4)
    contentHeight: flow.implicitHeight
    clip: true
    boundsBehavior: Flickable.StopAtBounds
    ScrollBar.vertical: ThinScrollBar {}
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Attachments")

    function bring(chip: Item) {
        if (chip.y < contentY)
            contentY = chip.y
        else if (chip.y + chip.height > contentY + height)
            contentY = chip.y + chip.height - height
    }
    Flow {
        id: flow
        width: root.width - Theme.gap
        padding: 2  // for the frame of the keyboard
        spacing: Theme.gap
        Repeater {
            model: root.attachments
            delegate: AttachmentChip {
                objectName: "attachmentChip"
                width: Math.min(implicitWidth, flow.width - 4)
                onActiveFocusChanged: if (activeFocus) root.bring(this)
                onClicked: root.shown(index)
                onRemoveRequested: {
                    root.attachments.removeAt(index)
                    if (root.attachments.count === 0)
                        root.emptied()
                }
            }
        }
    }
}
