import QtQuick
import QtQuick.Controls.Basic
import Parlor.Theme
import Parlor.Controls

// The line that folds and unfolds a block.
AbstractButton {
    id: fold
    required property string iconName
    required property bool unfolded
    property color ink: Theme.textSoft
    property string detail  // beside the words, cut where the room ends
    signal unfoldRequested(bool unfolded)

    implicitHeight: Theme.controlSmall
    implicitWidth: label.implicitWidth + (detail !== "" ? Theme.gap + words.implicitWidth : 0) + Theme.gap * 2
    leftPadding: Theme.gap
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.name: text
    Accessible.description: detail
    Accessible.role: Accessible.Button
    Accessible.checkable: true
    Accessible.checked: unfolded
    Keys.onReturnPressed: fold.clicked()
    Keys.onEnterPressed: fold.clicked()
    Keys.onRightPressed: if (!unfolded) unfoldRequested(true)
    Keys.onLeftPressed: if (unfolded) unfoldRequested(false)
    onClicked: unfoldRequested(!unfolded)
    contentItem: Item {}
    Item {
        anchors.fill: parent
        anchors.leftMargin: Theme.gap
        ButtonLabel {
            id: label
            height: parent.height
            iconName: fold.iconName
            text: fold.text
            endIcon: fold.unfolded ? "chevron-down" : "chevron-right"
            ink: fold.ink
            iconSize: Theme.iconSmall
        }
        Text {
            id: words
            x: label.implicitWidth + Theme.gap
            width: parent.width - x - Theme.gap
            height: parent.height
            verticalAlignment: Text.AlignVCenter
            text: fold.detail
            textFormat: Text.PlainText
            elide: Text.ElideRight
            maximumLineCount: 1
            color: Theme.textSoft
            font.pixelSize: Theme.small
        }
    }
    background: Rectangle {
        radius: Theme.radius
        color: fold.hovered ? Theme.hover : Theme.sunken
        FocusFrame { shown: fold.visualFocus }
    }
    HoverHandler { cursorShape: Qt.PointingHandCursor }
}
