pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Parlor.Theme
import Parlor.Controls

// Every line of a plan's ledger in words and bytes, and what was really taken where that is known: the fit bar as text.
FocusScope {
    id: root
    required property var lines  // as ModelLibrary.ledger
    readonly property bool measured: lines.some(line => line.measured !== "")
    readonly property bool several: lines.some(line => line.device !== lines[0].device)

    implicitHeight: column.implicitHeight
    activeFocusOnTab: true
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Memory, line by line")
    Accessible.description: lines.map(line => (several ? line.device + ", " : "") + line.what + ": " + line.text).join("\n")

    FocusFrame {
        anchors.margins: -Theme.gap / 2
        shown: root.activeFocus
    }
    Column {
        id: column
        width: root.width
        spacing: Theme.gap / 2
        RowLayout {
            width: parent.width
            visible: root.measured
            spacing: Theme.gap
            Item { Layout.fillWidth: true }
            Text {
                Layout.preferredWidth: Theme.scaled(84)
                horizontalAlignment: Text.AlignRight
                text: qsTr("planned")
                color: Theme.textSoft
                font.pixelSize: Theme.small
            }
            Text {
                Layout.preferredWidth: Theme.scaled(96)
                horizontalAlignment: Text.AlignRight
                text: qsTr("measured")
                color: Theme.textSoft
                font.pixelSize: Theme.small
            }
        }
        Repeater {
            model: root.lines
            delegate: Column {
                id: line
                required property var modelData
                required property int index
                width: column.width
                spacing: Theme.gap / 2
                Text {
                    width: parent.width
                    visible: root.several && (line.index === 0 || root.lines[line.index - 1].device !== line.modelData.device)
                    topPadding: line.index === 0 ? 0 : Theme.gap / 2
                    text: line.modelData.device
                    color: Theme.text
                    font.pixelSize: Theme.small
                    font.weight: Font.DemiBold
                    elide: Text.ElideRight
                    textFormat: Text.PlainText
                }
                RowLayout {
                    width: parent.width
                    spacing: Theme.gap
                    Accessible.role: Accessible.ListItem
                    Accessible.name: line.modelData.what + ": " + line.modelData.text
                    Rectangle {
                        implicitWidth: 10
                        implicitHeight: 10
                        radius: 3
                        color: Theme.segment(line.modelData.kind)
                    }
                    Text {
                        Layout.fillWidth: true
                        text: line.modelData.what
                        color: Theme.text
                        font.pixelSize: Theme.small
                        elide: Text.ElideRight
                        textFormat: Text.PlainText
                    }
                    Text {
                        Layout.preferredWidth: Theme.scaled(84)
                        horizontalAlignment: Text.AlignRight
                        text: line.modelData.text
                        color: Theme.textSoft
                        font.pixelSize: Theme.small
                        textFormat: Text.PlainText
                    }
                    Text {
                        Layout.preferredWidth: Theme.scaled(96)
                        visible: root.measured
                        horizontalAlignment: Text.AlignRight
                        text: line.modelData.measured !== "" ? line.modelData.measured : "–"
                        color: Theme.textSoft
                        font.pixelSize: Theme.small
                        textFormat: Text.PlainText
                    }
                }
            }
        }
    }
}
