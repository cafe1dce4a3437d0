import QtQuick
import Qt.labs.platform as Platform

// A sign in the desktop's tray, where there is one: the window can be closed and the program goes on.
Platform.SystemTrayIcon {
    id: root
    signal showRequested()
    signal newChatRequested()
    signal quitRequested()

    icon.source: "qrc:/icons/parlor.svg"
    tooltip: "Parlor"
    onActivated: (reason) => {
        if (reason !== Platform.SystemTrayIcon.Context)
            root.showRequested()
    }
    menu: Platform.Menu {
        Platform.MenuItem {
            text: qsTr("Show Parlor")
            onTriggered: root.showRequested()
        }
        Platform.MenuItem {
            text: qsTr("New chat")
            onTriggered: root.newChatRequested()
        }
        Platform.MenuSeparator {}
        Platform.MenuItem {
            text: qsTr("Quit")
            onTriggered: root.quitRequested()
        }
    }
}
