pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// One model of the list in full: what it needs line by line, with which context, where it is, what can be done with it.
Item {
    id: root
    required property ModelLibrary library
    required property string path
    property bool closable: false
    signal loadRequested(string path)
    signal whyRequested()
    signal machinesRequested(string path)
    signal benchmarkRequested()
    signal trashRequested(string path)
    signal closed()

    property var facts: ({})
    readonly property bool current: path !== "" && path === library.currentPath
    readonly property bool loaded: current && library.state === ModelLibrary.Ready
    readonly property PlanPreview preview: library.preview

    function read() {
        preview.show(path)
        facts = path !== "" ? library.describe(path) : ({})
    }
    onPathChanged: read()
    onVisibleChanged: if (visible) read()
    Component.onCompleted: read()
    Connections {
        target: root.preview
        function onChanged() { root.facts = root.path !== "" ? root.library.describe(root.path) : ({}) }
    }

    Flickable {
        id: flick
        anchors.fill: parent
        contentWidth: width
        contentHeight: body.implicitHeight + Theme.gap * 2
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: ThinScrollBar {}
        ColumnLayout {
            id: body
            visible: root.facts.name !== undefined
            x: Theme.gap * 2
            y: Theme.gap
            width: flick.width - Theme.gap * 4
            spacing: Theme.gap * 1.5
            RowLayout {
                Layout.fillWidth: true
                spacing: Theme.gap
                IconButton {
                    objectName: "detailsBack"
                    visible: root.closable
                    iconName: "chevron-left"; text: qsTr("Back to the list"); onClicked: root.closed()
                }
                Text {
                    objectName: "detailsName"
                    Layout.fillWidth: true
                    text: root.facts.name ?? ""
                    color: Theme.text
                    font.pixelSize: Theme.heading
                    font.weight: Font.DemiBold
                    wrapMode: Text.Wrap
                    maximumLineCount: 3
                    elide: Text.ElideRight
                    textFormat: Text.PlainText
                }
            }
            Text {
                Layout.fillWidth: true
                text: [root.facts.detail, root.facts.source].filter(part => part).join("  ·  ")
                color: Theme.textSoft
                font.pixelSize: Theme.body
                wrapMode: Text.Wrap
                textFormat: Text.PlainText
            }
            Text {
                Layout.fillWidth: true
                visible: text !== ""
                text: root.facts.errorText ? root.facts.errorText + "\n" + root.facts.errorHint : root.facts.use ?? ""
                color: root.facts.errorText ? Theme.bad : Theme.text
                font.pixelSize: Theme.body
                wrapMode: Text.Wrap
                textFormat: Text.PlainText
            }
            Text {
                Layout.fillWidth: true
                visible: root.preview.known
                text: root.preview.verdict + (root.preview.fits && root.preview.speed > 0
                      ? "  ·  " + qsTr("about %1 tokens/s").arg(Number(root.preview.speed).toLocaleString(Qt.locale(), "f", root.preview.speed < 10 ? 1 : 0)) : "")
                color: root.preview.fits ? Theme.text : Theme.bad
                font.pixelSize: Theme.body
                font.weight: Font.Medium
                wrapMode: Text.Wrap
                textFormat: Text.PlainText
            }
            FitBar {
                objectName: "detailsBar"
                Layout.fillWidth: true
                visible: root.preview.known
                implicitHeight: 12
                segments: root.preview.segments
                verdict: root.preview.verdict
                fits: root.preview.fits
            }
            LedgerList {
                objectName: "ledgerList"
                Layout.fillWidth: true
                visible: root.preview.known
                lines: root.preview.ledger
            }
            ContextChooser {
                Layout.fillWidth: true
                visible: root.preview.known
                preview: root.preview
                current: root.loaded
            }
            Flow {
                Layout.fillWidth: true
                spacing: Theme.gap
                ActionButton {
                    objectName: "detailsLoad"
                    visible: root.facts.chat === true && !root.loaded && !root.preview.different
                    primary: true
                    enabled: root.preview.fits && !(root.current && root.library.state === ModelLibrary.Loading)
                    text: qsTr("Load")
                    onClicked: root.loadRequested(root.path)
                }
                ActionButton {
                    objectName: "detailsUnload"
                    visible: root.loaded
                    iconName: "eject"
                    text: qsTr("Unload")
                    onClicked: root.library.unload()
                }
                ActionButton {
                    objectName: "detailsMachines"
                    visible: root.preview.known
                    iconName: "monitor"
                    text: qsTr("Would it run on…?")
                    onClicked: root.machinesRequested(root.path)
                }
                ActionButton {
                    objectName: "detailsBenchmark"
                    visible: root.loaded
                    iconName: "gauge"
                    text: qsTr("Measure the speed")
                    onClicked: root.benchmarkRequested()
                }
                ActionButton {
                    objectName: "detailsWhy"
                    visible: root.preview.known
                    iconName: "info"
                    text: qsTr("Why this plan?")
                    onClicked: root.whyRequested()
                }
            }
            Text {
                Layout.fillWidth: true
                visible: root.facts.file !== undefined
                text: (root.facts.file ?? "") + (root.facts.alsoIn ? "\n" + qsTr("Also: %1").arg(root.facts.alsoIn) : "")
                      + (root.facts.license ? "\n" + qsTr("Licence: %1").arg(root.facts.license) : "")
                color: Theme.textSoft
                font.pixelSize: Theme.small
                wrapMode: Text.WrapAnywhere
                textFormat: Text.PlainText
            }
            Flow {
                Layout.fillWidth: true
                spacing: Theme.gap / 2
                ActionButton {
                    quiet: true
                    iconName: "folder"; text: qsTr("Show in folder"); onClicked: root.library.showInFolder(root.path)
                }
                ActionButton {
                    objectName: "detailsForget"
                    visible: root.facts.added === true
                    quiet: true
                    iconName: "close"
                    text: qsTr("Take off the list (the file stays)")
                    onClicked: root.library.forget(root.path)
                }
                ActionButton {
                    objectName: "detailsTrash"
                    visible: root.facts.own === true
                    quiet: true
                    iconName: "trash"
                    text: qsTr("Move to the trash…")
                    onClicked: root.trashRequested(root.path)
                }
            }
        }
    }
}
