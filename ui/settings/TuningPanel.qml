import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// How the model answers: instructions, sampling, context.
Rectangle {
    id: root
    required property Settings settings
    required property ChatController chat
    required property ModelLibrary library
    signal closed()

    color: Theme.window
    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("How the model answers")

    component Heading: Text {
        color: Theme.text
        font.pixelSize: Theme.body
        font.weight: Font.DemiBold
    }

    RowLayout {
        id: head
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.leftMargin: Theme.gap * 2
        anchors.rightMargin: Theme.gap
        height: Theme.bar
        Text {
            Layout.fillWidth: true
            text: qsTr("How the model answers")
            color: Theme.text
            font.pixelSize: Theme.reading
            font.weight: Font.DemiBold
            elide: Text.ElideRight
        }
        IconButton {
            iconName: "close"
            text: qsTr("Close")
            onClicked: root.closed()
        }
    }
    Flickable {
        id: flick
        anchors.top: head.bottom
        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.right: parent.right
        contentHeight: body.implicitHeight + Theme.gap * 3
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: ThinScrollBar {}
        ColumnLayout {
            id: body
            x: Theme.gap * 2
            width: flick.width - Theme.gap * 4
            spacing: Theme.gap * 2
            InstructionsBox {
                Layout.fillWidth: true
                chat: root.chat
                settings: root.settings
            }
            RowLayout {
                Heading {
                    Layout.fillWidth: true
                    text: qsTr("Sampling")
                }
                ActionButton {
                    quiet: true
                    implicitHeight: Theme.controlSmall
                    text: qsTr("Reset")
                    onClicked: root.settings.resetSampling()
                }
            }
            ValueSlider {
                objectName: "temperature"
                Layout.fillWidth: true
                label: qsTr("Temperature")
                explanation: qsTr("Low: sober and repeatable. High: surprising.")
                value: root.settings.temperature
                to: 2
                step: 0.05
                onMoved: (value) => root.settings.temperature = value
            }
            ValueSlider {
                Layout.fillWidth: true
                label: qsTr("Top-p")
                value: root.settings.topP
                from: 0.05
                onMoved: (value) => root.settings.topP = value
            }
            ValueSlider {
                Layout.fillWidth: true
                label: qsTr("Top-k")
                valueText: root.settings.topK === 0 ? qsTr("off") : String(root.settings.topK)
                value: root.settings.topK
                to: 200
                step: 1
                onMoved: (value) => root.settings.topK = value
            }
            ValueSlider {
                Layout.fillWidth: true
                label: qsTr("Min-p")
                value: root.settings.minP
                to: 0.5
                onMoved: (value) => root.settings.minP = value
            }
            ValueSlider {
                Layout.fillWidth: true
                label: qsTr("Repetition penalty")
                value: root.settings.repeatPenalty
                from: 1
                to: 2
                onMoved: (value) => root.settings.repeatPenalty = value
            }
            ValueSlider {
                Layout.fillWidth: true
                label: qsTr("Longest answer")
                valueText: root.settings.maxTokens === 0 ? qsTr("no limit") : qsTr("%1 tokens").arg(root.settings.maxTokens)
                value: root.settings.maxTokens
                to: 4096
                step: 64
                onMoved: (value) => root.settings.maxTokens = value
            }
            Heading {
                Layout.topMargin: Theme.gap
                text: qsTr("Context")
            }
            ContextSlider {
                Layout.fillWidth: true
                settings: root.settings
                library: root.library
            }
        }
    }
    Rectangle {
        width: 1
        height: parent.height
        color: Theme.line
    }
}
