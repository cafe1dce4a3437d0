import QtQuick
import QtQuick.Controls.Basic
import Parlor.Theme
import Parlor.Controls

// A few numbers of an answer; resting on them or pressing them shows all.
AbstractButton {
    id: button
    signal detailsRequested(bool stay)
    signal detailsLeft()

    implicitHeight: Theme.controlSmall
    implicitWidth: label.implicitWidth + leftPadding + rightPadding
    leftPadding: Theme.gap / 2
    rightPadding: Theme.gap / 2
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.Button
    Accessible.name: text
    Accessible.description: qsTr("Shows how this answer was made")
    Keys.onReturnPressed: button.clicked()
    Keys.onEnterPressed: button.clicked()
    onClicked: detailsRequested(true)
    onHoveredChanged: if (!hovered) detailsLeft()

    Timer {
        interval: 500
        running: button.hovered
        onTriggered: button.detailsRequested(false)
    }
    contentItem: Text {
        id: label
        text: button.text
        textFormat: Text.PlainText
        color: Theme.textSoft
        font.pixelSize: Theme.small
        verticalAlignment: Text.AlignVCenter
        elide: Text.ElideRight
    }
    background: Rectangle {
        radius: Theme.radius - 2
        color: button.hovered ? Theme.hover : "transparent"
        FocusFrame { shown: button.visualFocus }
    }
}
