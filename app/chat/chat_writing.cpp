// ChatController's turns: from the order to the stored answer.
#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "app/chat/chat_controller.h"
#include "app/chat/prompt_text.h"
#include "app/chat/this_run.h"
#include "app/engine/engine_text.h"

namespace parlor::app {

namespace {

constexpr int kFlushMs = 200;  // a kill loses at most 250 ms of a streamed answer…
// …up to so many characters. Each flush writes the whole text, so that longer ones are written less often.
constexpr qsizetype kFlushSize = 50'000;
constexpr quint64 kTinyModel = 100'000'000;  // parameters; smaller ones cannot be asked for a title

Block errorBlock(const Message& message) {
    const QJsonObject data{{QStringLiteral("code"), code(message)}, {QStringLiteral("run"), thisRun()}};
    return {BlockKind::Error, withHint(message),
            QString::fromUtf8(QJsonDocument(data).toJson(QJsonDocument::Compact))};
}

// Written to the chats: never rename one.
QString stopName(StopReason reason) {
    switch (reason) {
        case StopReason::eos:
            return QStringLiteral("eos");
        case StopReason::length:
            return QStringLiteral("length");
        case StopReason::stop:
            return QStringLiteral("stop");
        case StopReason::guard:
            return QStringLiteral("guard");
        case StopReason::cancelled:
            return QStringLiteral("cancelled");
        case StopReason::context_full:
            return QStringLiteral("context_full");
    }
    return {};
}

// What the person wrote, or the name of a file that came without words.
QString askedText(const QList<Block>& question) {
    const QString text = plainText(question);
    return text.trimmed().isEmpty() && !question.isEmpty() ? attachmentName(question.constFirst()) : text;
}

// An answer in several goes: one count, and the speed of all of it.
MessageStats together(const MessageStats& before, const GenerateStats& now) {
    MessageStats stats;
    stats.promptTokens = now.promptTokens;
    stats.reusedTokens = now.reusedTokens;
    stats.stopReason = stopName(now.stop);
    stats.firstTokenMs = before.tokens > 0 ? before.firstTokenMs : now.firstTokenMs;
    stats.tokens = before.tokens + now.tokens;
    const double seconds = before.tokensPerSecond > 0 ? double(before.tokens) / before.tokensPerSecond : 0;
    const double all = seconds + now.generateMs / 1000;
    stats.tokensPerSecond = all > 0 ? double(stats.tokens) / all : 0;
    return stats;
}

}  // namespace

void ChatController::begin(Turn turn) {
    m_titles.cancel();
    turn.id = ++m_lastRequest;
    turn.conversation = m_conversation.id;
    turn.place = m_place;
    turn.first = m_messages.count() == 0;
    turn.request.id = turn.id;
    turn.request.sampling = m_tuning.sampling();
    turn.request.maxTokens = m_tuning.maxTokens();
    turn.request.messagesJson = messagesJson(turn, m_memoryFrom);
    m_turn = std::move(turn);
    m_promptProgress = 0;
    m_speed = 0;
    emit promptProgressChanged();
    emit speedChanged();
    switch (m_library->state()) {
        case ModelLibrary::Ready:
            return generate();
        case ModelLibrary::Unloaded:  // it gave its memory back: it comes back for this question
            setPhase(WaitingForModel);
            return m_library->reload();
        case ModelLibrary::Loading:
            return setPhase(WaitingForModel);
        default:
            break;
    }
    giveUp();
    emit notice(QCoreApplication::translate("Chat", "No model is ready to answer."),
                QCoreApplication::translate("Chat", "Choose a model that fits this computer."),
                QStringLiteral("CHAT-002"), OpenModels);
}

QByteArray ChatController::messagesJson(const Turn& turn, qint64 first) const {
    QJsonArray messages;
    const auto add = [&](const char* role, const QString& text) {
        messages.append(
            QJsonObject{{QStringLiteral("role"), QLatin1String(role)}, {QStringLiteral("content"), text}});
    };
    if (const QString prompt = m_tuning.prompt(); !prompt.trimmed().isEmpty()) add("system", prompt);
    for (const StoredMessage* message : path(turn.parent, first)) {
        if (message->role == Role::User)
            add("user", promptText(message->blocks));
        else
            add("assistant", plainText(message->blocks));
    }
    if (turn.ask) add("user", promptText(turn.question));
    if (turn.continues()) add("assistant", plainText(turn.before));
    return QJsonDocument(messages).toJson(QJsonDocument::Compact);
}

void ChatController::generate() {
    setPhase(Reading);
    m_client->generate(m_turn.request);
}

void ChatController::onAccepted(quint64 id) {
    if (id != m_turn.id) return;
    if (m_turn.continues()) return onReopened();
    m_turn.storing = true;
    StoredConversation conversation = m_conversation;
    if (conversation.id == 0) conversation.title = titleFrom(askedText(m_turn.question));
    QList<StoredMessage> messages;
    if (m_turn.ask) messages.append({.role = Role::User, .blocks = m_turn.question});
    messages.append({.role = Role::Assistant, .state = MessageState::Streaming, .model = m_library->name()});
    messages.first().parent = m_turn.parent;
    m_keeper.add(conversation, messages, this, [this, id](const StoreResult<ChatKeeper::Added>& result) {
        if (id == m_turn.id) onStored(result);
    });
}

void ChatController::onStored(const StoreResult<ChatKeeper::Added>& result) {
    m_turn.storing = false;
    if (!result) {
        // Nothing is shown that is not on the disk: the text is still in the composer.
        m_client->cancel();
        giveUp();
        return tell(result.error());
    }
    const ChatKeeper::Added& added = *result;
    const bool shown = shows(m_turn);
    const qint64 from = std::exchange(m_turn.conversation, added.conversation.id);
    m_turn.answer = added.messages.constLast().id;
    if (!ChatKeeper::isPrivate(m_turn.conversation)) m_conversations.put(added.conversation);
    if (m_turn.composed) emit asked(from, added.conversation.id);
    if (shown) {
        for (const StoredMessage& message : added.messages) m_messages.add(message);
        setConversation(added.conversation);
        if (m_turn.composed) emit accepted();
        emit answering();
    }
    setPhase(m_phase);
    m_flush.start(kFlushMs);
    if (!m_turn.written.isEmpty()) showText();
    if (m_turn.finished || m_turn.error) complete();
}

// The answer that is continued is on the disk already: it is being written again.
void ChatController::onReopened() {
    m_keeper.finish(m_turn.conversation, m_turn.answer, MessageState::Streaming, m_turn.before,
                    m_turn.statsBefore);
    if (shows(m_turn)) {
        m_messages.reopen(m_turn.answer);
        emit answering();
    }
    m_flush.start(kFlushMs);
}

void ChatController::onText(quint64 id, const QString& text) {
    if (id != m_turn.id) return;
    if (m_phase != Answering) {
        m_turn.clock.start();
        setPhase(Answering);
    }
    m_turn.written += text;
    if (!m_frame.isActive()) m_frame.start();
}

void ChatController::showText() {
    const QList<Block> blocks = m_turn.measure();
    if (m_turn.answer == 0 || !shows(m_turn)) return;
    m_messages.stream(m_turn.answer, blocks);
}

void ChatController::flush() {
    if (m_turn.answer == 0) return;
    m_keeper.updateStreaming(m_turn.conversation, m_turn.answer, m_turn.measure());
    const qsizetype size =
        m_turn.written.size() + (m_turn.continues() ? m_turn.before.constLast().text.size() : 0);
    m_flush.start(int(kFlushMs * std::max<qsizetype>(1, size / kFlushSize)));
}

void ChatController::complete() {
    if (m_turn.storing) return;  // onStored() comes back here
    m_flush.stop();
    m_frame.stop();
    m_turn.measure();
    const bool shown = shows(m_turn);
    if (m_turn.answer == 0 || (m_turn.continues() && m_phase == Reading && m_turn.error)) {
        const std::optional<Error> error = m_turn.error;
        if (m_turn.answer != 0) giveBack(m_turn, shown);
        giveUp();
        if (error && error->id != Msg::Cancelled) tell(*error, NoAction);
        return;
    }
    const Turn turn = std::exchange(m_turn, {});
    QList<Block> blocks = turn.blocks(false);
    MessageState state = MessageState::Complete;
    MessageStats stats = turn.statsBefore;
    if (turn.finished) {
        stats = together(turn.statsBefore, *turn.finished);
        if (turn.finished->stop == StopReason::cancelled) state = MessageState::Interrupted;
        if (turn.finished->note) blocks.append(errorBlock(*turn.finished->note));
    } else if (turn.error) {
        const bool stopped = turn.error->id == Msg::Cancelled;
        state = stopped ? MessageState::Interrupted : MessageState::Failed;
        stats.stopReason = stopName(StopReason::cancelled);
        if (!stopped) blocks.append(errorBlock(*turn.error));
    }
    if (shown) m_messages.finish(turn.answer, state, blocks, stats);
    m_keeper.finish(turn.conversation, turn.answer, state, blocks, stats);
    m_speed = stats.tokensPerSecond;
    emit speedChanged();
    setPhase(Idle);
    if (turn.first && state == MessageState::Complete) proposeTitle(turn, blocks);
}

// A continuation that never began leaves the answer as it was.
void ChatController::giveBack(const Turn& turn, bool shown) {
    if (shown) m_messages.finish(turn.answer, turn.stateBefore, turn.before, turn.statsBefore);
    m_keeper.finish(turn.conversation, turn.answer, turn.stateBefore, turn.before, turn.statsBefore);
}

void ChatController::proposeTitle(const Turn& turn, const QList<Block>& answer) {
    const StoredConversation* known = m_conversations.find(turn.conversation);
    if (!known || known->titleByHand || !m_settings->autoTitles() ||
        ChatKeeper::isPrivate(turn.conversation) || plainText(answer).trimmed().isEmpty() ||
        m_library->parameters() < kTinyModel)
        return;
    QJsonArray messages = QJsonDocument::fromJson(turn.request.messagesJson).array();
    messages.append(QJsonObject{{QStringLiteral("role"), QStringLiteral("assistant")},
                                {QStringLiteral("content"), plainText(answer)}});
    m_titles.ask(turn.conversation, QJsonDocument(messages).toJson(QJsonDocument::Compact),
                 askedText(turn.question));
}

}  // namespace parlor::app
