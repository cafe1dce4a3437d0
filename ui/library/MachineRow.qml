import QtQuick
import QtQuick.Layouts
import Parlor.Theme
import Parlor.Controls

// A computer (or a model on a computer): whether it runs, with which context, how fast.
Rectangle {
    id: root
    required property int index
    required property string title
    required property string detail
    required property bool known
    required property bool fits
    required property string verdict
    required property int context
    required property real speed
    required property real promptSpeed
    required property var segments
    required property bool own
    property bool marked: false
    signal removeRequested()

    readonly property string words: !known ? verdict
        : !fits ? verdict
        : [verdict, qsTr("%1 tokens of context").arg(number(context, 0)),
           qsTr("about %1 tokens/s").arg(number(speed, speed < 10 ? 1 : 0)),
           qsTr("reads %1 tokens/s").arg(number(promptSpeed, 0))].join("  ·  ")  // qmllint disable

    function number(value: real, digits: int): string { return Number(value).toLocaleString(Qt.locale(), "f", digits) }

    implicitHeight: body.implicitHeight + Theme.gap * 1.5
    radius: Theme.radius
    color: marked ? Theme.hover : "transparent"
    border.width: marked ? 1 : 0
    border.color: Theme.accent
    Accessible.role: Accessible.ListItem
    Accessible.name: title + ", " + detail + ": " + words
    RowLayout {
        id: body
        anchors.fill: parent
        anchors.leftMargin: Theme.gap
        anchors.rightMargin: Theme.gap
        spacing: Theme.gap
        ColumnLayout {
            Layout.fillWidth: true
            spacing: 4
            RowLayout {
                spacing: Theme.gap
                Text {
                    Layout.fillWidth: true
                    Layout.minimumWidth: Theme.scaled(120)
                    text: root.title
                    color: Theme.text
                    font.pixelSize: Theme.body
                    font.weight: Font.DemiBold
                    elide: Text.ElideRight
                    textFormat: Text.PlainText
                }
                Text {
                    Layout.maximumWidth: root.width * 0.6
                    text: root.detail
                    color: Theme.textSoft
                    font.pixelSize: Theme.small
                    elide: Text.ElideRight
                    textFormat: Text.PlainText
                }
            }
            FitBar {
                Layout.fillWidth: true
                visible: root.known
                segments: root.segments
                verdict: root.verdict
                fits: root.fits
            }
            Text {
                Layout.fillWidth: true
                visible: text !== ""
                text: root.words
                color: root.known && root.fits ? Theme.textSoft : Theme.bad
                font.pixelSize: Theme.small
                wrapMode: Text.Wrap
                textFormat: Text.PlainText
            }
        }
        IconButton {
            visible: root.own
            implicitWidth: Theme.controlSmall
            implicitHeight: Theme.controlSmall
            iconName: "close"
            iconSize: Theme.iconSmall
            text: qsTr("Take off the list (the file stays)")
            onClicked: root.removeRequested()
        }
    }
}
