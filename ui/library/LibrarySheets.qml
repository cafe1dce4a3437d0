import QtQuick
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// What opens from the model picker.
Item {
    id: root
    required property ModelLibrary library

    function openWhy() { why.open() }
    function openMachines(path: string) { machines.show(path !== "" ? path : library.currentPath) }
    function openBenchmark() { benchmark.open() }
    function openSources() { sources.open() }
    function askSwitch(path: string) { switchAsk.ask(path) }
    function askTrash(path: string) { trashAsk.ask(path) }

    WhySheet {
        id: why
        objectName: "whySheet"
        library: root.library
    }
    MachinesSheet {
        id: machines
        objectName: "machinesSheet"
        library: root.library
    }
    BenchmarkSheet {
        id: benchmark
        objectName: "benchmarkSheet"
        benchmark: root.library.benchmark
    }
    SourcesSheet {
        id: sources
        objectName: "sourcesSheet"
        library: root.library
    }
    ConfirmSheet {
        id: switchAsk
        objectName: "switchAsk"
        danger: false
        question: qsTr("Stop the answer?")
        explanation: qsTr("An answer is being written. To load another model it has to stop; what is there so far stays.")
        confirmText: qsTr("Stop and switch")
        onConfirmed: (path) => root.library.select(path)
    }
    ConfirmSheet {
        id: trashAsk
        objectName: "trashAsk"
        question: qsTr("Move the model to the trash?")
        explanation: subject ? qsTr("The file goes to the trash of this computer:") + "\n" + (root.library.describe(subject).file ?? "") : ""  // qmllint disable
        confirmText: qsTr("Move to the trash")
        onConfirmed: (path) => root.library.trash(path)
    }
}
