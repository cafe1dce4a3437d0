// A chat that is never written anywhere: it lives here until it is closed, saved, or the program ends. Its
// ids are negative, so that no order meant for it can reach a row of the store.
#pragma once

#include <QSet>
#include <optional>

#include "app/store/types.h"

namespace parlor::app {

class PrivateChat {
  public:
    bool exists() const { return m_conversation.id != 0; }
    bool empty() const { return m_messages.isEmpty(); }
    const StoredConversation& conversation() const { return m_conversation; }
    StoredConversation* edit() { return &m_conversation; }

    const StoredConversation& begin(const QString& systemPrompt);  // forgets the one before
    void forget();
    // The messages with their ids; each hangs below the one before it, the first below its own parent.
    QList<StoredMessage> add(QList<StoredMessage> messages);
    StoredMessage* find(qint64 id);
    void setRemoved(qint64 id, bool removed);
    QList<StoredMessage> messages() const;  // as ChatStore::messages(): what was removed is left out

  private:
    StoredConversation m_conversation;
    QList<StoredMessage> m_messages;  // oldest first
    QSet<qint64> m_removed;
    qint64 m_lastId = 0;  // never used twice: a late answer must not find another chat's message
};

}  // namespace parlor::app
