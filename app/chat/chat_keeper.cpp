#include "app/chat/chat_keeper.h"

namespace parlor::app {

namespace {

template <class Result, class Done>
void later(QObject* context, Done done, Result result) {
    QMetaObject::invokeMethod(
        context, [done = std::move(done), result = std::move(result)] { done(result); },
        Qt::QueuedConnection);
}

StoreResult<StoredConversation> make(ChatStore& store, StoredConversation conversation) {
    const auto created = store.createConversation(conversation.title, conversation.systemPrompt);
    if (!created) return created.error();
    conversation.id = *created;
    conversation.created = conversation.updated = QDateTime::currentDateTimeUtc();
    if (conversation.titleByHand)
        if (const auto failed = store.setTitle(*created, conversation.title, true)) return *failed;
    if (!conversation.options.isEmpty())
        if (const auto failed = store.setOptions(*created, conversation.options)) return *failed;
    if (conversation.folder != 0)
        if (const auto failed = store.moveTo({*created}, conversation.folder)) return *failed;
    return conversation;
}

}  // namespace

void ChatKeeper::load(qint64 conversation, QObject* context, OnLoaded done) {
    if (isPrivate(conversation))
        return later(context, std::move(done), StoreResult<QList<StoredMessage>>(m_private.messages()));
    m_archive->run(
        context, [conversation](ChatStore& store) { return store.messages(conversation); }, std::move(done));
}

void ChatKeeper::add(const StoredConversation& conversation, const QList<StoredMessage>& messages,
                     QObject* context, OnAdded done) {
    if (isPrivate(conversation.id)) {
        const QList<StoredMessage> added = m_private.add(messages);
        return later(context, std::move(done), StoreResult<Added>(Added{m_private.conversation(), added}));
    }
    const auto write = [conversation, messages](ChatStore& store) -> StoreResult<Added> {
        Added added{conversation, messages};
        if (conversation.id == 0) {
            const auto made = make(store, conversation);
            if (!made) return made.error();
            added.conversation = *made;
        }
        qint64 below = 0;  // ids of this list only, until the store has given its own
        for (StoredMessage& message : added.messages) {
            message.conversation = added.conversation.id;
            if (below != 0) message.parent = below;
            message.id = --below;
        }
        const auto ids = store.addMessages(added.messages);
        if (!ids) return ids.error();
        for (qsizetype i = 0; i < ids->size(); ++i) {
            StoredMessage& message = added.messages[i];
            message.id = (*ids)[i];
            if (i > 0) message.parent = (*ids)[i - 1];
            if (!message.created.isValid()) message.created = QDateTime::currentDateTimeUtc();
        }
        added.conversation.leaf = ids->constLast();
        added.conversation.updated = QDateTime::currentDateTimeUtc();
        return added;
    };
    m_archive->run(context, write, std::move(done));
}

void ChatKeeper::addTree(const StoredConversation& conversation, const QList<StoredMessage>& messages,
                         qint64 leaf, QObject* context, OnAdded done) {
    const auto write = [conversation, messages, leaf](ChatStore& store) -> StoreResult<Added> {
        const auto made = make(store, conversation);
        if (!made) return made.error();
        Added added{*made, messages};
        for (StoredMessage& message : added.messages) message.conversation = made->id;
        const auto ids = store.addMessages(added.messages);
        if (!ids) return ids.error();
        for (qsizetype i = 0; i < ids->size(); ++i)
            if (messages[i].id == leaf) added.conversation.leaf = (*ids)[i];
        if (const auto failed = store.setLeaf(made->id, added.conversation.leaf)) return *failed;
        return added;
    };
    m_archive->run(context, write, std::move(done));
}

void ChatKeeper::change(qint64 id, MessageState state, const QList<Block>& blocks,
                        const MessageStats* stats) {
    StoredMessage* message = m_private.find(id);
    if (!message) return;  // of a private chat that was closed
    message->state = state;
    message->blocks = blocks;
    if (stats) message->stats = *stats;
}

void ChatKeeper::updateStreaming(qint64 conversation, qint64 message, const QList<Block>& blocks) {
    if (isPrivate(conversation)) return change(message, MessageState::Streaming, blocks, nullptr);
    m_archive->order([message, blocks](ChatStore& store) { return store.updateStreaming(message, blocks); });
}

void ChatKeeper::finish(qint64 conversation, qint64 message, MessageState state, const QList<Block>& blocks,
                        const MessageStats& stats) {
    if (isPrivate(conversation)) return change(message, state, blocks, &stats);
    m_archive->order([message, state, blocks, stats](ChatStore& store) {
        return store.finishMessage(message, state, blocks, stats);
    });
}

void ChatKeeper::setLeaf(qint64 conversation, qint64 message) {
    if (conversation == m_private.conversation().id) m_private.edit()->leaf = message;
    if (isPrivate(conversation)) return;
    m_archive->order(
        [conversation, message](ChatStore& store) { return store.setLeaf(conversation, message); });
}

void ChatKeeper::setRemoved(qint64 conversation, qint64 message, bool removed) {
    if (isPrivate(conversation)) return m_private.setRemoved(message, removed);
    m_archive->order([message, removed](ChatStore& store) { return store.setRemoved(message, removed); });
}

void ChatKeeper::setTitle(qint64 conversation, const QString& title, bool byHand) {
    if (conversation == m_private.conversation().id) m_private.edit()->title = title;
    if (isPrivate(conversation)) return;
    m_archive->order([conversation, title, byHand](ChatStore& store) {
        return store.setTitle(conversation, title, byHand);
    });
}

void ChatKeeper::setOptions(qint64 conversation, const QString& options) {
    if (conversation == m_private.conversation().id) m_private.edit()->options = options;
    if (isPrivate(conversation)) return;
    m_archive->order(
        [conversation, options](ChatStore& store) { return store.setOptions(conversation, options); });
}

void ChatKeeper::setSystemPrompt(qint64 conversation, const QString& prompt) {
    if (conversation == m_private.conversation().id) m_private.edit()->systemPrompt = prompt;
    if (isPrivate(conversation)) return;
    m_archive->order(
        [conversation, prompt](ChatStore& store) { return store.setSystemPrompt(conversation, prompt); });
}

}  // namespace parlor::app
