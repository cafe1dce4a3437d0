import QtQuick
import Parlor.Theme

// Lights up for a moment: where a search led to.
Rectangle {
    id: root
    function flash() { glow.restart() }

    radius: Theme.radius
    color: Theme.accentSoft
    border.color: Theme.accent
    opacity: 0
    SequentialAnimation {
        id: glow
        PropertyAction { target: root; property: "opacity"; value: 1 }
        PauseAnimation { duration: 900 }
        NumberAnimation { target: root; property: "opacity"; to: 0; duration: Theme.motion ? 900 : 0 }
    }
}
