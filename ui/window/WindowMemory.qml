import QtQuick
import QtQuick.Window
import Parlor.Core

// Where the window was, and how large: as it was left, if there still is a screen there.
QtObject {
    id: root
    required property Window window
    required property Settings settings

    readonly property var screen: window.screen

    function restore() {
        const right = screen.virtualX + screen.desktopAvailableWidth
        const bottom = screen.virtualY + screen.desktopAvailableHeight
        // A title bar must be within reach.
        const there = settings.windowX > settings.defaultValue("windowX") && settings.windowX + 120 < right && settings.windowY >= 0
            && settings.windowY + 60 < bottom && settings.windowX + settings.windowWidth > 120
        if (there) {
            window.x = settings.windowX
            window.y = settings.windowY
        }
        if (settings.windowMaximized)
            window.showMaximized()
    }
    function keep() {
        settings.windowMaximized = window.visibility === Window.Maximized || window.visibility === Window.FullScreen
        if (settings.windowMaximized || window.visibility === Window.Hidden || window.visibility === Window.Minimized)
            return
        settings.windowWidth = window.width
        settings.windowHeight = window.height
        settings.windowX = window.x
        settings.windowY = window.y
    }
}
