pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// The plan in sentences: where the memory goes, what makes it fast or slow, and why each kernel was taken.
Sheet {
    id: root
    required property ModelLibrary library
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
                text: root.library.name + " – " + root.library.verdict
            }
            ActionButton {
                objectName: "copyPlan"
                quiet: true
                iconName: "copy"
                text: qsTr("Copy as text")
                onClicked: root.library.copy(root.library.report())
            }
        }
        FitBar {
            width: parent.width
            height: 12
            segments: root.library.segments
            verdict: root.library.verdict
            fits: root.library.fits
        }
        LedgerList {
            width: parent.width
            lines: root.library.ledger
        }
    }
    Column {
        width: parent ? parent.width : 0
        spacing: Theme.gap / 2
        visible: root.library.context > 0
        SectionHeading { text: qsTr("Context and speed") }
        Sentence {
            text: qsTr("The conversation may hold %1 tokens; up to %2 would fit.").arg(Number(root.library.context).toLocaleString(Qt.locale(), "f", 0))
                .arg(Number(root.library.contextMax).toLocaleString(Qt.locale(), "f", 0))
        }
        Sentence {
            visible: root.library.speed > 0
            text: qsTr("About %1 tokens per second are expected.").arg(Number(root.library.speed).toLocaleString(Qt.locale(), "f", root.library.speed < 10 ? 1 : 0))
        }
    }
    Repeater {
        model: root.library.topics
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
        visible: root.library.kernels.length > 0
        SectionHeading { text: qsTr("Why this kernel?") }
        Repeater {
            model: root.library.kernels
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
