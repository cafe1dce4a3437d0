import QtQuick
import QtQuick.Controls.Basic
import Parlor.Theme
import Parlor.Controls

// The last lines of the log, to read and to copy from.
Rectangle {
    id: root
    required property var lines
    implicitHeight: lines.length === 0 ? Theme.scaled(60) : Theme.scaled(200)
    radius: Theme.radius
    color: Theme.sunken
    border.color: Theme.line
    ScrollView {
        anchors.fill: parent
        anchors.margins: 1
        ScrollBar.vertical: ThinScrollBar { parent: root; anchors.right: parent.right; height: parent.height }
        TextArea {
            objectName: "logText"
            readOnly: true
            selectByMouse: true
            text: root.lines.length > 0 ? root.lines.join("\n") : qsTr("Nothing was noted yet.")
            color: Theme.textSoft
            selectionColor: Theme.accent
            selectedTextColor: Theme.accentInk
            font.pixelSize: Theme.small
            font.family: Theme.mono
            wrapMode: TextEdit.WrapAnywhere
            textFormat: TextEdit.PlainText
            padding: Theme.gap
            background: null
            Accessible.name: qsTr("Log")
            Keys.onTabPressed: nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason)
            Keys.onBacktabPressed: nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)
        }
    }
}
