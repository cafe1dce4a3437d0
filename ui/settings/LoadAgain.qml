import QtQuick
import QtQuick.Layouts
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// What belongs to the memory counts from the next loading on: says so, and loads.
Rectangle {
    id: root
    required property ModelLibrary library
    width: parent ? parent.width : 0
    visible: library.stale
    implicitHeight: row.implicitHeight + Theme.gap * 2
    radius: Theme.radius
    color: Theme.accentSoft
    RowLayout {
        id: row
        anchors.fill: parent
        anchors.margins: Theme.gap
        anchors.leftMargin: Theme.gap * 1.5
        spacing: Theme.gap
        Text {
            Layout.fillWidth: true
            text: qsTr("%1 was loaded with other values.").arg(root.library.name)
            color: Theme.text
            font.pixelSize: Theme.body
            wrapMode: Text.Wrap
            textFormat: Text.PlainText
        }
        ActionButton {
            objectName: "loadAgain"
            primary: true
            text: qsTr("Load again")
            onClicked: root.library.reload()
        }
    }
}
