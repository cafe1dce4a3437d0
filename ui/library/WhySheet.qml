pragma ComponentBehavior: Bound
import QtQuick
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// The plan in sentences: where the memory goes, and why each kernel was taken.
Sheet {
    id: root
    required property ModelLibrary library
    title: qsTr("Why this plan?")

    component Heading: Text {
        width: parent ? parent.width : 0
        color: Theme.text
        font.pixelSize: Theme.body
        font.weight: Font.DemiBold
    }
    component Sentence: Text {
        width: parent ? parent.width : 0
        color: Theme.text
        font.pixelSize: Theme.body
        wrapMode: Text.Wrap
        textFormat: Text.PlainText
        lineHeight: 1.2
    }

    Column {
        width: parent.width
        spacing: Theme.gap
        Heading { text: root.library.name + " – " + root.library.verdict }
        FitBar {
            width: parent.width
            height: 12
            segments: root.library.segments
            verdict: root.library.verdict
            fits: root.library.fits
            explained: false
        }
        FitLegend {
            width: parent.width
            segments: root.library.segments
        }
    }
    Column {
        width: parent.width
        spacing: Theme.gap / 2
        visible: root.library.context > 0
        Heading { text: qsTr("Context and speed") }
        Sentence {
            text: qsTr("The conversation may hold %1 tokens; up to %2 would fit.").arg(Number(root.library.context).toLocaleString(Qt.locale(), "f", 0))
                .arg(Number(root.library.contextMax).toLocaleString(Qt.locale(), "f", 0))
        }
        Sentence {
            visible: root.library.speed > 0
            text: qsTr("About %1 tokens per second are expected.").arg(Number(root.library.speed).toLocaleString(Qt.locale(), "f", root.library.speed < 10 ? 1 : 0))
        }
    }
    Column {
        width: parent.width
        spacing: Theme.gap / 2
        visible: root.library.reasons.length > 0
        Heading { text: qsTr("Reasons") }
        Repeater {
            model: root.library.reasons
            delegate: Sentence {
                required property string modelData
                text: "•  " + modelData
            }
        }
    }
    Column {
        width: parent.width
        spacing: Theme.gap
        visible: root.library.kernels.length > 0
        Heading { text: qsTr("Why this kernel?") }
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
