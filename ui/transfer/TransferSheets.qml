pragma ComponentBehavior: Bound
import QtQuick
import Parlor.Core
import Parlor.Controls

// The sheets for chats in and out, and the words about what became of a job. openExport([]) exports all chats.
Item {
    id: root
    required property Transfer transfer
    required property ChatController chat
    signal said(string text, string path)  // path: what to show in its folder
    signal failed(string text, string hint, string code)

    function openExport(ids: var, title: string) {
        const sheet = exportSheet.made() as ExportSheet
        sheet.ids = ids
        sheet.chatTitle = title
        sheet.open()
    }
    function openImport() { importSheet.made().open() }
    function openBackups() { backupSheet.made().open() }
    function resultWords(added: int, known: int, unreadable: int): string {
        let words = added === 0 ? qsTr("No chats were added.") : qsTr("%L1 chats were added.").arg(added)
        if (known > 0)
            words += " " + qsTr("%L1 were here already.").arg(known)
        if (unreadable > 0)
            words += " " + qsTr("%L1 parts could not be read.").arg(unreadable)
        return words
    }

    OnDemand {
        id: exportSheet
        ExportSheet {
            objectName: "exportSheet"
            transfer: root.transfer
        }
    }
    OnDemand {
        id: importSheet
        ImportSheet {
            objectName: "importSheet"
            transfer: root.transfer
        }
    }
    OnDemand {
        id: backupSheet
        BackupSheet {
            objectName: "backupSheet"
            transfer: root.transfer
            onRestoreRequested: (backup) => restoreSheet.made().ask(backup)
        }
    }
    OnDemand {
        id: restoreSheet
        RestoreSheet {
            objectName: "restoreSheet"
            transfer: root.transfer
        }
    }
    Connections {
        target: root.transfer
        function onJobChanged() {
            // An answer that is being written belongs to the file that is about to be replaced.
            if (root.transfer.job === Transfer.Restoring)
                root.chat.stop()
        }
        function onExported(path, chats) {
            exportSheet.there?.close()
            root.said(chats === 1 ? qsTr("Exported to %1").arg(path) : qsTr("%L1 chats exported to %2").arg(chats).arg(path), path)
        }
        function onImported(added, known, unreadable) {
            const words = root.resultWords(added, known, unreadable)
            if (importSheet.there?.visible)
                importSheet.there.result = words
            else if (backupSheet.there?.visible)
                backupSheet.there.done = words
            else
                root.said(words, "")
        }
        function onBackedUp(path) {
            if (backupSheet.there?.visible)
                backupSheet.there.done = qsTr("Backed up to %1").arg(path)
            else
                root.said(qsTr("Backed up to %1").arg(path), path)
        }
        function onRestored(chats) {
            const words = qsTr("Restored: %L1 chats").arg(chats)
            if (backupSheet.there?.visible)
                backupSheet.there.done = words
            else
                root.said(words, "")
        }
        function onFailed(text, hint, code) {
            const words = hint + "  ·  " + code
            if (exportSheet.there?.visible) {
                exportSheet.there.problemHint = words
                exportSheet.there.problem = text
            } else if (importSheet.there?.visible) {
                importSheet.there.problemHint = words
                importSheet.there.problem = text
            } else if (backupSheet.there?.visible) {
                backupSheet.there.problemHint = words
                backupSheet.there.problem = text
            } else {
                root.failed(text, hint, code)
            }
        }
    }
}
