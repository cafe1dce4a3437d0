import QtQuick
import Parlor.Theme
import Parlor.Controls

// Where the model's memory of the conversation begins: what stands above is kept, and not shown to it.
Item {
    id: root
    required property bool locked
    signal allRequested()

    implicitHeight: row.implicitHeight + Theme.gap
    Accessible.role: Accessible.StaticText
    Accessible.name: words.text
    Row {
        id: row
        anchors.centerIn: parent
        spacing: Theme.gap
        Rectangle {
            anchors.verticalCenter: parent.verticalCenter
            width: Math.max(0, (root.width - words.implicitWidth - again.width - Theme.gap * 3) / 2)
            height: 1
            color: Theme.caution
        }
        Text {
            id: words
            anchors.verticalCenter: parent.verticalCenter
            text: qsTr("The model's memory begins here")
            color: Theme.caution
            font.pixelSize: Theme.small
            textFormat: Text.PlainText
        }
        ActionButton {
            id: again
            objectName: "rememberAll"
            anchors.verticalCenter: parent.verticalCenter
            quiet: true
            enabled: !root.locked
            implicitHeight: Theme.controlSmall
            text: qsTr("Show it everything")
            onClicked: root.allRequested()
        }
        Rectangle {
            anchors.verticalCenter: parent.verticalCenter
            width: Math.max(0, (root.width - words.implicitWidth - again.width - Theme.gap * 3) / 2)
            height: 1
            color: Theme.caution
        }
    }
}
