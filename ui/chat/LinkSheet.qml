import QtQuick
import Parlor.Theme
import Parlor.Controls

// A link in an answer is opened only after the person has seen where it really leads.
Sheet {
    id: root
    property string url
    readonly property string host: url.replace(/^https?:\/\//, "").split(/[\/?#]/)[0]

    function ask(link: string) {
        url = link
        open()
    }
    title: qsTr("Open this link?")
    Text {
        width: parent.width
        text: qsTr("It leads to %1 and opens in your web browser.").arg(root.host)
        color: Theme.text
        font.pixelSize: Theme.body
        textFormat: Text.PlainText
        wrapMode: Text.Wrap
    }
    Text {
        width: parent.width
        text: root.url
        color: Theme.textSoft
        font.pixelSize: Theme.small
        textFormat: Text.PlainText
        wrapMode: Text.WrapAnywhere
        maximumLineCount: 6
        elide: Text.ElideRight
    }
    Row {
        anchors.right: parent.right
        spacing: Theme.gap
        ActionButton {
            text: qsTr("Cancel")
            onClicked: root.close()
        }
        ActionButton {
            primary: true
            text: qsTr("Open link")
            onClicked: {
                Qt.openUrlExternally(root.url)
                root.close()
            }
        }
    }
}
