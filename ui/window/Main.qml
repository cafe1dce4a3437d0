pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Window
import Parlor.Core
import Parlor.Theme
import Parlor.Controls
import Parlor.Chat
import Parlor.Library
import Parlor.Settings
import Parlor.Transfer

// The window: chats on the left, the conversation in the middle, the model above, its tuning on the right.
ApplicationWindow {
    id: root
    required property ChatController chat
    required property History history
    required property ModelLibrary library
    required property ComposerModel composer
    required property Settings settings
    required property Transfer transfer
    required property Appearance appearance
    required property Preferences preferences
    required property Palette palette
    required property var missing  // {text, hint, code}: what the desktop lacks for writing here
    required property string version

    readonly property bool narrow: width < 860
    property bool tuningShown: false
    property bool leaving: false  // for good, not into the tray
    property bool overlayShown: false  // the sidebar over a narrow window

    width: settings.windowWidth
    height: settings.windowHeight
    minimumWidth: 420
    minimumHeight: 420
    visible: true
    title: chat.title !== "" ? chat.title + " – Parlor" : "Parlor"
    color: Theme.surface
    onClosing: (close) => {
        memory.keep()
        if (tray.there && !leaving) {
            close.accepted = false
            hide()
        } else if (settings.tray && !leaving) {
            Qt.quit()
        }
    }

    ThemeBinder { appearance: root.appearance; settings: root.settings }
    Component.onCompleted: {
        memory.restore()
        tuningShown = settings.tuningVisible && width >= 1000
        page.focusComposer()
        notices.tellProblem()
    }
    onTuningShownChanged: settings.tuningVisible = tuningShown

    function act(action: int) {
        switch (action) {
        case ChatController.OpenModels: openPicker(); break
        case ChatController.OpenTuning: tuningShown = true; break
        case ChatController.StartNewChat: chat.newChat(); break
        case ChatController.ShowWriting: chat.openWriting(); break
        }
    }
    function openPicker() {
        const at = bar.modelButton.mapToItem(root.contentItem, 0, bar.modelButton.height + 4)
        const popup = picker.made() as ModelPicker
        popup.x = Math.max(Theme.gap, Math.min(at.x, root.width - popup.width - Theme.gap))
        popup.y = at.y
        popup.open()
    }
    function openExport(ids: var) {
        transferSheets.openExport(ids, ids.length === 1 ? root.chat.titleOf(ids[0]) : "")
    }
    function openImport() { transferSheets.openImport() }
    function openBackups() { transferSheets.openBackups() }
    function toggleSidebar() {
        if (narrow) overlayShown = !overlayShown
        else settings.sidebarVisible = !settings.sidebarVisible
    }
    function showSearch() {
        if (narrow) overlayShown = true
        else settings.sidebarVisible = true
        sidebar.focusSearch()
    }
    function run(command: string) { runner.run(command) }
    function leave() {
        leaving = true
        close()
        if (settings.tray) Qt.quit()  // hidden or not: with a tray the last window does not end the program
    }
    // A fresh process, with everything where it was: main.cpp starts it for this status.
    function restart() {
        memory.keep()
        Qt.exit(91)
    }
    function comeBack() {
        show()
        raise()
        requestActivate()
    }
    WindowShortcuts { table: root.preferences.shortcuts; onActivated: (command) => root.run(command) }
    Shortcut { sequence: "Esc"; enabled: root.chat.busy && !root.chat.elsewhere && !picker.there?.visible && !settingsSheet.visible; onActivated: root.chat.stop() }

    Item {
        anchors.fill: parent
        TopBar {
            id: bar
            anchors.left: page.left
            anchors.right: parent.right
            anchors.rightMargin: tuning.docked ? tuning.width : 0
            library: root.library
            sidebarShown: root.narrow ? root.overlayShown : root.settings.sidebarVisible
            tuningShown: root.tuningShown
            onSidebarToggled: root.toggleSidebar()
            onTuningToggled: root.tuningShown = !root.tuningShown
            onPickerRequested: root.openPicker()
        }
        ChatPage {
            id: page
            objectName: "chatPage"
            anchors.left: parent.left
            anchors.leftMargin: sidebar.visible && !root.narrow ? sidebar.width : 0
            anchors.right: parent.right
            anchors.rightMargin: tuning.docked ? tuning.width : 0
            anchors.top: bar.bottom
            anchors.bottom: parent.bottom
            chat: root.chat
            library: root.library
            composer: root.composer
            enterSends: root.settings.enterSends
            settings: root.settings
            onActionRequested: (action) => root.act(action)
            onSaved: (name) => toast.show(qsTr("Saved as %1.").arg(name), "")
        }
        Rectangle {  // behind what lies over a narrow window
            anchors.fill: parent
            visible: (root.narrow && root.overlayShown) || (tuning.visible && !tuning.docked)
            color: Theme.scrim
            TapHandler {
                onTapped: {
                    root.overlayShown = false
                    root.tuningShown = false
                }
            }
        }
        Item {
            id: tuning
            objectName: "tuning"
            readonly property bool docked: visible && root.width >= 1000
            visible: root.tuningShown
            anchors.right: parent.right
            width: Theme.panel
            height: parent.height
            property TuningPanel panel: null  // nothing of it is there while it is not shown
            onVisibleChanged: {
                if (!visible && panel)
                    panel.destroy()
                panel = visible ? panelMaker.createObject(tuning) as TuningPanel : null
            }
            Component {
                id: panelMaker
                TuningPanel {
                    anchors.fill: parent
                    preferences: root.preferences
                    chat: root.chat
                    library: root.library
                    onClosed: root.tuningShown = false
                    onSettingsRequested: (page) => settingsSheet.show(page, "")
                }
            }
        }
        Sidebar {
            id: sidebar
            objectName: "sidebar"
            visible: root.narrow ? root.overlayShown : root.settings.sidebarVisible
            width: Math.min(Theme.scaled(root.settings.sidebarWidth), root.width - Theme.gap * 6)
            height: parent.height
            resizable: !root.narrow
            chat: root.chat
            history: root.history
            onResized: (width) => root.settings.sidebarWidth = Math.round(width / Theme.textScale)
            exporting: true
            onExportRequested: (ids) => root.openExport(ids)
            onSettingsRequested: settingsSheet.open()
            onPrivateRequested: {
                root.overlayShown = false
                page.newPrivateChat()
                page.focusComposer()
            }
            onChosen: {
                root.overlayShown = false
                page.focusComposer()
            }
        }
        DropSign {
            objectName: "dropSign"
            anchors.fill: parent
            library: root.library
            onDocumentsDropped: (files) => {
                root.composer.attachFiles(files)
                page.focusComposer()
            }
        }
        Toast {
            id: toast
            objectName: "toast"
            anchors.horizontalCenter: page.horizontalCenter
            anchors.bottom: parent.bottom
            anchors.bottomMargin: page.footHeight + Theme.gap * 2
        }
    }
    WindowNotices {
        id: notices
        chat: root.chat
        history: root.history
        library: root.library
        settings: root.settings
        missing: root.missing
        page: page
        toast: toast
    }
    WindowMemory { id: memory; window: root; settings: root.settings }
    TrayPlace {
        id: tray
        settings: root.settings
        onShowRequested: root.comeBack()
        onNewChatRequested: { root.comeBack(); root.run("newChat") }
        onQuitRequested: root.leave()
    }
    CommandRunner {
        id: runner
        chat: root.chat
        library: root.library
        settings: root.settings
        page: page
        sidebar: sidebar
        models: modelSheets
        transfer: transferSheets
        settingsSheet: settingsSheet
        dark: root.appearance.dark
        onPickerRequested: root.openPicker()
        onPaletteRequested: commands.made().open()
        onSidebarToggled: root.toggleSidebar()
        onSearchRequested: root.showSearch()
        onTuningToggled: root.tuningShown = !root.tuningShown
        onQuitRequested: root.leave()
        onRestartRequested: root.restart()
    }
    OnDemand {
        id: commands
        CommandPalette { objectName: "palette"; palette: root.palette }
    }
    Connections {
        target: root.palette
        function onCommandChosen(id) { root.run(id) }
        function onChatChosen(conversation) { root.chat.open(conversation); page.focusComposer() }
        function onModelChosen(path) { root.library.answering ? modelSheets.askSwitch(path) : root.library.select(path) }
        function onSettingChosen(page, name) { settingsSheet.show(page, name) }
    }
    OnDemand {
        id: picker
        ModelPicker {
            objectName: "modelPicker"
            parent: root.contentItem
            library: root.library
            onWhyRequested: (previewed) => modelSheets.openWhy(previewed)
            onMachinesRequested: (path) => modelSheets.openMachines(path)
            onBenchmarkRequested: modelSheets.openBenchmark()
            onSourcesRequested: modelSheets.openSources()
            onSwitchRequested: (path) => modelSheets.askSwitch(path)
            onTrashRequested: (path) => modelSheets.askTrash(path)
        }
    }
    LibrarySheets {
        id: modelSheets
        library: root.library
    }
    TransferSheets {
        id: transferSheets
        objectName: "transferSheets"
        transfer: root.transfer
        chat: root.chat
        onFailed: (text, hint, code) => page.tell(text, hint, code, ChatController.NoAction)
        onSaid: (text, path) => toast.show(text, path !== "" ? qsTr("Show in folder") : "", () => root.transfer.showInFolder(path))
    }
    SettingsSheet {
        id: settingsSheet
        objectName: "settingsSheet"
        preferences: root.preferences
        library: root.library
        history: root.history
        version: root.version
        onImportRequested: transferSheets.openImport()
        onBackupsRequested: transferSheets.openBackups()
        onEraseAllRequested: sidebar.askEraseAll()
    }
}
