import QtQuick
import Parlor.Theme
import Parlor.Controls

// Below an answer that is not what it should be – nothing, half of one, a failure: what is the matter, and what can be done.
Flow {
    id: root
    required property bool nothing    // the model wrote no word
    required property bool unanswered  // a message of the person that nobody was asked about
    required property bool canContinue
    required property bool locked
    signal continueRequested()
    signal againRequested()

    spacing: Theme.gap
    Text {
        visible: root.nothing
        height: Theme.control
        verticalAlignment: Text.AlignVCenter
        rightPadding: Theme.gap
        text: qsTr("The model answered with nothing.")
        color: Theme.textSoft
        font.pixelSize: Theme.reading
        font.italic: true
    }
    ActionButton {
        objectName: "continueButton"
        visible: root.canContinue
        enabled: !root.locked
        iconName: "continue"
        text: qsTr("Continue")
        onClicked: root.continueRequested()
    }
    ActionButton {
        objectName: "againButton"
        enabled: !root.locked
        iconName: root.unanswered ? "chat" : "refresh"
        text: root.unanswered ? qsTr("Get an answer") : qsTr("Try again")
        onClicked: root.againRequested()
    }
}
