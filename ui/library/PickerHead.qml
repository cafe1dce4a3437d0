import QtQuick
import QtQuick.Layouts
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// What narrows and orders the list. The keys of the list work here, too.
ColumnLayout {
    id: root
    required property PickerModel picker
    property alias field: search
    signal moved(int rows)
    signal accepted()
    signal folded(bool expanded)
    signal escaped()
    signal detailsRequested()

    spacing: Theme.gap
    TextBox {
        id: search
        objectName: "modelSearch"
        Layout.fillWidth: true
        iconName: "search"
        placeholderText: qsTr("Search models")
        onTextChanged: root.picker.text = text
        Keys.onDownPressed: root.moved(1)
        Keys.onUpPressed: root.moved(-1)
        Keys.onReturnPressed: root.accepted()
        Keys.onEnterPressed: root.accepted()
        Keys.onEscapePressed: text !== "" ? clear() : root.escaped()
        Keys.onPressed: (event) => {
            if (event.key === Qt.Key_PageDown || event.key === Qt.Key_PageUp) {
                root.moved(event.key === Qt.Key_PageDown ? 8 : -8)
                event.accepted = true
            } else if (event.key === Qt.Key_I && event.modifiers & Qt.ControlModifier) {
                root.detailsRequested()
                event.accepted = true
            } else if (cursorPosition === length && (event.key === Qt.Key_Right || (event.key === Qt.Key_Left && text === ""))) {
                root.folded(event.key === Qt.Key_Right)
                event.accepted = true
            }
        }
    }
    RowLayout {
        spacing: Theme.gap
        SelectBox {
            objectName: "modelFilter"
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            name: qsTr("Which models")
            choices: root.picker.choices
            value: root.picker.shown
            onChosen: (value) => root.picker.shown = value
        }
        SelectBox {
            objectName: "modelSort"
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            name: qsTr("Order")
            choices: [{value: PickerModel.ByFit, text: qsTr("What fits first")},
                      {value: PickerModel.ByUse, text: qsTr("Used last first")},
                      {value: PickerModel.BySpeed, text: qsTr("Fastest first")},
                      {value: PickerModel.BySize, text: qsTr("Largest first")},
                      {value: PickerModel.ByName, text: qsTr("By name")}]
            value: root.picker.sort
            onChosen: (value) => root.picker.sort = value
        }
    }
}
