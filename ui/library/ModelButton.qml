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
    readonly property bool loading: library.state === ModelLibrary.Loading
    readonly property string words: library.state === ModelLibrary.Failed ? library.errorText
        : loading ? library.progressText
        : library.state === ModelLibrary.Unloaded ? qsTr("Not loaded: the next question loads it")
        : library.fits && speedText !== "" ? library.verdict + "  ·  " + speedText : library.verdict

    // What a click opens lies over the tip: it is away until the pointer comes back.
    property bool tipAway: false
    onClicked: tipAway = true
    onHoveredChanged: if (!hovered) tipAway = false

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
                Rectangle {
                    visible: root.loading
                    implicitWidth: root.roomy ? 120 : 72
                    implicitHeight: 6
                    radius: 3
                    color: Theme.track
                    Rectangle {
                        width: parent.width * root.library.progress
                        height: parent.height
                        radius: 3
                        color: Theme.accent
                    }
                }
                FitBar {
                    visible: root.library.segments.length > 0 && !root.loading
                    opacity: root.library.state === ModelLibrary.Unloaded ? 0.5 : 1
                    implicitWidth: root.roomy ? 120 : 72
                    implicitHeight: 6
                    segments: root.library.segments
                    verdict: root.library.verdict
                    fits: root.library.fits
                    explained: !root.tipAway
                }
                Text {
                    Layout.maximumWidth: 360
                    visible: root.roomy
                    text: root.words
                    color: root.library.state !== ModelLibrary.Failed && (root.library.fits || root.library.verdict === "") ? Theme.textSoft : Theme.bad
                    font.pixelSize: Theme.small
                    elide: Text.ElideRight
                    textFormat: Text.PlainText
                }
            }
        }
        IconButton {
            objectName: "cancelLoading"
            visible: root.loading
            iconName: "close"
            iconSize: Theme.iconSmall
            text: qsTr("Stop loading")
            onClicked: root.library.cancelLoading()
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
