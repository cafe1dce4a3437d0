pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

SettingPage {
    id: page
    readonly property Diagnostics facts: preferences.diagnostics
    property bool copied: false
    objectName: "diagnosticsPage"
    Component.onCompleted: {
        facts.look()
        facts.readLog()
    }

    SettingRow {
        width: parent.width
        name: "machine"
        table: page.table
        ActionButton {
            objectName: "copyReport"
            iconName: page.copied ? "check" : "copy"
            text: page.copied ? qsTr("Copied") : qsTr("Copy report")
            onClicked: page.facts.copyReport()
        }
    }
    Column {
        width: parent.width
        Repeater {
            model: page.facts.machine
            delegate: FactRow {
                required property var modelData
                width: page.width - Theme.gap * 2
                label: modelData.label
                value: modelData.value
            }
        }
    }
    PageText {
        visible: page.facts.looking && page.facts.machine.length === 0
        text: qsTr("Looking at this computer…")
    }
    PageText {
        text: qsTr("The report holds what stands on this page, in English. Chats, names and paths of yours are not in it.")
        font.pixelSize: Theme.small
    }
    SettingRow {
        width: parent.width
        name: "verify"
        table: page.table
        ActionButton {
            objectName: "checkKernels"
            enabled: !page.facts.checking
            text: page.facts.checking ? qsTr("Checking…") : page.facts.checked ? qsTr("Check again") : qsTr("Check")
            onClicked: page.facts.check()
        }
    }
    BusyLine {
        width: parent.width
        visible: page.facts.checking
    }
    PageText {
        objectName: "checkResult"
        visible: text !== "" && !page.facts.checking
        text: page.facts.problem !== "" ? qsTr("The check gave no result: %1. Models may still work; please tell us.").arg(page.facts.problem)
            : !page.facts.checked ? ""
            : page.facts.wrong === 0 ? qsTr("All %1 kernels compute right.").arg(page.facts.kernels.length)
            : qsTr("%1 of %2 kernels compute wrong on this computer.").arg(page.facts.wrong).arg(page.facts.kernels.length)
        color: page.facts.problem !== "" || page.facts.wrong > 0 ? Theme.bad : Theme.text
    }
    KernelTable {
        width: parent.width
        kernels: page.facts.checking ? [] : page.facts.kernels
    }
    SettingRow {
        width: parent.width
        name: "log"
        table: page.table
        ActionButton {
            iconName: "folder"
            text: qsTr("Open the folder")
            onClicked: page.facts.openLogFolder()
        }
    }
    LogView {
        x: Theme.gap
        width: parent.width - Theme.gap * 2
        lines: page.facts.logLines
    }
    Connections {
        target: page.facts
        function onCopied() { page.copied = true; back.restart() }
    }
    Timer {
        id: back
        interval: 2500
        onTriggered: page.copied = false
    }
}
