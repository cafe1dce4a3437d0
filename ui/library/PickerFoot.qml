import QtQuick
import QtQuick.Layouts
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// Below the list: add a file, where models are looked for, why the plan is as it is.
RowLayout {
    id: root
    required property ModelLibrary library
    signal addRequested()
    signal sourcesRequested()
    signal whyRequested()

    spacing: 0
    ActionButton {
        objectName: "addModel"
        quiet: true
        iconName: "file-plus"
        text: root.width > 460 ? qsTr("Add a model file…") : qsTr("Add…")
        onClicked: root.addRequested()
    }
    ActionButton {
        objectName: "sourcesButton"
        quiet: true
        iconName: "folder"
        text: qsTr("Folders…")
        onClicked: root.sourcesRequested()
    }
    Text {
        Layout.fillWidth: true
        text: root.library.scanText
        color: Theme.textSoft
        font.pixelSize: Theme.small
        elide: Text.ElideRight
        textFormat: Text.PlainText
    }
    IconButton {
        objectName: "whyButton"
        iconName: "info"
        enabled: root.library.verdict !== ""
        text: qsTr("Why this plan?")
        onClicked: root.whyRequested()
    }
}
