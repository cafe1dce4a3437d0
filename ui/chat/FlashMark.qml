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
    SequentialAnimation on opacity {
        id: glow
        running: false
        PropertyAction { value: 1 }
        PauseAnimation { duration: 900 }
        NumberAnimation { to: 0; duration: Theme.motion ? 900 : 0 }
    }
}
