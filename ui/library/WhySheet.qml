pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// The plan in sentences: where the memory goes, what makes it fast or slow, and why each kernel was taken. Of the model
// that is chosen, or of the one that the picker shows, with the context that is tried there.
Sheet {
    id: root
    required property ModelLibrary library
    property bool previewed: false
    readonly property var plan: previewed ? library.preview : library
    readonly property real contextMax: previewed ? library.preview.largest : library.contextMax
    title: qsTr("Why this plan?")

    component Sentence: Text {
        width: parent ? parent.width : 0
        color: Theme.text
        font.pixelSize: Theme.body
        wrapMode: Text.Wrap
        textFormat: Text.PlainText
        lineHeight: 1.2
    }

    Column {
        width: parent ? parent.width : 0
        spacing: Theme.gap
        RowLayout {
            width: parent.width
            SectionHeading {
                Layout.fillWidth: true
                text: root.plan.name + " – " + root.plan.verdict
            }
            ActionButton {
                objectName: "copyPlan"
                quiet: true
                iconName: "copy"
                text: qsTr("Copy as text")
                onClicked: root.library.copy(root.plan.report())
            }
        }
        FitBar {
            width: parent.width
            height: 12
            segments: root.plan.segments
            verdict: root.plan.verdict
            fits: root.plan.fits
        }
        LedgerList {
            width: parent.width
            lines: root.plan.ledger
        }
    }
    Column {
        width: parent ? parent.width : 0
        spacing: Theme.gap / 2
        visible: root.plan.context > 0
        SectionHeading { text: qsTr("Context and speed") }
        Sentence {
            text: qsTr("The conversation may hold %1 tokens; up to %2 would fit.").arg(Number(root.plan.context).toLocaleString(Qt.locale(), "f", 0))
                .arg(Number(root.contextMax).toLocaleString(Qt.locale(), "f", 0))
        }
        Sentence {
            visible: root.plan.speed > 0
            text: qsTr("About %1 tokens per second are expected.").arg(Number(root.plan.speed).toLocaleString(Qt.locale(), "f", root.plan.speed < 10 ? 1 : 0))
        }
    }
    Repeater {
        model: root.plan.topics
        delegate: Column {
            id: topic
            required property var modelData
            width: parent ? parent.width : 0
            spacing: Theme.gap / 2
            SectionHeading { text: topic.modelData.title }
            Repeater {
                model: topic.modelData.sentences
                delegate: Sentence {
                    required property string modelData
                    text: "•  " + modelData
                }
            }
        }
    }
    Column {
        width: parent ? parent.width : 0
        spacing: Theme.gap
        visible: root.plan.kernels.length > 0
        SectionHeading { text: qsTr("Why this kernel?") }
        Repeater {
            model: root.plan.cards
            delegate: Sentence {
                required property string modelData
                text: modelData
            }
        }
        Repeater {
            model: root.plan.kernels
            delegate: Column {
                id: kernel
                required property var modelData
                width: parent ? parent.width : 0
                spacing: 2
                Sentence {
                    text: qsTr("%1: %2. %3").arg(kernel.modelData.op).arg(kernel.modelData.variant).arg(kernel.modelData.reason)
                }
                Repeater {
                    model: kernel.modelData.rejected
                    delegate: Sentence {
                        required property string modelData
                        color: Theme.textSoft
                        leftPadding: Theme.gap * 2
                        text: qsTr("not %1").arg(modelData)
                    }
                }
            }
        }
    }
}
