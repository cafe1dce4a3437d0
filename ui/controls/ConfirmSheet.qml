import QtQuick
import Parlor.Theme

// Asks before something that cannot be taken back. ask(what) shows it; `confirmed` comes with `what`.
Sheet {
    id: root
    property string question
    property string explanation
    property string confirmText
    property bool danger: true
    property var subject: null
    signal confirmed(var subject)

    function ask(what: var) {
        subject = what
        open()
    }
    width: Math.min(Theme.scaled(440), parent ? parent.width - Theme.gap * 4 : 440)
    title: question
    onOpened: cancel.forceActiveFocus()
    Text {
        width: parent ? parent.width : 0
        text: root.explanation
        color: Theme.textSoft
        font.pixelSize: Theme.body
        wrapMode: Text.Wrap
        textFormat: Text.PlainText
    }
    Row {
        anchors.right: parent ? parent.right : undefined
        spacing: Theme.gap
        ActionButton {
            id: cancel
            text: qsTr("Cancel")
            onClicked: root.close()
        }
        ActionButton {
            objectName: "confirmButton"
            primary: true
            danger: root.danger
            text: root.confirmText
            onClicked: {
                root.close()
                root.confirmed(root.subject)
            }
        }
    }
}
