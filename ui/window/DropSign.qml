import QtQuick
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// Files may be dropped anywhere on the window: models go to the library, all else goes along with the message.
DropArea {
    id: root
    required property ModelLibrary library
    signal documentsDropped(var files)
    property bool model: false  // what hangs over the window

    onEntered: (drag) => model = drag.urls.length > 0 && drag.urls.every(isModel)
    function isModel(file: url): bool { return root.library.isModel(file) }
    keys: ["text/uri-list"]
    onDropped: (drop) => {
        root.accept(drop.urls)
        drop.accept()
    }
    function accept(urls: list<url>) {
        const documents = []
        for (const url of urls) {
            if (isModel(url))
                root.library.addFile(url)
            else
                documents.push(url)
        }
        if (documents.length > 0)
            documentsDropped(documents)
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
                    name: root.model ? "file-plus" : "paperclip"
                    size: 36
                    color: Theme.accent
                }
                Text {
                    text: root.model ? qsTr("Drop a model to add it") : qsTr("Drop files to attach them")
                    color: Theme.text
                    font.pixelSize: Theme.reading
                }
            }
        }
    }
}
