import QtQuick
import Parlor.Core
import Parlor.Controls
import Parlor.Chat

// What the parts of the program have to say: short word in the toast, what needs reading above the composer.
Item {
    id: root
    required property ChatController chat
    required property History history
    required property ModelLibrary library
    required property Settings settings
    required property var missing  // {text, hint, code}
    required property ChatPage page
    required property Toast toast

    function tell(text: string, hint: string, code: string) { page.tell(text, hint, code, ChatController.NoAction) }
    function tellProblem() {
        if (missing.text !== "")
            tell(missing.text, missing.hint, missing.code)
        if (settings.problem !== "")
            tell(settings.problem, settings.problemHint, "SET-001")
    }
    Connections {
        target: root.settings
        function onProblemChanged() { root.tellProblem() }
    }
    Connections {
        target: root.chat
        function onMessageRemoved() { root.toast.show(qsTr("The message was deleted"), qsTr("Undo"), () => root.chat.undoRemoveMessage()) }
        function onBranched() { root.toast.show(qsTr("This is a new chat with the messages up to there"), "") }
        function onPrivateSaved() { root.toast.show(qsTr("The chat was saved"), "") }
        function onCopied() { root.toast.show(qsTr("Copied"), "") }
    }
    Connections {
        target: root.history
        function onUndoable(text) { root.toast.show(text, qsTr("Undo"), () => root.history.undo()) }
        function onDone(text) { root.toast.show(text, "") }
        function onNotice(text, hint, code) { root.tell(text, hint, code) }
    }
    Connections {
        target: root.library
        function onTold(text, hint, code) { root.tell(text, hint, code) }
        function onRefused(fileName) {
            root.tell(qsTr("“%1” is not a model file that Parlor can use.").arg(fileName),
                      qsTr("Parlor runs GGUF files, whose names end in .gguf, and folders with config.json and safetensors files."), "LIB-001")
        }
    }
}
