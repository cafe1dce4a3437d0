pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Dialogs
import QtQuick.Layouts
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// All models that Parlor knows, each with what it would need here.
Popup {
    id: root
    required property ModelLibrary library
    signal whyRequested()

    function addFile() { files.open() }

    width: Math.min(520, (parent ? parent.width : 520) - Theme.gap * 2)
    padding: Theme.gap
    modal: true
    dim: false
    focus: true
    closePolicy: Popup.CloseOnEscape | Popup.CloseOnPressOutside
    onAboutToShow: library.refresh()
    background: Rectangle {
        radius: Theme.radius * 1.5
        color: Theme.raised
        border.color: Theme.lineStrong
    }
    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.gap
        Text {
            Layout.margins: Theme.gap
            Layout.bottomMargin: 0
            text: qsTr("Models on this computer")
            color: Theme.textSoft
            font.pixelSize: Theme.small
            font.weight: Font.DemiBold
        }
        ListView {
            id: list
            objectName: "modelList"
            Layout.fillWidth: true
            Layout.preferredHeight: Math.min(contentHeight, 440)
            model: root.library.models
            clip: true
            spacing: 2
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: ThinScrollBar {}
            delegate: ModelRow {
                id: row
                width: list.width
                chosen: row.path === root.library.currentPath
                onClicked: {
                    root.library.select(row.path)
                    root.close()
                }
                onForgetRequested: root.library.forget(row.path)
            }
        }
        Text {
            Layout.fillWidth: true
            Layout.margins: Theme.gap
            visible: list.count === 0
            text: qsTr("There is no model yet. Add a .gguf file, or drop one onto the window.")
            color: Theme.text
            font.pixelSize: Theme.body
            wrapMode: Text.Wrap
        }
        Rectangle {
            Layout.fillWidth: true
            implicitHeight: 1
            color: Theme.line
        }
        RowLayout {
            ActionButton {
                objectName: "addModel"
                quiet: true
                iconName: "file-plus"
                text: qsTr("Add a model file…")
                onClicked: root.addFile()
            }
            Item { Layout.fillWidth: true }
            ActionButton {
                objectName: "whyButton"
                quiet: true
                iconName: "info"
                enabled: root.library.verdict !== ""
                text: qsTr("Why this plan?")
                onClicked: {
                    root.close()
                    root.whyRequested()
                }
            }
        }
    }
    FileDialog {
        id: files
        title: qsTr("Add a model file")
        nameFilters: [qsTr("Models (*.gguf)"), qsTr("All files (*)")]
        onAccepted: root.library.addFile(selectedFile)
    }
}
