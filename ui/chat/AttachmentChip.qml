import QtQuick
import QtQuick.Controls.Basic
import Parlor.Theme
import Parlor.Controls

// A file that goes along with the message: what it is, what it costs, or why it cannot come.
AbstractButton {
    id: chip
    required property int index
    required property string name
    required property string type
    required property string sizeText
    required property int tokens
    required property bool reading
    required property string note
    required property string error
    required property string hint
    signal removeRequested()

    readonly property bool bad: error !== ""
    readonly property string details: {
        if (bad)
            return error
        if (reading)
            return qsTr("Reading…")
        const parts = [sizeText]
        parts.push(tokens >= 0 ? qsTr("%L1 tokens").arg(tokens) : qsTr("counting…"))
        if (note !== "")
            parts.push(note)
        return parts.join("  ·  ")
    }
    text: name
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    implicitWidth: Math.min(Theme.control * 9, drawing.width + words.implicitWidth + cross.width + Theme.gap * 3.5)
    implicitHeight: words.implicitHeight + Theme.gap * 1.5
    Accessible.role: Accessible.Button
    Accessible.name: qsTr("Attachment %1: %2").arg(name).arg(details)
    Accessible.description: qsTr("Enter shows it, Delete removes it.")
    Keys.onReturnPressed: clicked()
    Keys.onEnterPressed: clicked()
    Keys.onDeletePressed: removeRequested()
    Keys.onPressed: (event) => {
        if (event.key !== Qt.Key_Backspace)
            return
        event.accepted = true
        removeRequested()
    }

    Item {
        anchors.fill: parent
        Icon {
            id: drawing
            anchors.left: parent.left
            anchors.leftMargin: Theme.gap
            anchors.verticalCenter: parent.verticalCenter
            name: chip.bad ? "alert" : "file"
            size: Theme.icon
            color: chip.bad ? Theme.bad : Theme.accent
        }
        Column {
            id: words
            anchors.left: drawing.right
            anchors.leftMargin: Theme.gap
            anchors.right: cross.left
            anchors.verticalCenter: parent.verticalCenter
            Text {
                width: parent.width
                text: chip.name
                color: Theme.text
                font.pixelSize: Theme.small
                font.weight: Font.Medium
                elide: Text.ElideMiddle
                textFormat: Text.PlainText
            }
            Text {
                width: parent.width
                text: chip.details
                color: chip.bad ? Theme.bad : chip.note !== "" ? Theme.caution : Theme.textSoft
                font.pixelSize: Theme.small
                elide: Text.ElideRight
                textFormat: Text.PlainText
            }
        }
        IconButton {
            id: cross
            objectName: "removeAttachment"
            anchors.right: parent.right
            anchors.rightMargin: Theme.gap / 4
            anchors.verticalCenter: parent.verticalCenter
            implicitWidth: Theme.controlSmall
            implicitHeight: Theme.controlSmall
            focusPolicy: Qt.NoFocus  // Delete does it from the keyboard
            iconName: "close"
            iconSize: Theme.iconSmall
            text: qsTr("Remove %1").arg(chip.name)
            onClicked: chip.removeRequested()
        }
    }
    background: Rectangle {
        radius: Theme.radius
        color: chip.bad ? Theme.badSoft : chip.hovered ? Theme.hover : Theme.sunken
        border.color: chip.bad ? Theme.bad : Theme.line
        FocusFrame { shown: chip.visualFocus }
    }
    HoverTip {
        visible: chip.hovered && !cross.hovered && (chip.bad || chip.note !== "")
        text: chip.bad ? chip.error + "\n" + chip.hint : chip.name + "\n" + chip.details
    }
}
