pragma ComponentBehavior: Bound
import QtQuick
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// What opens from the model picker.
Item {
    id: root
    required property ModelLibrary library

    // Of what the picker shows, otherwise of the chosen model.
    function openWhy(previewed: bool) {
        why.made().previewed = previewed
        why.made().open()
    }
    function openMachines(path: string) { machines.made().show(path !== "" ? path : library.currentPath) }
    function openBenchmark() { benchmark.made().open() }
    function openSources() { sources.made().open() }
    function askSwitch(path: string) { switchAsk.made().ask(path) }
    function askTrash(path: string) { trashAsk.made().ask(path) }

    OnDemand {
        id: why
        WhySheet {
            objectName: "whySheet"
            library: root.library
        }
    }
    OnDemand {
        id: machines
        MachinesSheet {
            objectName: "machinesSheet"
            library: root.library
        }
    }
    OnDemand {
        id: benchmark
        BenchmarkSheet {
            objectName: "benchmarkSheet"
            benchmark: root.library.benchmark
        }
    }
    OnDemand {
        id: sources
        SourcesSheet {
            objectName: "sourcesSheet"
            library: root.library
        }
    }
    OnDemand {
        id: switchAsk
        ConfirmSheet {
            objectName: "switchAsk"
            danger: false
            question: qsTr("Stop the answer?")
            explanation: qsTr("An answer is being written. To load another model it has to stop; what is there so far stays.")
            confirmText: qsTr("Stop and switch")
            onConfirmed: (path) => root.library.select(path)
        }
    }
    OnDemand {
        id: trashAsk
        ConfirmSheet {
            id: trashSheet
            objectName: "trashAsk"
            question: qsTr("Move the model to the trash?")
            explanation: trashSheet.subject ? qsTr("The file goes to the trash of this computer:") + "\n" + (root.library.describe(trashSheet.subject).file ?? "") : ""  // qmllint disable
            confirmText: qsTr("Move to the trash")
            onConfirmed: (path) => root.library.trash(path)
        }
    }
}
