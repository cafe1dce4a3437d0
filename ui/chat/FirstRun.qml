pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// Seen once: what this is, in which language and colours, and with which model to begin. Nothing here must be
// answered: the composer below already works.
Item {
    id: root
    required property Settings settings
    required property ModelLibrary library
    readonly property int others: library.models.count - 1  // beside the built-in one
    readonly property bool ready: library.state === ModelLibrary.Ready
    signal finished()
    signal modelsRequested()
    signal suggestionChosen(string text)

    component Point: RowLayout {
        property alias sign: drawing.name
        property alias words: text.text
        Layout.fillWidth: true
        spacing: Theme.gap * 1.5
        Icon {
            id: drawing
            name: ""
            color: Theme.accent
            Layout.alignment: Qt.AlignTop
            Layout.topMargin: 1
        }
        Text {
            id: text
            Layout.fillWidth: true
            color: Theme.text
            font.pixelSize: Theme.body
            wrapMode: Text.Wrap
            lineHeight: 1.15
            textFormat: Text.PlainText
        }
    }

    Flickable {
        anchors.fill: parent
        contentHeight: Math.max(height, card.height + Theme.gap * 4)
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        Rectangle {
            id: card
            objectName: "firstRun"
            anchors.centerIn: parent
            width: Math.min(root.width - Theme.gap * 4, 600)
            height: content.implicitHeight + Theme.gap * 6
            radius: Theme.radius * 2
            color: Theme.raised
            border.color: Theme.line
            ColumnLayout {
                id: content
                anchors.left: parent.left
                anchors.right: parent.right
                anchors.top: parent.top
                anchors.margins: Theme.gap * 3
                spacing: Theme.gap * 2
                Text {
                    Layout.fillWidth: true
                    text: qsTr("Welcome to Parlor")
                    color: Theme.text
                    font.pixelSize: Theme.display
                    font.weight: Font.DemiBold
                    wrapMode: Text.Wrap
                    Accessible.role: Accessible.Heading
                }
                Point { sign: "chat"; words: qsTr("Chat with language models on this computer. What you write stays here.") }
                Point { sign: "chip"; words: qsTr("Before a model is loaded, a bar shows whether it fits and how fast it will be.") }
                Point { sign: "check"; words: qsTr("A small guide is built in and answers at once, in English and Chinese. Add larger models when you like.") }
                ChoiceRow {
                    objectName: "firstLanguage"
                    Layout.fillWidth: true
                    name: qsTr("Language")
                    current: root.settings.language
                    choices: [{ value: "system", text: qsTr("As the system") }, { value: "en", text: "English" }, { value: "zh_CN", text: "简体中文" }]
                    onChosen: (value) => root.settings.language = value
                }
                ChoiceRow {
                    Layout.fillWidth: true
                    name: qsTr("Light or dark")
                    current: root.settings.theme
                    choices: [{ value: "system", text: qsTr("As the system") }, { value: "light", text: qsTr("Light") }, { value: "dark", text: qsTr("Dark") }]
                    onChosen: (value) => root.settings.theme = value
                }
                Text {
                    Layout.fillWidth: true
                    visible: root.others > 0
                    text: root.others === 1 ? qsTr("A model of yours was found on this computer.") : qsTr("%1 models of yours were found on this computer.").arg(root.others)
                    color: Theme.textSoft
                    font.pixelSize: Theme.body
                    wrapMode: Text.Wrap
                }
                Flow {
                    Layout.fillWidth: true
                    spacing: Theme.gap
                    ActionButton {
                        objectName: "firstQuestion"
                        primary: true
                        enabled: root.ready
                        text: root.ready ? qsTr("Ask: What is Parlor?") : qsTr("Loading the model…")
                        onClicked: {
                            root.suggestionChosen(qsTr("What is Parlor?"))
                            root.finished()
                        }
                    }
                    ActionButton {
                        text: root.others > 0 ? qsTr("Choose a model") : qsTr("Add a model")
                        onClicked: {
                            root.finished()
                            root.modelsRequested()
                        }
                    }
                    ActionButton {
                        objectName: "firstDone"
                        quiet: true
                        text: qsTr("Just begin")
                        onClicked: root.finished()
                    }
                }
            }
        }
    }
}
