#include "app/chat/chat_controller.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>

#include "app/engine/engine_text.h"

namespace parlor::app {

namespace {
constexpr int kFrameMs = 16;
}

ChatController::ChatController(EngineClient* client, ChatArchive* archive, ModelLibrary* library,
                               Settings* settings, QObject* parent)
    : QObject(parent),
      m_client(client),
      m_archive(archive),
      m_keeper(archive),
      m_titles(client),
      m_library(library),
      m_settings(settings),
      m_tuning(settings),
      m_conversations(archive) {
    followTuning();
    m_frame.setSingleShot(true);
    m_frame.setInterval(kFrameMs);
    connect(&m_frame, &QTimer::timeout, this, &ChatController::showText);
    m_flush.setSingleShot(true);
    connect(&m_flush, &QTimer::timeout, this, &ChatController::flush);
    connect(&m_titles, &TitleMaker::proposed, this, [this](qint64 id, const QString& title) {
        const StoredConversation* known = m_conversations.find(id);
        if (known && !known->titleByHand) retitle(*known, title, false);
    });
    connect(client, &EngineClient::answerFormat, this, [this](quint64 id, const OutputFormat& format) {
        if (id == m_turn.id) m_turn.format = format;
    });
    connect(client, &EngineClient::accepted, this, &ChatController::onAccepted);
    connect(client, &EngineClient::textReady, this, &ChatController::onText);
    connect(client, &EngineClient::tooLong, this, [this](quint64 id, qint64 tokens, qint64 capacity) {
        if (id != m_turn.id) return;
        giveUp();
        emit tooLong(tokens, capacity);
    });
    connect(client, &EngineClient::promptProgress, this, [this](quint64 id, double fraction) {
        if (id != m_turn.id) return;
        m_promptProgress = fraction;
        emit promptProgressChanged();
    });
    connect(client, &EngineClient::finished, this, [this](quint64 id, const GenerateStats& stats) {
        if (id != m_turn.id) return;
        m_turn.finished = stats;
        complete();
    });
    connect(client, &EngineClient::failed, this, [this](quint64 id, const Error& error) {
        if (id != m_turn.id) return;
        m_turn.error = error;
        complete();
    });
    connect(library, &ModelLibrary::stateChanged, this, [this] {
        if (m_library->state() != ModelLibrary::Ready) m_titles.cancel();
        if (m_phase != WaitingForModel) return;
        if (m_library->state() == ModelLibrary::Ready) return generate();
        if (m_library->state() != ModelLibrary::Failed && m_library->state() != ModelLibrary::NoModel &&
            m_library->state() != ModelLibrary::Unloaded)
            return;
        giveUp();
    });
    connect(archive, &ChatArchive::opened, &m_conversations, &ConversationListModel::reload);
    connect(archive, &ChatArchive::openFailed, this, [this](const StoreError& error) {
        tell(error);
        m_conversations.reload();
    });
    connect(archive, &ChatArchive::failed, this, [this](const StoreError& error) { tell(error); });
}

void ChatController::retranslate() {
    m_conversations.retranslate();
}

void ChatController::tell(const StoreError& error) {
    emit notice(error.text(), error.hint(), error.code(), NoAction);
}

void ChatController::tell(const Error& error, Action action) {
    emit notice(sentence(error), hint(error), code(error), action);
}

void ChatController::setPhase(Phase phase) {
    m_phase = phase;
    m_conversations.setWriting(busy() ? m_turn.conversation : 0);
    emit phaseChanged();
}

void ChatController::setConversation(const StoredConversation& conversation) {
    const bool other = conversation.id != m_conversation.id;
    m_conversation = conversation;
    m_tuning.setConversation(conversation.systemPrompt, conversation.options);
    readMemory();
    if (other) {
        if (std::exchange(m_opening, false)) emit openingChanged();
        emit conversationChanged();
    }
    emit titleChanged();
    emit systemPromptChanged();
    emit phaseChanged();
}

QString ChatController::titleOf(double id) const {
    const StoredConversation* known = m_conversations.find(qint64(id));
    return known ? known->title : QString();
}

void ChatController::newChat() {
    ++m_place;
    m_messages.clear();
    setConversation(freshConversation());
}

void ChatController::open(qint64 id) {
    if (id == m_conversation.id) return;
    if (const StoredConversation* known = m_conversations.find(id)) load(*known);
}

void ChatController::openAt(qint64 id, qint64 message) {
    m_revealNext = message;
    if (id != m_conversation.id) return open(id);
    if (!m_opening) reveal(std::exchange(m_revealNext, 0));
}

void ChatController::openWriting() {
    if (!elsewhere()) return;
    if (ChatKeeper::isPrivate(m_turn.conversation)) return openPrivate();
    open(m_turn.conversation);
}

void ChatController::load(const StoredConversation& conversation) {
    m_messages.clear();
    setConversation(conversation);
    m_opening = true;
    emit openingChanged();
    m_keeper.load(conversation.id, this,
                  [this, id = conversation.id](const StoreResult<QList<StoredMessage>>& result) {
                      if (id != m_conversation.id) return;
                      m_opening = false;
                      if (result) {
                          m_messages.setMessages(*result, m_conversation.leaf);
                          if (m_turn.conversation == id && m_turn.answer != 0) showText();
                      } else {
                          tell(result.error());
                      }
                      emit openingChanged();
                      if (m_revealNext != 0) reveal(std::exchange(m_revealNext, 0));
                  });
}

void ChatController::reveal(qint64 message) {
    const int row = m_messages.show(message);
    if (row < 0) return;
    if (m_messages.tree().leaf() != m_conversation.leaf) storeLeaf();
    emit revealed(row);
}

// The list keeps the open chat as it is now; a private one is not in it.
void ChatController::listChange() {
    if (m_conversation.id > 0) m_conversations.rename(m_conversation);
}

void ChatController::storeLeaf() {
    m_conversation.leaf = m_messages.tree().leaf();
    listChange();
    m_keeper.setLeaf(m_conversation.id, m_conversation.leaf);
}

void ChatController::stop() {
    if (m_phase == WaitingForModel && m_library->state() != ModelLibrary::Ready) {
        giveUp();
    } else if (busy()) {
        m_client->cancel();
    }
}

void ChatController::copy(int row) {
    if (const StoredMessage* message = m_messages.at(row)) copyText(plainText(message->blocks));
}

void ChatController::copyText(const QString& text) {
    QGuiApplication::clipboard()->setText(text);
    emit copied();
}

void ChatController::rename(qint64 id, const QString& title) {
    const StoredConversation* known = m_conversations.find(id);
    if (known && !title.trimmed().isEmpty()) retitle(*known, title.trimmed(), true);
}

void ChatController::retitle(StoredConversation changed, const QString& title, bool byHand) {
    changed.title = title;
    changed.titleByHand = byHand;
    m_conversations.rename(changed);
    if (changed.id == m_conversation.id) {
        m_conversation.title = title;
        m_conversation.titleByHand = byHand;
        emit titleChanged();
    }
    m_keeper.setTitle(changed.id, title, byHand);
}

void ChatController::letGo(const QList<qint64>& conversations) {
    if (conversations.contains(m_turn.conversation)) stop();
    if (conversations.contains(m_conversation.id)) newChat();
}

void ChatController::abandonAll() {
    if (busy()) m_client->cancel();
    m_titles.cancel();
    m_flush.stop();
    m_frame.stop();
    m_turn = {};
    setPhase(Idle);
    m_keeper.privateChat().forget();
    newChat();
}

}  // namespace parlor::app
