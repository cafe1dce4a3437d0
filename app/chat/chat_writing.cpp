// ChatController's turns: from the order to the stored answer.
#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "app/chat/chat_controller.h"
#include "app/chat/prompt_text.h"
#include "app/engine/engine_text.h"

namespace parlor::app {

namespace {

constexpr qsizetype kTitleLength = 48;

QString titleFrom(const QString& question) {
    const QString line = question.simplified();
    if (line.size() <= kTitleLength) return line;
    const qsizetype space = line.lastIndexOf(u' ', kTitleLength);
    return line.left(space > kTitleLength / 2 ? space : kTitleLength) + u'…';
}

Block errorBlock(const Message& message) {
    return {BlockKind::Error, (sentence(message) + u' ' + hint(message)).trimmed(), {}};
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

}  // namespace

void ChatController::begin(Turn turn) {
    turn.id = ++m_lastRequest;
    turn.conversation = m_conversation.id;
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
    if (turn.ask) add("user", promptText(turn.questionBlocks()));
    return QJsonDocument(messages).toJson(QJsonDocument::Compact);
}

void ChatController::generate() {
    setPhase(Reading);
    m_client->generate(m_turn.request);
}

void ChatController::onAccepted(quint64 id) {
    if (id != m_turn.id) return;
    m_turn.storing = true;
    const QString model = m_library->name();
    StoredConversation conversation = m_conversation;
    if (conversation.id == 0) {
        const bool wordless = m_turn.question.trimmed().isEmpty() && !m_turn.attachments.isEmpty();
        conversation.title = titleFrom(wordless ? attachmentName(m_turn.attachments[0]) : m_turn.question);
    }
    const auto write = [conversation, model, turn = m_turn](ChatStore& store) -> StoreResult<Stored> {
        Stored stored;
        stored.conversation = conversation;
        if (conversation.id == 0) {
            const auto created = store.createConversation(conversation.title, conversation.systemPrompt);
            if (!created) return created.error();
            if (const auto failed = store.setOptions(*created, conversation.options)) return *failed;
            stored.conversation.id = *created;
            stored.conversation.created = QDateTime::currentDateTimeUtc();
        }
        qint64 parent = turn.parent;
        if (turn.ask) {
            StoredMessage question;
            question.conversation = stored.conversation.id;
            question.parent = parent;
            question.created = QDateTime::currentDateTimeUtc();
            question.blocks = turn.questionBlocks();
            const auto added = store.addMessage(question);
            if (!added) return added.error();
            parent = question.id = *added;
            stored.question = question;
        }
        StoredMessage& answer = stored.answer;
        answer.conversation = stored.conversation.id;
        answer.parent = parent;
        answer.role = Role::Assistant;
        answer.state = MessageState::Streaming;
        answer.created = QDateTime::currentDateTimeUtc();
        answer.model = model;
        const auto added = store.addMessage(answer);
        if (!added) return added.error();
        answer.id = *added;
        stored.conversation.leaf = *added;
        stored.conversation.updated = QDateTime::currentDateTimeUtc();
        return stored;
    };
    m_archive->run(this, write, [this, id](const StoreResult<Stored>& result) {
        if (id == m_turn.id) onStored(result);
    });
}

void ChatController::onStored(const StoreResult<Stored>& result) {
    m_turn.storing = false;
    if (!result) {
        // Nothing is shown that is not on the disk: the text is still in the composer.
        m_client->cancel();
        giveUp();
        return tell(result.error());
    }
    const Stored& stored = *result;
    const bool shown = m_turn.conversation == m_conversation.id;
    const qint64 from = std::exchange(m_turn.conversation, stored.conversation.id);
    m_turn.answer = stored.answer.id;
    m_conversations.put(stored.conversation);
    m_conversations.setWriting(stored.conversation.id);
    if (stored.question) emit asked(from, stored.conversation.id);
    if (shown) {
        if (stored.question) m_messages.add(*stored.question);
        m_messages.add(stored.answer);
        setConversation(stored.conversation);
        emit accepted();
    } else {
        emit phaseChanged();
    }
    m_flush.start();
    if (!m_turn.written.isEmpty() && shown)
        m_messages.stream(m_turn.answer, splitThinking(m_turn.written, true));
    if (m_turn.finished || m_turn.error) complete();
}

void ChatController::onText(quint64 id, const QString& text) {
    if (id != m_turn.id) return;
    if (m_phase != Answering) {
        m_turn.clock.start();
        setPhase(Answering);
    }
    m_turn.written += text;
    ++m_turn.pieces;
    if (m_turn.answer != 0 && m_turn.conversation == m_conversation.id)
        m_messages.stream(m_turn.answer, splitThinking(m_turn.written, true));
}

void ChatController::flush() {
    if (m_turn.answer == 0) return;
    m_archive->order([id = m_turn.answer, blocks = splitThinking(m_turn.written)](ChatStore& store) {
        return store.updateStreaming(id, blocks);
    });
}

void ChatController::complete() {
    if (m_turn.storing) return;  // onStored() comes back here
    m_flush.stop();
    if (m_turn.answer == 0) {
        const std::optional<Error> error = m_turn.error;
        giveUp();
        if (error && error->id != Msg::Cancelled) tell(*error, NoAction);
        return;
    }
    const Turn turn = std::exchange(m_turn, {});
    QList<Block> blocks = turn.written.isEmpty() ? QList<Block>() : splitThinking(turn.written);
    MessageState state = MessageState::Complete;
    MessageStats stats;
    if (turn.finished) {
        stats.promptTokens = turn.finished->promptTokens;
        stats.tokens = turn.finished->tokens;
        stats.tokensPerSecond = turn.finished->tokensPerSecond();
        stats.firstTokenMs = turn.finished->firstTokenMs;
        stats.stopReason = stopName(turn.finished->stop);
        if (turn.finished->stop == StopReason::cancelled) state = MessageState::Interrupted;
        if (turn.finished->note) blocks.append(errorBlock(*turn.finished->note));
    } else if (turn.error) {
        const bool stopped = turn.error->id == Msg::Cancelled;
        state = stopped ? MessageState::Interrupted : MessageState::Failed;
        if (!stopped) blocks.append(errorBlock(*turn.error));
    }
    if (turn.conversation == m_conversation.id) m_messages.finish(turn.answer, state, blocks, stats);
    m_archive->order([id = turn.answer, state, blocks, stats](ChatStore& store) {
        return store.finishMessage(id, state, blocks, stats);
    });
    m_speed = stats.tokensPerSecond;
    emit speedChanged();
    setPhase(Idle);
}

}  // namespace parlor::app
