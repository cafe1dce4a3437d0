import QtQml
import Parlor.Core
import Parlor.Chat
import Parlor.Library
import Parlor.Settings
import Parlor.Transfer

// Carries out the commands of the table of shortcuts, wherever they were given: by a key or in the palette.
QtObject {
    id: root
    required property ChatController chat
    required property ModelLibrary library
    required property Settings settings
    required property ChatPage page
    required property Sidebar sidebar
    required property LibrarySheets models
    required property TransferSheets transfer
    required property SettingsSheet settingsSheet
    property bool dark: false
    signal pickerRequested()
    signal paletteRequested()
    signal sidebarToggled()
    signal searchRequested()
    signal tuningToggled()
    signal quitRequested()
    signal restartRequested()

    function run(command: string) {
        switch (command) {
        case "palette": paletteRequested(); break
        case "newChat": chat.newChat(); page.focusComposer(); break
        case "newPrivateChat": page.newPrivateChat(); page.focusComposer(); break
        case "search": searchRequested(); break
        case "sidebar": sidebarToggled(); break
        case "models": pickerRequested(); break
        case "tuning": tuningToggled(); break
        case "settings": settingsSheet.open(); break
        case "shortcuts": settingsSheet.show("keyboard", ""); break
        case "diagnostics": settingsSheet.show("diagnostics", ""); break
        case "largerText": settings.textSize = settings.textSize + 10; break
        case "smallerText": settings.textSize = settings.textSize - 10; break
        case "usualText": settings.reset("textSize"); break
        case "brightness": settings.theme = dark ? "light" : "dark"; break
        case "english": settings.language = "en"; break
        case "chinese": settings.language = "zh_CN"; break
        case "regenerate": if (chat.messages.count > 0) chat.regenerate(chat.messages.count - 1); break
        case "exportChat": if (chat.conversation > 0) transfer.openExport([chat.conversation], chat.title); break
        case "import": transfer.openImport(); break
        case "backups": transfer.openBackups(); break
        case "archive": sidebar.openArchive(); break
        case "trash": sidebar.openTrash(); break
        case "why": models.openWhy(false); break
        case "machines": models.openMachines(""); break
        case "benchmark": models.openBenchmark(); break
        case "sources": models.openSources(); break
        case "unload": library.unload(); break
        case "quit": quitRequested(); break
        case "restart": restartRequested(); break
        }
    }
}
