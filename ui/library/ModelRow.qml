import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Parlor.Theme
import Parlor.Controls

AbstractButton {
    id: root
    required property string path
    required property string name
    required property string detail
    required property bool added
    required property bool known
    required property bool fits
    required property string verdict
    required property var segments
    required property real speed
    required property string errorText
    required property string errorHint
    required property bool chosen
    signal forgetRequested()

    implicitHeight: implicitContentHeight + Theme.gap * 2.5
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.RadioButton
    Accessible.name: name + ", " + (errorText !== "" ? errorText : verdict)
    Accessible.checked: chosen
    Keys.onReturnPressed: root.clicked()

    leftPadding: Theme.gap * 1.5
    rightPadding: Theme.gap
    contentItem: RowLayout {
        spacing: Theme.gap * 1.5
        ColumnLayout {
            Layout.fillWidth: true
            spacing: 5
            RowLayout {
                spacing: Theme.gap
                Text {
                    Layout.fillWidth: true
                    text: root.name
                    color: Theme.text
                    font.pixelSize: Theme.body
                    font.weight: Font.DemiBold
                    elide: Text.ElideMiddle
                    textFormat: Text.PlainText
                }
                Text {
                    text: root.detail
                    color: Theme.textSoft
                    font.pixelSize: Theme.small
                    textFormat: Text.PlainText
                }
            }
            FitBar {
                Layout.fillWidth: true
                visible: root.errorText === ""
                segments: root.segments
                verdict: root.verdict
                fits: root.fits
            }
            Text {
                Layout.fillWidth: true
                text: root.errorText !== "" ? root.errorText + " " + root.errorHint
                    : !root.known ? qsTr("Reading…")
                    : root.fits ? root.verdict + "  ·  " + qsTr("about %1 tokens/s").arg(Number(root.speed).toLocaleString(Qt.locale(), "f", root.speed < 10 ? 1 : 0))
                    : root.verdict
                color: root.errorText !== "" || (root.known && !root.fits) ? Theme.bad : Theme.textSoft
                font.pixelSize: Theme.small
                wrapMode: Text.Wrap
                textFormat: Text.PlainText
            }
        }
        IconButton {
            visible: root.added
            implicitWidth: 30
            implicitHeight: 30
            iconSize: 16
            iconName: "close"
            text: qsTr("Take off the list (the file stays)")
            onClicked: root.forgetRequested()
        }
        Icon {
            name: "check"
            color: Theme.accent
            opacity: root.chosen ? 1 : 0
        }
    }
    background: Rectangle {
        radius: Theme.radius
        color: root.chosen ? Theme.accentSoft : root.hovered ? Theme.hover : "transparent"
        FocusFrame {
            shown: root.visualFocus
            anchors.margins: 1
        }
    }
}
