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
    listChange();  // its row keeps the options for the next opening
    readMemory();
    m_keeper.setOptions(m_conversation.id, m_conversation.options);
}

QList<const StoredMessage*> ChatController::path(qint64 leaf, qint64 first) const {
    QList<const StoredMessage*> path = m_messages.tree().path(leaf);
    for (qsizetype i = path.size() - 1; i > 0; --i)
        if (path[i]->id == first) return path.mid(i);
    return path;
}

QString ChatController::wholeMemory(const QString& options) {
    QJsonObject kept = parsed(options);
    kept.remove(kMemoryFrom);
    return kept.isEmpty() ? QString() : QString::fromUtf8(QJsonDocument(kept).toJson(QJsonDocument::Compact));
}

QByteArray ChatController::promptJson(qint64 first, const QList<Block>& question) const {
    Turn turn;
    turn.parent = m_messages.tree().leaf();
    turn.ask = true;
    turn.question = question;
    return messagesJson(turn, first);
}

void ChatController::giveUp() {
    m_flush.stop();
    m_frame.stop();
    const Turn turn = std::exchange(m_turn, {});
    setPhase(Idle);
    if (turn.composed) emit refused(turn.conversation);
}

}  // namespace parlor::app
