pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Dialogs
import QtQuick.Layouts
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// Where models are looked for, and how long a loaded one keeps its memory.
Sheet {
    id: root
    required property ModelLibrary library
    title: qsTr("Model folders and memory")

    Column {
        width: parent ? parent.width : 0
        spacing: Theme.gap
        SectionHeading { text: qsTr("Folders") }
        Text {
            width: parent.width
            text: qsTr("Models of other programs are used where they are: nothing is copied and nothing is changed.")
            color: Theme.textSoft
            font.pixelSize: Theme.small
            wrapMode: Text.Wrap
        }
        Repeater {
            model: root.library.sources.length
            delegate: Column {
                id: one
                required property int index
                readonly property var source: root.library.sources[index] ?? ({})
                width: parent ? parent.width : 0
                spacing: 2
                RowLayout {
                    width: parent.width
                    SwitchRow {
                        objectName: "source-" + (one.source.id ?? "")
                        Layout.fillWidth: true
                        text: one.source.count > 0 ? qsTr("%1 (%2)").arg(one.source.name).arg(one.source.count) : one.source.name ?? ""
                        explanation: one.source.removable ? "" : one.source.folders ?? ""
                        on: one.source.on ?? false
                        onSwitched: (on) => root.library.setSourceOn(one.source.id, on)
                    }
                    IconButton {
                        visible: one.source.removable ?? false
                        iconName: "close"
                        iconSize: Theme.iconSmall
                        text: qsTr("No longer look here")
                        onClicked: root.library.removeFolder(one.source.id)
                    }
                }
                Text {
                    width: parent.width
                    visible: text !== ""
                    text: one.source.problem ?? ""
                    color: Theme.caution
                    font.pixelSize: Theme.small
                    wrapMode: Text.Wrap
                    textFormat: Text.PlainText
                }
            }
        }
        Row {
            spacing: Theme.gap
            ActionButton {
                objectName: "addFolder"
                iconName: "folder"
                text: qsTr("Add a folder…")
                onClicked: folders.open()
            }
            ActionButton {
                quiet: true
                iconName: "refresh"
                text: qsTr("Look again")
                onClicked: root.library.refresh()
            }
        }
        Text {
            width: parent.width
            visible: text !== ""
            text: root.library.scanText
            color: Theme.textSoft
            font.pixelSize: Theme.small
        }
    }
    Column {
        width: parent ? parent.width : 0
        spacing: Theme.gap
        SectionHeading { text: qsTr("Memory") }
        Text {
            width: parent.width
            text: qsTr("Unload the model when nobody has asked anything for")
            color: Theme.text
            font.pixelSize: Theme.body
            wrapMode: Text.Wrap
        }
        ChoiceRow {
            objectName: "unloadAfter"
            width: parent.width
            name: qsTr("Unload after")
            choices: [{value: "0", text: qsTr("never")}, {value: "5", text: qsTr("5 min")},
                      {value: "15", text: qsTr("15 min")}, {value: "60", text: qsTr("1 hour")}]
            current: String(root.library.settings.unloadAfter)
            onChosen: (value) => root.library.settings.unloadAfter = Number(value)
        }
        Text {
            width: parent.width
            text: qsTr("An unloaded model comes back by itself with the next question.")
            color: Theme.textSoft
            font.pixelSize: Theme.small
            wrapMode: Text.Wrap
        }
        SwitchRow {
            objectName: "warmUp"
            width: parent.width
            text: qsTr("Warm up after loading")
            explanation: qsTr("Computes one word that nobody sees, so that the first answer starts sooner.")
            on: root.library.settings.warmUp
            onSwitched: (on) => root.library.settings.warmUp = on
        }
    }
    FolderDialog {
        id: folders
        title: qsTr("Add a folder with models")
        onAccepted: root.library.addFolder(selectedFolder)
    }
}
