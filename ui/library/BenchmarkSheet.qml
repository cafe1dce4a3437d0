pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// How fast the loaded model really is, beside what was predicted and what was measured before.
Sheet {
    id: root
    required property Benchmark benchmark
    title: qsTr("Measure the speed")

    function number(value: real): string { return Number(value).toLocaleString(Qt.locale(), "f", value < 10 ? 1 : 0) }

    Column {
        width: parent ? parent.width : 0
        spacing: Theme.gap
        SectionHeading {
            width: parent.width
            text: root.benchmark.model
        }
        Text {
            width: parent.width
            text: root.benchmark.available
                ? qsTr("Predicted: %1 tokens/s when answering, %2 tokens/s when reading.").arg(root.number(root.benchmark.predictedDecode))
                      .arg(root.number(root.benchmark.predictedPrompt))
                : qsTr("Load a model first.")
            color: Theme.textSoft
            font.pixelSize: Theme.body
            wrapMode: Text.Wrap
        }
        RowLayout {
            width: parent.width
            spacing: Theme.gap * 1.5
            ActionButton {
                objectName: "benchmarkStart"
                primary: !root.benchmark.running
                iconName: root.benchmark.running ? "stop" : "gauge"
                enabled: root.benchmark.available
                text: root.benchmark.running ? qsTr("Stop") : qsTr("Measure")
                onClicked: root.benchmark.running ? root.benchmark.cancel() : root.benchmark.start()
            }
            Rectangle {
                Layout.fillWidth: true
                visible: root.benchmark.running
                implicitHeight: 6
                radius: 3
                color: Theme.track
                Accessible.role: Accessible.ProgressBar
                Accessible.name: qsTr("%1 %").arg(Math.round(root.benchmark.progress * 100))
                Rectangle {
                    width: parent.width * root.benchmark.progress
                    height: parent.height
                    radius: 3
                    color: Theme.accent
                }
            }
            Text {
                Layout.fillWidth: true
                visible: !root.benchmark.running
                text: qsTr("It takes a few seconds. Asking something stops it.")
                color: Theme.textSoft
                font.pixelSize: Theme.small
                wrapMode: Text.Wrap
            }
        }
        Text {
            width: parent.width
            visible: text !== ""
            text: root.benchmark.problem
            color: Theme.bad
            font.pixelSize: Theme.small
            wrapMode: Text.Wrap
            textFormat: Text.PlainText
        }
    }
    Column {
        width: parent ? parent.width : 0
        spacing: Theme.gap * 1.5
        visible: root.benchmark.history.length > 0
        RowLayout {
            width: parent.width
            SectionHeading {
                Layout.fillWidth: true
                text: qsTr("Measured before")
            }
            ActionButton {
                objectName: "benchmarkClear"
                quiet: true
                implicitHeight: Theme.controlSmall
                text: qsTr("Forget them")
                onClicked: root.benchmark.clear()
            }
        }
        Repeater {
            model: root.benchmark.history.length
            delegate: Column {
                id: entry
                required property int index
                readonly property var one: root.benchmark.history[index] ?? ({})
                width: parent ? parent.width : 0
                spacing: 4
                Accessible.role: Accessible.ListItem
                Accessible.name: words.text + ", " + notes.text
                RowLayout {
                    width: parent.width
                    Text {
                        id: words
                        objectName: "measured"
                        Layout.fillWidth: true
                        text: qsTr("%1 tokens/s answering, %2 tokens/s reading").arg(root.number(entry.one.decode ?? 0)).arg(root.number(entry.one.prompt ?? 0))
                        color: Theme.text
                        font.pixelSize: Theme.body
                        elide: Text.ElideRight
                    }
                    Text {
                        text: entry.one.when ?? ""
                        color: Theme.textSoft
                        font.pixelSize: Theme.small
                    }
                }
                Rectangle {  // the bar is what was measured, the mark what was predicted
                    width: parent.width
                    height: 6
                    radius: 3
                    color: Theme.track
                    Rectangle {
                        width: parent.width * Math.min(1, (entry.one.decode ?? 0) / Math.max(0.001, root.benchmark.fastest))
                        height: parent.height
                        radius: 3
                        color: Theme.accent
                    }
                    Rectangle {
                        x: Math.min(parent.width - width, parent.width * (entry.one.predicted ?? 0) / Math.max(0.001, root.benchmark.fastest))
                        y: -3
                        width: 2
                        height: 12
                        color: Theme.text
                    }
                }
                Text {
                    id: notes
                    width: parent.width
                    text: [entry.one.comparison, entry.one.share, entry.one.here ? "" : entry.one.machine].filter(part => part).join("  ·  ")
                    color: Theme.textSoft
                    font.pixelSize: Theme.small
                    wrapMode: Text.Wrap
                    textFormat: Text.PlainText
                }
            }
        }
    }
}
