import QtQuick
import QtQuick.Controls.Basic
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// How full the model's context is with what is written here; what it is full of is told on hover.
AbstractButton {
    id: root
    required property ContextGauge gauge
    property bool wide: true
    readonly property real fill: gauge.capacity > 0 ? Math.min(1, gauge.used / gauge.capacity) : 0
    readonly property color tone: gauge.overfull ? Theme.bad : fill > 0.8 ? Theme.caution : Theme.accent
    readonly property string details: {
        const lines = [qsTr("The context holds %L1 tokens").arg(gauge.capacity),
                       qsTr("Conversation: %L1").arg(gauge.history)]
        if (gauge.attachments > 0)
            lines.push(qsTr("Attachments: %L1").arg(gauge.attachments))
        lines.push(qsTr("Message: %L1").arg(gauge.message))
        lines.push(qsTr("Room for the answer: %L1").arg(gauge.room))
        if (gauge.leftOut > 0)
            lines.push(qsTr("Older messages left out: %L1").arg(gauge.leftOut))
        return lines.join("\n")
    }

    visible: gauge.known
    implicitHeight: Theme.controlSmall
    implicitWidth: row.implicitWidth + Theme.gap * 1.5
    hoverEnabled: true
    focusPolicy: Qt.TabFocus
    Accessible.role: Accessible.ProgressBar
    Accessible.name: qsTr("Context: %L1 of %L2 tokens").arg(gauge.used).arg(gauge.capacity)
    Accessible.description: details

    Item {
        anchors.fill: parent
        Row {
            id: row
            anchors.centerIn: parent
            spacing: Theme.gap
            Text {
                anchors.verticalCenter: parent.verticalCenter
                text: root.wide ? qsTr("%L1 / %L2").arg(root.gauge.used).arg(root.gauge.capacity)
                                : qsTr("%1 %").arg(Math.round(root.fill * 100))
                color: root.gauge.overfull ? Theme.bad : Theme.textSoft
                font.pixelSize: Theme.small
                textFormat: Text.PlainText
            }
            Rectangle {
                anchors.verticalCenter: parent.verticalCenter
                width: Theme.control * 1.5
                height: 4
                radius: 2
                color: Theme.track
                Rectangle {
                    width: Math.max(root.fill > 0 ? 3 : 0, parent.width * root.fill)
                    height: parent.height
                    radius: 2
                    color: root.tone
                    Behavior on width { NumberAnimation { duration: Theme.quick } }
                }
            }
        }
    }
    background: Item {
        FocusFrame { shown: root.visualFocus }
    }
    HoverTip {
        visible: root.hovered || root.visualFocus
        text: root.details
    }
}
