#include "app/chat/chat_controller.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>

#include "app/engine/engine_text.h"

namespace parlor::app {

namespace {
constexpr int kFlushMs = 200;  // a kill loses at most 250 ms of a streamed answer
}

ChatController::ChatController(EngineClient* client, ChatArchive* archive, ModelLibrary* library,
                               Settings* settings, QObject* parent)
    : QObject(parent),
      m_client(client),
      m_archive(archive),
      m_library(library),
      m_settings(settings),
      m_tuning(settings),
      m_conversations(archive) {
    followTuning();
    m_flush.setInterval(kFlushMs);
    connect(&m_flush, &QTimer::timeout, this, &ChatController::flush);
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
    if (other) emit conversationChanged();
    emit titleChanged();
    emit systemPromptChanged();
    emit phaseChanged();
}

QString ChatController::titleOf(double id) const {
    const StoredConversation* known = m_conversations.find(qint64(id));
    return known ? known->title : QString();
}

void ChatController::newChat() {
    m_messages.clear();
    setConversation(freshConversation());
}

void ChatController::open(qint64 id) {
    const StoredConversation* known = m_conversations.find(id);
    if (!known || id == m_conversation.id) return;
    m_messages.clear();
    setConversation(*known);
    m_archive->run(
        this, [id](ChatStore& store) { return store.messages(id); },
        [this, id](const StoreResult<QList<StoredMessage>>& result) {
            if (id != m_conversation.id) return;
            if (!result) return tell(result.error());
            m_messages.setMessages(*result, m_conversation.leaf);
            if (m_turn.conversation == id && m_turn.answer != 0)
                m_messages.stream(m_turn.answer, splitThinking(m_turn.written, true));
        });
}

void ChatController::send(const QString& text, const QList<Block>& attachments) {
    if (busy() || (text.trimmed().isEmpty() && attachments.isEmpty())) return;
    Turn turn;
    turn.parent = m_messages.tree().leaf();
    turn.ask = true;
    turn.question = text;
    turn.attachments = attachments;
    begin(std::move(turn));
}

void ChatController::editMessage(int row, const QString& text) {
    const StoredMessage* message = m_messages.at(row);
    if (busy() || !message || message->role != Role::User || text.trimmed().isEmpty()) return;
    Turn turn;
    turn.parent = message->parent;
    turn.ask = true;
    turn.question = text;
    for (const Block& block : message->blocks)
        if (block.kind == BlockKind::Attachment) turn.attachments << block;
    begin(std::move(turn));
}

void ChatController::regenerate(int row) {
    const StoredMessage* message = m_messages.at(row);
    if (busy() || !message) return;
    Turn turn;
    turn.parent = message->role == Role::User ? message->id : message->parent;
    if (turn.parent != 0) begin(std::move(turn));
}

void ChatController::stop() {
    if (m_phase == WaitingForModel && m_library->state() != ModelLibrary::Ready) {
        giveUp();
    } else if (busy()) {
        m_client->cancel();
    }
}

void ChatController::showSibling(int row, int step) {
    if (busy() && !elsewhere()) return;
    m_messages.showSibling(row, step);
    m_conversation.leaf = m_messages.tree().leaf();
    m_archive->order([id = m_conversation.id, leaf = m_conversation.leaf](ChatStore& store) {
        return store.setLeaf(id, leaf);
    });
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
    if (!known || title.trimmed().isEmpty()) return;
    StoredConversation changed = *known;
    changed.title = title.trimmed();
    changed.titleByHand = true;
    m_conversations.rename(changed);
    if (id == m_conversation.id) setConversation(changed);
    m_archive->order(
        [id, title = changed.title](ChatStore& store) { return store.setTitle(id, title, true); });
}

void ChatController::letGo(const QList<qint64>& conversations) {
    if (conversations.contains(m_turn.conversation)) stop();
    if (conversations.contains(m_conversation.id)) newChat();
}

void ChatController::abandonAll() {
    if (busy()) m_client->cancel();
    m_flush.stop();
    m_turn = {};
    setPhase(Idle);
    newChat();
}

}  // namespace parlor::app
