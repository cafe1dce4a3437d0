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
            anchors.fill: parent
            ToolTip {
                id: tip
                visible: root.Window.window !== null  // also when the delay is over
                delay: 500
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
