pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Dialogs
import QtQuick.Layouts
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// All models that Parlor knows, each with what it would need here. In a wide window the details are beside the list,
// otherwise in its place.
Popup {
    id: root
    required property ModelLibrary library
    signal whyRequested(bool previewed)
    signal machinesRequested(string path)
    signal benchmarkRequested()
    signal sourcesRequested()
    signal switchRequested(string path)  // while an answer is being written
    signal trashRequested(string path)

    readonly property bool wide: parent !== null && parent.width >= 900
    property bool detailsShown: false  // instead of the list
    readonly property string markedPath: list.currentIndex >= 0 && list.count > 0 ? library.picker.pathAt(list.currentIndex) : ""
    property string detailsPath

    function addFile() { files.open() }
    function choose(path: string) {
        if (path === "")
            return
        close()
        if (path === library.currentPath && (library.state === ModelLibrary.Ready || library.state === ModelLibrary.Loading))
            return
        if (library.answering)
            switchRequested(path)
        else
            library.select(path)
    }
    function mark(row: int) {
        list.currentIndex = row
        detailsPath = library.picker.pathAt(row)
    }
    // The next row that is not a heading.
    function move(rows: int) {
        const step = rows < 0 ? -1 : 1
        let at = Math.max(0, Math.min(list.count - 1, list.currentIndex + rows))
        while (at >= 0 && at < list.count && library.picker.pathAt(at) === "")
            at += step
        if (at >= 0 && at < list.count)
            mark(at)
        list.positionViewAtIndex(list.currentIndex, ListView.Contain)
    }

    width: Math.min(wide ? Theme.scaled(1000) : Theme.scaled(600), (parent ? parent.width : 600) - Theme.gap * 2)
    height: Math.min(Theme.scaled(660), (parent ? parent.height : 660) - y - Theme.gap)
    padding: Theme.gap
    modal: true
    dim: false
    focus: true
    closePolicy: Popup.CloseOnEscape | Popup.CloseOnPressOutside
    onAboutToShow: {
        detailsShown = false
        head.field.clear()
        library.refresh()
        mark(library.picker.rowOf(library.currentPath))
    }
    onOpened: {
        head.field.forceActiveFocus()
        list.positionViewAtIndex(Math.max(0, list.currentIndex), ListView.Contain)
    }
    background: Rectangle {
        radius: Theme.radius * 1.5
        color: Theme.raised
        border.color: Theme.lineStrong
    }
    Item {
        anchors.fill: parent
        Accessible.role: Accessible.Dialog
        Accessible.name: qsTr("Models on this computer")
        ColumnLayout {
            id: left
            visible: !root.detailsShown || root.wide
            width: root.wide ? Math.round(parent.width * 0.5) : parent.width
            height: parent.height
            spacing: Theme.gap
            PickerHead {
                id: head
                Layout.fillWidth: true
                picker: root.library.picker
                onMoved: (rows) => root.move(rows)
                onAccepted: root.choose(root.markedPath)
                onEscaped: root.close()
                onDetailsRequested: root.detailsShown = root.markedPath !== ""
                onFolded: (expanded) => {
                    if (root.library.picker.canExpand(list.currentIndex))
                        root.library.picker.setExpanded(root.library.picker.idAt(list.currentIndex), expanded)
                }
            }
            ListView {
                id: list
                objectName: "modelList"
                Layout.fillWidth: true
                Layout.fillHeight: true
                model: root.library.picker
                clip: true
                spacing: 2
                currentIndex: -1
                highlightFollowsCurrentItem: false
                boundsBehavior: Flickable.StopAtBounds
                cacheBuffer: 400
                Accessible.role: Accessible.List
                Accessible.name: qsTr("Models on this computer")
                ScrollBar.vertical: ThinScrollBar {}
                delegate: PickerRow {
                    id: row
                    width: list.width - Theme.gap
                    chosen: row.path !== "" && row.path === root.library.currentPath && !row.heading
                    marked: row.index === list.currentIndex
                    onClicked: row.kind === PickerModel.Helper ? root.mark(row.index) : root.choose(row.path)
                    onExpandRequested: (expanded) => root.library.picker.setExpanded(row.rowId, expanded)
                    onDetailsRequested: {
                        root.mark(row.index)
                        root.detailsShown = true
                    }
                }
                Text {
                    objectName: "modelListEmpty"
                    anchors.centerIn: parent
                    width: parent.width - Theme.gap * 6
                    visible: list.count === 0
                    horizontalAlignment: Text.AlignHCenter
                    text: root.library.scanning ? root.library.scanText
                        : root.library.models.count === 0 ? qsTr("There is no model yet. Add a .gguf file, or drop one onto the window.")
                        : qsTr("No model is like that. Clear the search or show all models.")
                    color: Theme.textSoft
                    font.pixelSize: Theme.body
                    wrapMode: Text.Wrap
                }
            }
            Rectangle {
                Layout.fillWidth: true
                implicitHeight: 1
                color: Theme.line
            }
            PickerFoot {
                Layout.fillWidth: true
                library: root.library
                onAddRequested: root.addFile()
                onSourcesRequested: { root.close(); root.sourcesRequested() }
                onWhyRequested: { root.close(); root.whyRequested(false) }
            }
        }
        Rectangle {
            visible: root.wide
            x: left.width + Theme.gap / 2
            width: 1
            height: parent.height
            color: Theme.line
        }
        ModelDetails {
            objectName: "modelDetails"
            visible: root.wide || root.detailsShown
            x: root.wide ? left.width + Theme.gap : 0
            width: parent.width - x
            height: parent.height
            library: root.library
            path: root.detailsPath
            closable: !root.wide
            onClosed: {
                root.detailsShown = false
                head.field.forceActiveFocus()
            }
            onLoadRequested: (path) => root.choose(path)
            onWhyRequested: { root.close(); root.whyRequested(true) }
            onMachinesRequested: (path) => { root.close(); root.machinesRequested(path) }
            onBenchmarkRequested: { root.close(); root.benchmarkRequested() }
            onTrashRequested: (path) => root.trashRequested(path)
        }
    }
    FileDialog {
        id: files
        title: qsTr("Add a model file")
        // config.json or a weight file stands for the folder that it is in
        nameFilters: [qsTr("Models (*.gguf config.json *.safetensors)"), qsTr("All files (*)")]
        onAccepted: root.library.addFile(selectedFile)
    }
}
