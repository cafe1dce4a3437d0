pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Dialogs
import QtQuick.Layouts
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// "Would it run on…?": one model on every computer, or every model on one computer.
Sheet {
    id: root
    required property ModelLibrary library
    readonly property MachineTable table: library.machines
    title: qsTr("Would it run on…?")
    width: Math.min(Theme.scaled(820), parent ? parent.width - Theme.gap * 4 : 820)

    function show(path: string) {
        table.path = path
        table.machine = -1
        table.load()
        open()
    }
    Column {
        width: parent ? parent.width : 0
        spacing: Theme.gap
        ChoiceRow {
            objectName: "machinesView"
            width: parent.width
            name: qsTr("What is compared")
            choices: [{value: "model", text: qsTr("This model on every computer")},
                      {value: "machine", text: qsTr("Every model on one computer")}]
            current: root.table.machine < 0 ? "model" : "machine"
            onChosen: (value) => root.table.machine = value === "model" ? -1 : 0
        }
        Text {
            width: parent.width
            visible: root.table.machine < 0
            text: root.table.modelName
            color: Theme.text
            font.pixelSize: Theme.body
            font.weight: Font.DemiBold
            elide: Text.ElideMiddle
            textFormat: Text.PlainText
        }
        SelectBox {
            objectName: "machineChoice"
            width: parent.width
            visible: root.table.machine >= 0
            name: qsTr("Computer")
            choices: root.table.machines
            value: root.table.machine
            onChosen: (value) => root.table.machine = value
        }
        ListView {
            id: list
            objectName: "machineList"
            width: parent.width
            height: Math.min(contentHeight, Math.max(Theme.scaled(160), root.room - Theme.scaled(280)))
            model: root.table
            clip: true
            spacing: Theme.gap / 2
            activeFocusOnTab: true
            boundsBehavior: Flickable.StopAtBounds
            keyNavigationEnabled: true
            currentIndex: -1
            Accessible.role: Accessible.List
            Accessible.name: root.title
            ScrollBar.vertical: ThinScrollBar {}
            delegate: MachineRow {
                width: list.width - Theme.gap * 1.5
                marked: list.activeFocus && ListView.isCurrentItem
                onRemoveRequested: root.table.removeMachine(index)
            }
        }
        Text {
            width: parent.width
            visible: text !== ""
            text: root.table.problem
            color: Theme.bad
            font.pixelSize: Theme.small
            wrapMode: Text.Wrap
            textFormat: Text.PlainText
        }
        RowLayout {
            width: parent.width
            ActionButton {
                objectName: "addMachine"
                quiet: true
                iconName: "file-plus"
                text: qsTr("Add a machine profile…")
                onClicked: files.open()
            }
            Text {
                Layout.fillWidth: true
                text: qsTr("“parlor-cli doctor --json” on another computer writes one.")
                color: Theme.textSoft
                font.pixelSize: Theme.small
                wrapMode: Text.Wrap
            }
        }
    }
    FileDialog {
        id: files
        title: qsTr("Add a machine profile")
        nameFilters: [qsTr("Machine profiles (*.json)"), qsTr("All files (*)")]
        onAccepted: root.table.addFile(selectedFile)
    }
}
