import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// The chosen model, whether it fits, and how fast it will be.
AbstractButton {
    id: root
    required property ModelLibrary library
    property bool roomy: true
    readonly property string speedText: library.speed <= 0 ? ""
        : qsTr("about %1 tokens/s").arg(Number(library.speed).toLocaleString(Qt.locale(), "f", library.speed < 10 ? 1 : 0))
    readonly property string words: library.state === ModelLibrary.Failed ? library.errorText
        : library.fits && speedText !== "" ? library.verdict + "  ·  " + speedText : library.verdict

    implicitHeight: 44
    implicitWidth: implicitContentWidth + Theme.gap * 3
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    text: library.name !== "" ? library.name : qsTr("Choose a model")
    Accessible.name: qsTr("Model: %1. %2").arg(text).arg(words)
    Accessible.role: Accessible.ButtonMenu
    Keys.onReturnPressed: root.clicked()
    contentItem: RowLayout {
        spacing: Theme.gap * 1.5
        ColumnLayout {
            spacing: 1
            RowLayout {
                spacing: 4
                Text {
                    Layout.maximumWidth: root.roomy ? 320 : 200
                    text: root.text
                    color: Theme.text
                    font.pixelSize: Theme.reading
                    font.weight: Font.DemiBold
                    elide: Text.ElideRight
                    textFormat: Text.PlainText
                }
                Icon {
                    name: "chevron-down"
                    size: 16
                    color: Theme.textSoft
                }
            }
            RowLayout {
                spacing: Theme.gap * 1.5
                visible: root.words !== ""
                FitBar {
                    visible: root.library.segments.length > 0
                    implicitWidth: root.roomy ? 120 : 72
                    implicitHeight: 6
                    segments: root.library.segments
                    verdict: root.library.verdict
                    fits: root.library.fits
                }
                Text {
                    Layout.maximumWidth: 360
                    visible: root.roomy
                    text: root.words
                    color: root.library.fits || root.library.verdict === "" ? Theme.textSoft : Theme.bad
                    font.pixelSize: Theme.small
                    elide: Text.ElideRight
                }
            }
        }
    }
    leftPadding: Theme.gap * 1.5
    rightPadding: Theme.gap * 1.5
    background: Rectangle {
        radius: Theme.radius
        color: root.down ? Theme.pressed : root.hovered ? Theme.hover : "transparent"
        FocusFrame { shown: root.visualFocus }
    }
    HoverHandler { cursorShape: Qt.PointingHandCursor }
}
