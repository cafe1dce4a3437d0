// qmllint disable unqualified
import QtQuick
import QtTest
import Parlor.Core

Opened {
    name: "Transfer"
    readonly property var transfer: rig.transfer

    function test_exportOneChat() {
        ask("to be exported")
        window.openExport([chat.conversation])
        const sheet = child("exportSheet")
        tryCompare(sheet, "opened", true)
        compare(sheet.chatTitle, "to be exported")
        settle()
        mouseClick(button(child("exportFormat"), "HTML"))
        compare(sheet.format, Transfer.Html)
        compare(child("exportButton").text, "Save as…")
        sheet.save(rig.fileUrl("one.html"))
        tryCompare(sheet, "visible", false, 30000)
        tryVerify(() => child("toast").visible)
        verify(rig.readFile("one.html").includes("An answer."))
        const before = rig.opened
        mouseClick(child("toastAction"))
        compare(rig.opened, before + 1)
    }
    function test_exportFailureIsTold() {
        ask("hello")
        window.openExport([chat.conversation])
        const sheet = child("exportSheet")
        tryCompare(sheet, "opened", true)
        sheet.save("file:///no/such/folder/x.md")
        tryVerify(() => sheet.problem.includes("/no/such/folder/x.md"), 30000)
        verify(sheet.visible)
        keyClick(Qt.Key_Escape)
        tryCompare(sheet, "visible", false)
    }
    function test_manyGoIntoAFolder() {
        window.openExport([])
        const sheet = child("exportSheet")
        tryCompare(sheet, "opened", true)
        compare(sheet.title, "Export all chats")
        compare(child("exportButton").text, "Choose a folder…")
        sheet.format = Transfer.Json
        compare(child("exportButton").text, "Save as…")
        sheet.close()
    }
    function test_importShowsBeforeItWrites() {
        window.openImport()
        const sheet = child("importSheet")
        tryCompare(sheet, "opened", true)
        sheet.look([rig.dataUrl("transfer/chatgpt.json")])
        tryVerify(() => sheet.hasFound && !sheet.working, 30000)
        verify(child("importFound").text.includes("1 chats with 4 messages from ChatGPT"))
        settle()
        mouseClick(child("importButton"))
        tryVerify(() => sheet.result !== "", 30000)
        compare(child("importResult").text, "1 chats were added.")
        keyClick(Qt.Key_Escape)
        tryCompare(sheet, "visible", false)
        window.openImport()
        tryCompare(sheet, "opened", true)
        sheet.look([rig.dataUrl("transfer/chatgpt.json")])
        tryVerify(() => sheet.hasFound && !sheet.working, 30000)
        compare(sheet.fresh, 0)
        verify(!child("importButton").enabled)
        sheet.close()
    }
    function test_importSaysWhatItCannotRead() {
        window.openImport()
        const sheet = child("importSheet")
        tryCompare(sheet, "opened", true)
        sheet.look([rig.dataUrl("transfer")+ "/nothing.zip"])
        tryVerify(() => sheet.problem !== "", 30000)
        sheet.close()
    }
    function test_backUpAndRestore() {
        ask("kept")
        window.openBackups()
        const sheet = child("backupSheet")
        tryCompare(sheet, "opened", true)
        sheet.save(rig.fileUrl("mine.sqlite"))
        tryVerify(() => child("backupDone").text.includes("mine.sqlite"), 30000)
        sheet.restoreRequested(rig.fileUrl("mine.sqlite"))
        const question = child("restoreSheet")
        tryCompare(question, "opened", true)
        settle()
        mouseClick(button(child("restoreWay"), "Replace all chats"))
        compare(question.adding, false)
        settle()
        mouseClick(child("confirmRestore"))
        tryVerify(() => child("backupDone").text.startsWith("Restored:"), 30000)
        compare(chat.conversation, 0)
        tryVerify(() => transfer.backups.length > 0, 30000)
        verify(transfer.backups.some(one => one.beforeRestore))
        sheet.close()
    }
}
