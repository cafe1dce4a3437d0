pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Parlor.Theme
import Parlor.Controls

// A new chat: a greeting and a few first questions.
Item {
    id: root
    required property bool ready
    signal suggestionChosen(string text)

    readonly property var suggestions: [
        qsTr("What is Parlor?"),
        qsTr("How do I add a model?"),
        qsTr("What does the bar above mean?"),
        qsTr("Why is my graphics card not used?")
    ]

    ColumnLayout {
        anchors.centerIn: parent
        width: Math.min(parent.width - Theme.gap * 6, 620)
        spacing: Theme.gap * 1.5
        Text {
            Layout.fillWidth: true
            horizontalAlignment: Text.AlignHCenter
            text: qsTr("What would you like to talk about?")
            color: Theme.text
            font.pixelSize: Theme.display
            font.weight: Font.DemiBold
            wrapMode: Text.Wrap
        }
        Text {
            Layout.fillWidth: true
            Layout.bottomMargin: Theme.gap * 2
            horizontalAlignment: Text.AlignHCenter
            text: qsTr("The model runs on this computer. Nothing that you write leaves it.")
            color: Theme.textSoft
            font.pixelSize: Theme.reading
            wrapMode: Text.Wrap
        }
        Grid {
            id: grid
            Layout.fillWidth: true
            columns: root.width < 560 ? 1 : 2
            spacing: Theme.gap * 1.5
            Repeater {
                model: root.suggestions
                delegate: AbstractButton {
                    id: card
                    required property string modelData
                    width: (grid.width - (grid.columns - 1) * grid.spacing) / grid.columns
                    height: 56
                    hoverEnabled: true
                    enabled: root.ready
                    focusPolicy: Qt.StrongFocus
                    text: modelData
                    Accessible.name: text
                    Accessible.role: Accessible.Button
                    Keys.onReturnPressed: card.clicked()
                    onClicked: root.suggestionChosen(text)
                    contentItem: Text {
                        leftPadding: Theme.gap * 1.5
                        text: card.text
                        color: card.enabled ? Theme.text : Theme.textSoft
                        font.pixelSize: Theme.body
                        verticalAlignment: Text.AlignVCenter
                        wrapMode: Text.Wrap
                    }
                    background: Rectangle {
                        radius: Theme.radius * 1.5
                        color: card.hovered ? Theme.accentSoft : "transparent"
                        border.color: card.hovered ? Theme.accent : Theme.line
                        FocusFrame { shown: card.visualFocus }
                    }
                }
            }
        }
    }
}
