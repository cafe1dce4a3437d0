import QtQuick
import Parlor.Core

// The sign in the desktop's tray, made only where it is wanted: its module loads much that nobody else needs.
Loader {
    id: root
    required property Settings settings
    readonly property var tray: item
    readonly property bool there: tray !== null && tray.available === true
    signal showRequested()
    signal newChatRequested()
    signal quitRequested()

    active: settings.tray
    source: "Tray.qml"
    onLoaded: tray.visible = true
    Connections {
        target: root.item
        ignoreUnknownSignals: true
        function onShowRequested() { root.showRequested() }
        function onNewChatRequested() { root.newChatRequested() }
        function onQuitRequested() { root.quitRequested() }
    }
}
