pragma ComponentBehavior: Bound
import QtQuick
import Parlor.Theme

// The model reads; nothing is written yet.
Row {
    id: root
    spacing: 6
    height: 24
    Accessible.role: Accessible.Animation
    Accessible.name: qsTr("Waiting for the answer")
    Repeater {
        model: 3
        delegate: Rectangle {
            id: dot
            required property int index
            y: (root.height - height) / 2
            width: 7
            height: 7
            radius: 3.5
            color: Theme.accent
            SequentialAnimation on opacity {
                running: root.visible && Theme.motion
                loops: Animation.Infinite
                PauseAnimation { duration: dot.index * 180 }
                NumberAnimation { to: 1; duration: 300 }
                NumberAnimation { to: 0.35; duration: 300 }
                PauseAnimation { duration: (2 - dot.index) * 180 + 200 }
            }
        }
    }
}
