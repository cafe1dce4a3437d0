import QtQuick
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// A .gguf file may be dropped anywhere on the window.
DropArea {
    id: root
    required property ModelLibrary library
    keys: ["text/uri-list"]
    onDropped: (drop) => {
        root.accept(drop.urls)
        drop.accept()
    }
    function accept(urls: list<url>) {
        for (const url of urls)
            root.library.addFile(url)
    }
    Rectangle {
        anchors.fill: parent
        visible: root.containsDrag
        color: Theme.scrim
        Rectangle {
            anchors.centerIn: parent
            width: Math.min(parent.width - Theme.gap * 6, 420)
            height: 140
            radius: Theme.radius * 2
            color: Theme.raised
            border.color: Theme.accent
            border.width: 2
            Column {
                anchors.centerIn: parent
                spacing: Theme.gap * 1.5
                Icon {
                    anchors.horizontalCenter: parent.horizontalCenter
                    name: "file-plus"
                    size: 36
                    color: Theme.accent
                }
                Text {
                    text: qsTr("Drop a model file (.gguf) to add it")
                    color: Theme.text
                    font.pixelSize: Theme.reading
                }
            }
        }
    }
}
