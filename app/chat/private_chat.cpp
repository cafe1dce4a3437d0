#include "app/chat/private_chat.h"

#include <algorithm>

namespace parlor::app {

const StoredConversation& PrivateChat::begin(const QString& systemPrompt) {
    forget();
    m_conversation.id = --m_lastId;
    m_conversation.systemPrompt = systemPrompt;
    m_conversation.created = m_conversation.updated = QDateTime::currentDateTimeUtc();
    return m_conversation;
}

void PrivateChat::forget() {
    m_conversation = {};
    m_messages.clear();
    m_removed.clear();
}

QList<StoredMessage> PrivateChat::add(QList<StoredMessage> messages) {
    qint64 parent = messages.isEmpty() ? 0 : messages.constFirst().parent;
    for (StoredMessage& message : messages) {
        message.conversation = m_conversation.id;
        message.parent = parent;
        message.id = parent = --m_lastId;
        message.created = QDateTime::currentDateTimeUtc();
        m_messages.append(message);
    }
    m_conversation.leaf = parent;
    return messages;
}

StoredMessage* PrivateChat::find(qint64 id) {
    const auto it = std::find_if(m_messages.begin(), m_messages.end(),
                                 [id](const StoredMessage& message) { return message.id == id; });
    return it == m_messages.end() ? nullptr : &*it;
}

void PrivateChat::setRemoved(qint64 id, bool removed) {
    if (removed)
        m_removed.insert(id);
    else
        m_removed.remove(id);
}

QList<StoredMessage> PrivateChat::messages() const {
    QSet<qint64> hidden = m_removed;
    QList<StoredMessage> shown;
    for (const StoredMessage& message : m_messages) {
        if (hidden.contains(message.parent)) hidden.insert(message.id);  // parents come first
        if (!hidden.contains(message.id)) shown.append(message);
    }
    return shown;
}

}  // namespace parlor::app
