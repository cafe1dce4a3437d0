import QtQuick
import QtQuick.Controls.Basic
import Parlor.Theme

// Several lines of plain text. `edited` comes when the person has left it changed.
ScrollView {
    id: root
    required property string value
    required property string name
    property string placeholder
    property bool readOnly: false
    property string fieldName
    readonly property alias area: area
    signal edited(string text)

    function store() {
        if (area.text !== root.value)
            root.edited(area.text)
    }
    onValueChanged: if (area.text !== value) area.text = value
    implicitHeight: Theme.scaled(110)
    Timer {
        id: later
        interval: 300
        onTriggered: root.store()
    }
    TextArea {
        id: area
        objectName: root.fieldName
        text: root.value
        readOnly: root.readOnly
        placeholderText: root.placeholder
        placeholderTextColor: Theme.textSoft
        color: Theme.text
        selectionColor: Theme.accent
        selectedTextColor: Theme.accentInk
        font.pixelSize: Theme.body
        wrapMode: TextEdit.Wrap
        textFormat: TextEdit.PlainText
        selectByMouse: true
        padding: Theme.gap * 1.25
        Accessible.name: root.name
        KeyNavigation.priority: KeyNavigation.BeforeItem
        // Tab goes on to the next control, as everywhere else
        Keys.onTabPressed: nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason)
        Keys.onBacktabPressed: nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)
        onEditingFinished: root.store()
        onTextChanged: later.restart()  // what closes the page may leave no time for an end of the editing
        background: Rectangle {
            radius: Theme.radius
            color: root.readOnly ? Theme.sunken : Theme.surface
            border.width: area.activeFocus ? 2 : 1
            border.color: area.activeFocus ? Theme.accent : Theme.line
        }
    }
}
