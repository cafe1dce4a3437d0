// ChatController's view of what the model is shown: where its memory begins, and turns that came to nothing.
#include <QJsonDocument>
#include <QJsonObject>

#include "app/chat/chat_controller.h"

namespace parlor::app {

namespace {

// In the options of a conversation. Written to the chats: never rename it.
constexpr QLatin1String kMemoryFrom("memoryFrom");

QJsonObject parsed(const QString& options) {
    return QJsonDocument::fromJson(options.toUtf8()).object();
}

}  // namespace

void ChatController::readMemory() {
    const auto from = qint64(parsed(m_conversation.options).value(kMemoryFrom).toDouble());
    if (from == m_memoryFrom) return;
    m_memoryFrom = from;
    emit memoryFromChanged();
}

void ChatController::forgetBefore(qint64 message) {
    if (m_conversation.id == 0 || message == m_memoryFrom) return;
    QJsonObject options = parsed(m_conversation.options);
    if (message == 0)
        options.remove(kMemoryFrom);
    else
        options.insert(kMemoryFrom, double(message));
    m_conversation.options = options.isEmpty()
                                 ? QString()
                                 : QString::fromUtf8(QJsonDocument(options).toJson(QJsonDocument::Compact));
    m_conversations.rename(m_conversation);  // its row keeps the options for the next opening
    readMemory();
    m_archive->order([id = m_conversation.id, text = m_conversation.options](ChatStore& store) {
        return store.setOptions(id, text);
    });
}

QList<const StoredMessage*> ChatController::path(qint64 leaf, qint64 first) const {
    QList<const StoredMessage*> path;
    for (const StoredMessage* at = m_messages.tree().find(leaf); at;
         at = m_messages.tree().find(at->parent)) {
        path.prepend(at);
        if (at->id == first) break;
    }
    return path;
}

QByteArray ChatController::promptJson(qint64 first, const QList<Block>& question) const {
    Turn turn;
    turn.parent = m_messages.tree().leaf();
    turn.ask = true;
    turn.attachments = question;
    return messagesJson(turn, first);
}

QList<Block> ChatController::Turn::questionBlocks() const {
    QList<Block> blocks = attachments;
    if (!question.isEmpty() || blocks.isEmpty()) blocks.append({BlockKind::Text, question, {}});
    return blocks;
}

void ChatController::giveUp() {
    const Turn turn = std::exchange(m_turn, {});
    setPhase(Idle);
    if (turn.ask) emit refused(turn.conversation);
}

}  // namespace parlor::app
