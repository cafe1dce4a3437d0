// All parts of the program behind the window, wired together once: the program itself, the tests and the
// benchmarks get the same.
#pragma once

#include <QVariantMap>
#include <memory>

#include "app/chat/chat_controller.h"
#include "app/chat/composer_model.h"
#include "app/chat/history.h"
#include "app/diagnostics/log.h"
#include "app/settings/appearance.h"
#include "app/settings/preferences.h"
#include "app/shell/palette.h"
#include "app/transfer/transfer.h"

namespace parlor::app {

struct ProgramPlace {
    QString dataFolder;    // exists
    QString settingsFile;  // made when something is changed
};

class Program final : public QObject {
    Q_OBJECT
  public:
    Program(ProgramPlace place, std::unique_ptr<EngineClient> client, QObject* parent = nullptr);

    EngineClient& client() { return *m_client; }
    Settings& settings() { return m_settings; }
    Appearance& appearance() { return m_appearance; }
    Preferences& preferences() { return m_preferences; }
    ModelLibrary& library() { return m_library; }
    ChatArchive& archive() { return m_archive; }
    ChatController& chat() { return m_chat; }
    History& history() { return m_history; }
    Transfer& transfer() { return m_transfer; }
    ComposerModel& composer() { return m_composer; }

    // The required properties of the window (ui/window/Main.qml), by name.
    QVariantMap properties();
    // Before start(): this chat is opened, if there is one of this number.
    void beginWith(qint64 chat) { m_reopen = chat; }
    // Opens the chats, lists the models, loads the last one.
    void start();
    // The language has changed: texts that C++ holds are made anew. The QML engine retranslates its own.
    void retranslate();

  private:
    ProgramPlace m_place;
    qint64 m_reopen = 0;  // the chat to begin with, until the list is read
    Log m_log;            // before what may have something to say
    Settings m_settings;
    Appearance m_appearance;
    Preferences m_preferences;
    std::unique_ptr<EngineClient> m_client;
    ModelLibrary m_library;
    ChatArchive m_archive;
    ChatController m_chat;
    History m_history;
    Transfer m_transfer;
    ComposerModel m_composer;
    Palette m_palette;
};

}  // namespace parlor::app
