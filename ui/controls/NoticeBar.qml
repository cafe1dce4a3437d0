import QtQuick
import QtQuick.Layouts
import Parlor.Theme

// A sentence about what went wrong, what can be done, and a button that does it.
Rectangle {
    id: root
    required property string text
    property string hint
    property string code
    property string actionText
    signal acted()
    signal dismissed()

    implicitHeight: row.implicitHeight + Theme.gap * 2.5
    radius: Theme.radius
    color: Theme.badSoft
    Accessible.role: Accessible.AlertMessage
    Accessible.name: text + " " + hint

    RowLayout {
        id: row
        anchors.fill: parent
        anchors.margins: Theme.gap * 1.25
        anchors.leftMargin: Theme.gap * 2
        spacing: Theme.gap * 1.5
        Icon {
            name: "alert"
            color: Theme.bad
            Layout.alignment: Qt.AlignTop
            Layout.topMargin: 2
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: 2
            Text {
                Layout.fillWidth: true
                text: root.text
                color: Theme.text
                font.pixelSize: Theme.body
                font.weight: Font.Medium
                wrapMode: Text.Wrap
                textFormat: Text.PlainText
            }
            Text {
                Layout.fillWidth: true
                visible: text !== ""
                text: root.code !== "" && root.hint !== "" ? root.hint + "  ·  " + root.code : root.hint + root.code
                color: Theme.textSoft
                font.pixelSize: Theme.small
                wrapMode: Text.Wrap
                textFormat: Text.PlainText
            }
        }
        ActionButton {
            visible: root.actionText !== ""
            text: root.actionText
            onClicked: root.acted()
        }
        IconButton {
            iconName: "close"
            iconSize: Theme.iconSmall
            text: qsTr("Dismiss")
            onClicked: root.dismissed()
        }
    }
}
