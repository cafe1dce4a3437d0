pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// What a chat consists of.
Sheet {
    id: root
    required property History history
    readonly property var facts: history.details
    readonly property var lines: facts.created === undefined ? [] : [
        { name: qsTr("Created"), value: facts.created },
        { name: qsTr("Last used"), value: facts.updated },
        { name: qsTr("Messages"), value: qsTr("%1, of them %2 by you").arg(facts.messages).arg(facts.fromPerson) },
        { name: qsTr("Tokens written"), value: facts.tokens },
        { name: qsTr("Models"), value: facts.models.length > 0 ? facts.models.join("\n") : qsTr("None yet") },
        { name: qsTr("Folder"), value: facts.folder !== "" ? facts.folder : qsTr("None") }]

    function show(id: var) {
        history.readDetails(id)
        open()
    }
    width: Math.min(440, parent ? parent.width - Theme.gap * 4 : 440)
    title: facts.title ?? ""
    GridLayout {
        objectName: "chatDetails"
        width: parent ? parent.width : 0
        columns: 2
        columnSpacing: Theme.gap * 3
        rowSpacing: Theme.gap * 1.25
        Repeater {
            model: root.lines.length * 2
            delegate: Text {
                required property int index
                readonly property var line: root.lines[Math.floor(index / 2)]
                readonly property bool value: index % 2 === 1
                Layout.fillWidth: value
                Layout.alignment: Qt.AlignTop
                text: value ? line.value : line.name
                color: value ? Theme.text : Theme.textSoft
                font.pixelSize: Theme.body
                wrapMode: Text.Wrap
                textFormat: Text.PlainText
            }
        }
    }
}
