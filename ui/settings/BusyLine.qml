import QtQuick
import Parlor.Theme

// Something is going on, nobody knows how long.
Item {
    id: root
    implicitHeight: 4
    clip: true
    Accessible.role: Accessible.ProgressBar
    Accessible.name: qsTr("Working")
    Rectangle {
        anchors.fill: parent
        radius: 2
        color: Theme.track
    }
    Rectangle {
        id: bit
        width: Theme.motion ? root.width / 4 : root.width
        height: 4
        radius: 2
        color: Theme.accent
        NumberAnimation on x {
            running: root.visible && Theme.motion
            loops: Animation.Infinite
            from: -bit.width
            to: root.width
            duration: 1100
        }
    }
}
