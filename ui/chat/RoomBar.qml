import QtQuick
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// Told before anything is sent: the message does not fit the context. Nothing is cut; here is what can be done.
Rectangle {
    id: root
    required property ComposerModel composer
    required property bool busy
    readonly property ContextGauge gauge: composer.gauge
    readonly property string text: qsTr("This needs %L1 tokens, and the context holds %L2.").arg(gauge.used).arg(gauge.capacity)
    readonly property string hint: qsTr("Nothing is cut or sent. Shorten the text, or choose:")
    signal acted()  // the person may write on

    function ask() { blink.restart() }
    visible: gauge.overfull && !busy
    implicitHeight: column.implicitHeight + Theme.gap * 2.5
    radius: Theme.radius
    color: Theme.badSoft
    border.color: Theme.bad
    border.width: 0
    Accessible.role: Accessible.AlertMessage
    Accessible.name: text + " " + hint

    SequentialAnimation {
        id: blink
        PropertyAction { target: root; property: "border.width"; value: 2 }
        PauseAnimation { duration: 700 }
        PropertyAction { target: root; property: "border.width"; value: 0 }
    }
    Column {
        id: column
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.margins: Theme.gap * 2
        spacing: Theme.gap / 2
        Text {
            width: parent.width
            text: root.text
            color: Theme.text
            font.pixelSize: Theme.body
            font.weight: Font.Medium
            wrapMode: Text.Wrap
            textFormat: Text.PlainText
        }
        Text {
            width: parent.width
            bottomPadding: Theme.gap / 2
            text: root.hint + "  ·  CHAT-001"
            color: Theme.textSoft
            font.pixelSize: Theme.small
            wrapMode: Text.Wrap
            textFormat: Text.PlainText
        }
        Flow {
            width: parent.width
            spacing: Theme.gap
            ActionButton {
                objectName: "useLongerContext"
                visible: root.gauge.longerContext > 0
                primary: true
                text: qsTr("Use a context of %L1").arg(root.gauge.longerContext)
                onClicked: {
                    root.gauge.useLongerContext()
                    root.acted()
                }
            }
            ActionButton {
                objectName: "leaveOutOldest"
                visible: root.gauge.leaveOut > 0
                text: root.gauge.leaveOut === 1 ? qsTr("Leave out the oldest message")
                                                : qsTr("Leave out the %L1 oldest messages").arg(root.gauge.leaveOut)
                onClicked: {
                    root.gauge.leaveOutOldest()
                    root.acted()
                }
            }
            ActionButton {
                objectName: "removeLargest"
                visible: root.gauge.attachments > 0
                text: visible ? qsTr("Remove “%1”").arg(shortened(root.composer.largestName())) : ""
                function shortened(name: string): string { return name.length > 24 ? name.slice(0, 22) + "…" : name }
                onClicked: {
                    root.composer.removeLargest()
                    root.acted()
                }
            }
            ActionButton {
                objectName: "moveToNewChat"
                visible: root.gauge.history > root.gauge.message + root.gauge.attachments
                text: qsTr("New chat with this message")
                onClicked: {
                    root.composer.moveToNewChat()
                    root.acted()
                }
            }
        }
    }
}
