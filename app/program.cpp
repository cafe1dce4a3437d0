#include "app/program.h"

#include <QCoreApplication>

#include "app/shell/input_help.h"

namespace parlor::app {

Program::Program(ProgramPlace place, std::unique_ptr<EngineClient> client, QObject* parent)
    : QObject(parent),
      m_place(std::move(place)),
      m_log(m_place.dataFolder),
      m_settings(m_place.settingsFile),
      m_appearance(&m_settings),
      m_preferences(&m_settings, m_place.dataFolder, m_place.settingsFile),
      m_client(std::move(client)),
      m_library(m_client.get(), &m_settings),
      m_chat(m_client.get(), &m_archive, &m_library, &m_settings),
      m_history(&m_archive, &m_chat, &m_settings),
      m_transfer(&m_archive, &m_settings),
      m_composer(m_client.get(), &m_chat, &m_archive, &m_library, &m_settings),
      m_palette(&m_preferences, m_chat.conversations(), &m_library) {
    connect(&m_transfer, &Transfer::chatsChanged, m_chat.conversations(), &ConversationListModel::reload);
    // What was open may not be there any more.
    connect(&m_transfer, &Transfer::restored, &m_chat, &ChatController::newChat);
    m_log.install();
    const auto keepChat = [this] {
        if (m_settings.reopenChat())
            m_settings.setLastChat(double(std::max<qint64>(0, m_chat.conversation())));
    };
    connect(&m_chat, &ChatController::conversationChanged, this, keepChat);
    connect(&m_settings, &Settings::reopenChatChanged, this, keepChat);
    m_reopen = m_settings.reopenChat() ? qint64(m_settings.lastChat()) : 0;
    connect(m_chat.conversations(), &ConversationListModel::loaded, this, [this] {
        if (const qint64 id = std::exchange(m_reopen, 0); id > 0 && m_chat.conversation() == 0)
            m_chat.open(id);
    });
    m_library.setFolder(m_place.dataFolder + QStringLiteral("/models"));
    m_library.setMeasurements(m_place.dataFolder + QStringLiteral("/benchmarks.json"));
    connect(&m_appearance, &Appearance::languageChanged, this, &Program::retranslate);
}

QVariantMap Program::properties() {
    const InputHelp help = inputHelp(m_appearance.language() == QLatin1String("zh_CN"));
    return {{QStringLiteral("chat"), QVariant::fromValue(&m_chat)},
            {QStringLiteral("history"), QVariant::fromValue(&m_history)},
            {QStringLiteral("transfer"), QVariant::fromValue(&m_transfer)},
            {QStringLiteral("composer"), QVariant::fromValue(&m_composer)},
            {QStringLiteral("library"), QVariant::fromValue(&m_library)},
            {QStringLiteral("settings"), QVariant::fromValue(&m_settings)},
            {QStringLiteral("appearance"), QVariant::fromValue(&m_appearance)},
            {QStringLiteral("preferences"), QVariant::fromValue(&m_preferences)},
            {QStringLiteral("missing"), QVariantMap{{QStringLiteral("text"), help.text},
                                                    {QStringLiteral("hint"), help.hint},
                                                    {QStringLiteral("code"), help.code}}},
            {QStringLiteral("palette"), QVariant::fromValue(&m_palette)},
            {QStringLiteral("version"), QCoreApplication::applicationVersion()}};
}

void Program::start() {
    m_archive.open(m_place.dataFolder + QStringLiteral("/chats.db"));
    m_library.start();
}

void Program::retranslate() {
    m_preferences.retranslate();
    m_library.retranslate();
    m_chat.retranslate();
    m_history.retranslate();
}

}  // namespace parlor::app
