import QtQuick
import Parlor.Theme
import Parlor.Controls

// A short word at the bottom, with a way back where there is one.
Rectangle {
    id: root
    property string text
    property string actionText
    property var act: null  // what the action does

    function show(words: string, action: string, does: var) {
        text = words
        actionText = action
        act = does ?? null
        visible = true
        timer.interval = action !== "" ? 10000 : 2000
        timer.restart()
    }

    visible: false
    width: Math.min(row.width + Theme.gap * 3, parent ? parent.width - Theme.gap * 2 : 400)
    height: 48
    radius: Theme.radius * 1.5
    color: Theme.dark ? "#e8ebe9" : "#2b332f"
    Accessible.role: Accessible.AlertMessage
    Accessible.name: text
    Timer {
        id: timer
        onTriggered: root.visible = false
    }
    Row {
        id: row
        anchors.centerIn: parent
        spacing: Theme.gap
        Text {
            anchors.verticalCenter: parent.verticalCenter
            leftPadding: Theme.gap
            rightPadding: Theme.gap
            text: root.text
            textFormat: Text.PlainText
            color: Theme.dark ? "#1d2421" : "#ffffff"
            font.pixelSize: Theme.body
        }
        ActionButton {
            objectName: "toastAction"
            visible: root.actionText !== ""
            primary: true
            text: root.actionText
            onClicked: {
                root.visible = false
                const action = root.act
                if (action)
                    action()
            }
        }
    }
}
