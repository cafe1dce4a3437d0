pragma ComponentBehavior: Bound
import QtQuick
import Parlor.Core
import Parlor.Controls

// The sheets about chats, and what follows from them.
Item {
    id: root
    required property History history
    signal chatRequested(var id)

    function askFolder(chat: var) { name.made().ask(chat) }
    function showDetails(chat: var) { details.made().show(chat) }
    function openArchive() { archive.made().open() }
    function openTrash() { trash.made().open() }
    function askEraseAll() { eraseAll.made().open() }

    OnDemand {
        id: name
        NameSheet {
            objectName: "folderSheet"
            onNamed: (folder, chat) => root.history.createFolder(folder, chat)
        }
    }
    OnDemand {
        id: details
        DetailsSheet {
            objectName: "detailsSheet"
            history: root.history
        }
    }
    OnDemand {
        id: archive
        ShelfSheet {
            objectName: "archiveSheet"
            title: qsTr("Archive")
            explanation: qsTr("Archived chats are out of the list. They are kept as they are, and can be read here.")
            emptyText: qsTr("No chat is archived.")
            chats: root.history.archive
            restoreText: qsTr("Back into the list")
            onRestoreRequested: (id) => root.history.takeBack(id)
            onChosen: (id) => {
                close()
                root.chatRequested(id)
            }
        }
    }
    OnDemand {
        id: trash
        ShelfSheet {
            objectName: "trashSheet"
            title: qsTr("Trash")
            explanation: qsTr("Deleted chats stay here for 30 days. Then they are erased for good.")
            emptyText: qsTr("The trash is empty.")
            emptyIcon: "trash"
            chats: root.history.trash
            restoreText: qsTr("Restore")
            eraseText: qsTr("Erase for good")
            emptyAllText: qsTr("Empty the trash")
            onRestoreRequested: (id) => root.history.restore(id)
            onEraseRequested: (id, title) => erase.made().ask(id, qsTr("Erase “%1”?").arg(title))
            onEmptyAllRequested: erase.made().ask(0, qsTr("Erase all chats in the trash?"))
        }
    }
    OnDemand {
        id: erase
        EraseSheet {
            objectName: "eraseSheet"
            onConfirmed: (id, copies) => id === 0 ? root.history.emptyTrash(copies) : root.history.erase(id, copies)
        }
    }
    OnDemand {
        id: eraseAll
        EraseAllSheet {
            objectName: "eraseAllSheet"
            history: root.history
        }
    }
}
