// Where the changes of a chat go: into the store, or – of a private chat – nowhere but memory. ChatController
// writes by this way only. Answers come on the thread of `context`, never before the call has returned.
#pragma once

#include <functional>

#include "app/chat/chat_archive.h"
#include "app/chat/private_chat.h"

namespace parlor::app {

class ChatKeeper {
  public:
    struct Added {
        StoredConversation conversation;
        QList<StoredMessage> messages;
    };
    using OnAdded = std::function<void(const StoreResult<Added>&)>;
    using OnLoaded = std::function<void(const StoreResult<QList<StoredMessage>>&)>;

    explicit ChatKeeper(ChatArchive* archive) : m_archive(archive) {}
    static bool isPrivate(qint64 conversation) { return conversation < 0; }
    PrivateChat& privateChat() { return m_private; }
    const PrivateChat& privateChat() const { return m_private; }

    void load(qint64 conversation, QObject* context, OnLoaded done);
    // Each message hangs below the one before it, the first below its own parent. A conversation without an
    // id is made.
    void add(const StoredConversation& conversation, const QList<StoredMessage>& messages, QObject* context,
             OnAdded done);
    // A new conversation in the store with these messages, whose parents are ids of this list. `leaf` is one
    // of them, too.
    void addTree(const StoredConversation& conversation, const QList<StoredMessage>& messages, qint64 leaf,
                 QObject* context, OnAdded done);
    void updateStreaming(qint64 conversation, qint64 message, const QList<Block>& blocks);
    void finish(qint64 conversation, qint64 message, MessageState state, const QList<Block>& blocks,
                const MessageStats& stats);
    void setLeaf(qint64 conversation, qint64 message);
    void setRemoved(qint64 conversation, qint64 message, bool removed);
    void setTitle(qint64 conversation, const QString& title, bool byHand);
    void setOptions(qint64 conversation, const QString& options);
    void setSystemPrompt(qint64 conversation, const QString& prompt);

  private:
    void change(qint64 message, MessageState state, const QList<Block>& blocks, const MessageStats* stats);

    ChatArchive* m_archive;
    PrivateChat m_private;
};

}  // namespace parlor::app
