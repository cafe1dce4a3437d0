pragma ComponentBehavior: Bound
import QtQuick
import Parlor.Core

// Makes the page that is shown, and only that one.
Item {
    id: root
    required property var sheet
    required property string page
    readonly property Preferences preferences: sheet.preferences
    readonly property ModelLibrary library: sheet.library
    readonly property string wanted: sheet.wanted

    Repeater {
        model: root.page === "general" ? 1 : 0
        delegate: GeneralPage { anchors.fill: parent; preferences: root.preferences; wanted: root.wanted }
    }
    Repeater {
        model: root.page === "appearance" ? 1 : 0
        delegate: AppearancePage { anchors.fill: parent; preferences: root.preferences; wanted: root.wanted }
    }
    Repeater {
        model: root.page === "models" ? 1 : 0
        delegate: ModelsPage { anchors.fill: parent; preferences: root.preferences; library: root.library; wanted: root.wanted }
    }
    Repeater {
        model: root.page === "permodel" ? 1 : 0
        delegate: PerModelPage { anchors.fill: parent; preferences: root.preferences; library: root.library; wanted: root.wanted }
    }
    Repeater {
        model: root.page === "presets" ? 1 : 0
        delegate: PresetsPage { anchors.fill: parent; preferences: root.preferences; wanted: root.wanted }
    }
    Repeater {
        model: root.page === "keyboard" ? 1 : 0
        delegate: KeyboardPage { anchors.fill: parent; preferences: root.preferences; wanted: root.wanted }
    }
    Repeater {
        model: root.page === "data" ? 1 : 0
        delegate: DataPage {
            anchors.fill: parent
            preferences: root.preferences
            history: root.sheet.history
            wanted: root.wanted
            onImportRequested: root.sheet.importRequested()
            onBackupsRequested: root.sheet.backupsRequested()
            onEraseAllRequested: root.sheet.eraseAllRequested()
        }
    }
    Repeater {
        model: root.page === "privacy" ? 1 : 0
        delegate: PrivacyPage { anchors.fill: parent; preferences: root.preferences; wanted: root.wanted }
    }
    Repeater {
        model: root.page === "diagnostics" ? 1 : 0
        delegate: DiagnosticsPage { anchors.fill: parent; preferences: root.preferences; wanted: root.wanted }
    }
    Repeater {
        model: root.page === "about" ? 1 : 0
        delegate: AboutPage { anchors.fill: parent; preferences: root.preferences; version: root.sheet.version; wanted: root.wanted }
    }
}
