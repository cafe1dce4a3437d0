import QtQuick
import Parlor.Theme

Item {
    id: root
    required property string content
    signal linkRequested(string url)

    implicitHeight: prose.implicitHeight
    Rectangle {
        width: 3
        height: parent.height - 8
        radius: 1.5
        color: Theme.lineStrong
    }
    ProseBlock {
        id: prose
        x: Theme.gap * 2
        width: parent.width - x
        content: root.content
        ink: Theme.textSoft
        onLinkRequested: (url) => root.linkRequested(url)
    }
}
