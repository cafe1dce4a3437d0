import QtQuick
import Parlor.Core

// The sheets for chats in and out, and the words about what became of a job. openExport([]) exports all chats.
Item {
    id: root
    required property Transfer transfer
    required property ChatController chat
    signal said(string text, string path)  // path: what to show in its folder
    signal failed(string text, string hint, string code)

    function openExport(ids: var, title: string) {
        exportSheet.ids = ids
        exportSheet.chatTitle = title
        exportSheet.open()
    }
    function openImport() { importSheet.open() }
    function openBackups() { backupSheet.open() }
    function resultWords(added: int, known: int, unreadable: int): string {
        let words = added === 0 ? qsTr("No chats were added.") : qsTr("%L1 chats were added.").arg(added)
        if (known > 0)
            words += " " + qsTr("%L1 were here already.").arg(known)
        if (unreadable > 0)
            words += " " + qsTr("%L1 parts could not be read.").arg(unreadable)
        return words
    }

    ExportSheet {
        id: exportSheet
        objectName: "exportSheet"
        transfer: root.transfer
    }
    ImportSheet {
        id: importSheet
        objectName: "importSheet"
        transfer: root.transfer
    }
    BackupSheet {
        id: backupSheet
        objectName: "backupSheet"
        transfer: root.transfer
        onRestoreRequested: (backup) => restoreSheet.ask(backup)
    }
    RestoreSheet {
        id: restoreSheet
        objectName: "restoreSheet"
        transfer: root.transfer
    }
    Connections {
        target: root.transfer
        function onJobChanged() {
            // An answer that is being written belongs to the file that is about to be replaced.
            if (root.transfer.job === Transfer.Restoring)
                root.chat.stop()
        }
        function onExported(path, chats) {
            exportSheet.close()
            root.said(chats === 1 ? qsTr("Exported to %1").arg(path) : qsTr("%L1 chats exported to %2").arg(chats).arg(path), path)
        }
        function onImported(added, known, unreadable) {
            const words = root.resultWords(added, known, unreadable)
            if (importSheet.visible)
                importSheet.result = words
            else if (backupSheet.visible)
                backupSheet.done = words
            else
                root.said(words, "")
        }
        function onBackedUp(path) {
            if (backupSheet.visible)
                backupSheet.done = qsTr("Backed up to %1").arg(path)
            else
                root.said(qsTr("Backed up to %1").arg(path), path)
        }
        function onRestored(chats) {
            const words = qsTr("Restored: %L1 chats").arg(chats)
            if (backupSheet.visible)
                backupSheet.done = words
            else
                root.said(words, "")
        }
        function onFailed(text, hint, code) {
            const words = hint + "  ·  " + code
            if (exportSheet.visible) {
                exportSheet.problemHint = words
                exportSheet.problem = text
            } else if (importSheet.visible) {
                importSheet.problemHint = words
                importSheet.problem = text
            } else if (backupSheet.visible) {
                backupSheet.problemHint = words
                backupSheet.problem = text
            } else {
                root.failed(text, hint, code)
            }
        }
    }
}
