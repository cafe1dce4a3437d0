pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Window
import Parlor.Theme

// Words beside what the pointer rests on. The tip itself is made when it is shown: every button has one.
Item {
    id: root
    property string text

    visible: false
    anchors.fill: parent
    Repeater {
        model: root.visible && root.Window.window !== null ? 1 : 0  // a row that was taken out of the list has none
        delegate: Item {
            id: holder
            anchors.fill: parent
            // Not ToolTip's own delay: when it is over, the item may be about to be deleted, and in no window.
            Timer {
                interval: 500
                running: true
                onTriggered: if (holder.Window.window) tip.open()
            }
            ToolTip {
                id: tip
                padding: Theme.gap
                text: root.text
                contentItem: Text {
                    text: tip.text
                    color: Theme.tipInk
                    font.pixelSize: Theme.small
                    // Wrapped text that takes its width from itself would go round in a circle.
                    wrapMode: tip.availableWidth < implicitWidth ? Text.Wrap : Text.NoWrap
                    textFormat: Text.PlainText
                }
                background: Rectangle {
                    radius: Theme.radius - 2
                    color: Theme.tip
                }
            }
        }
    }
}
