// Reading and writing conversations and messages.
#include "app/store/chat_store.h"

#include "app/store/rescue.h"
#include "app/store/search_text.h"
#include "app/store/sql.h"

namespace parlor::app {

namespace {

qint64 now() {
    return QDateTime::currentMSecsSinceEpoch();
}

QDateTime time(const QVariant& milliseconds) {
    return milliseconds.isNull() ? QDateTime()
                                 : QDateTime::fromMSecsSinceEpoch(milliseconds.toLongLong(), Qt::UTC);
}

}  // namespace

StoreStatus ChatStore::setIndex(qint64 row, const QString& body) {
    const QSqlDatabase db = database();
    STORE_TRY(execute(db, QStringLiteral("DELETE FROM search WHERE rowid = ?"), {row}));
    if (body.isEmpty()) return std::nullopt;
    return execute(db, QStringLiteral("INSERT INTO search (rowid, body) VALUES (?, ?)"),
                   {row, indexText(body)});
}

StoreResult<qint64> ChatStore::createConversation(const QString& title, const QString& systemPrompt) {
    const QSqlDatabase db = database();
    Transaction transaction(db);
    STORE_TRY(transaction.begin());
    Sql insert(db,
               QStringLiteral(
                   "INSERT INTO conversations (title, created, updated, system_prompt) VALUES (?, ?, ?, ?)"),
               {title.isNull() ? QStringLiteral("") : title, now(), now(),
                systemPrompt.isNull() ? QStringLiteral("") : systemPrompt});
    STORE_TRY(insert.run());
    const qint64 id = insert.lastId();
    STORE_TRY(setIndex(-id, title));
    STORE_TRY(transaction.commit());
    return id;
}

StoreResult<QList<StoredConversation>> ChatStore::conversations(bool trashed) {
    Sql query(
        database(),
        QStringLiteral(
            "SELECT id, title, title_by_hand, created, updated, pinned, archived, trashed, system_prompt,"
            " leaf, folder, options FROM conversations WHERE trashed IS %1NULL ORDER BY updated DESC, id "
            "DESC")
            .arg(trashed ? QStringLiteral("NOT ") : QString()));
    STORE_TRY(query.run());
    QList<StoredConversation> list;
    while (query.next()) {
        list.append({.id = query.value(0).toLongLong(),
                     .title = query.value(1).toString(),
                     .titleByHand = query.value(2).toBool(),
                     .created = time(query.value(3)),
                     .updated = time(query.value(4)),
                     .pinned = query.value(5).toBool(),
                     .archived = query.value(6).toBool(),
                     .trashed = time(query.value(7)),
                     .systemPrompt = query.value(8).toString(),
                     .leaf = query.value(9).toLongLong(),
                     .folder = query.value(10).toLongLong(),
                     .options = query.value(11).toString()});
    }
    if (query.failed()) return query.error();
    return list;
}

StoreStatus ChatStore::setField(const QString& column, const QVariant& value, qint64 conversation) {
    Sql update(database(), QStringLiteral("UPDATE conversations SET %1 = ? WHERE id = ?").arg(column),
               {value, conversation});
    STORE_TRY(update.run());
    if (update.affected() != 1) return StoreError{StoreError::Kind::NotFound, {}};
    return std::nullopt;
}

StoreStatus ChatStore::setTitle(qint64 conversation, const QString& title, bool byHand) {
    const QSqlDatabase db = database();
    Transaction transaction(db);
    STORE_TRY(transaction.begin());
    STORE_TRY(setField(QStringLiteral("title"), title.isNull() ? QStringLiteral("") : title, conversation));
    STORE_TRY(setField(QStringLiteral("title_by_hand"), byHand, conversation));
    STORE_TRY(setIndex(-conversation, title));
    return transaction.commit();
}

StoreStatus ChatStore::setSystemPrompt(qint64 conversation, const QString& prompt) {
    return setField(QStringLiteral("system_prompt"), prompt.isNull() ? QStringLiteral("") : prompt,
                    conversation);
}
StoreStatus ChatStore::setOptions(qint64 conversation, const QString& options) {
    return setField(QStringLiteral("options"), options.isNull() ? QStringLiteral("") : options, conversation);
}
StoreStatus ChatStore::setPinned(qint64 conversation, bool pinned) {
    return mark({conversation}, Mark::Pinned, pinned);
}
StoreStatus ChatStore::setArchived(qint64 conversation, bool archived) {
    return mark({conversation}, Mark::Archived, archived);
}
StoreStatus ChatStore::setTrashed(qint64 conversation, bool trashed) {
    return mark({conversation}, Mark::Trashed, trashed);
}
StoreStatus ChatStore::setLeaf(qint64 conversation, qint64 message) {
    return setField(QStringLiteral("leaf"), message, conversation);
}

StoreResult<qint64> ChatStore::addMessage(const StoredMessage& message) {
    StoredMessage fresh = message;
    fresh.id = 0;
    fresh.created = {};
    const StoreResult<QList<qint64>> ids = addMessages({fresh});
    if (!ids) return ids.error();
    return ids->constFirst();
}

StoreResult<QList<qint64>> ChatStore::addMessages(const QList<StoredMessage>& messages) {
    const QSqlDatabase db = database();
    Transaction transaction(db);
    STORE_TRY(transaction.begin());
    QHash<qint64, qint64> added;  // id in the list → id in the store
    QList<qint64> ids;
    for (StoredMessage message : messages) {
        if (const auto known = added.constFind(message.parent); known != added.cend())
            message.parent = *known;
        const StoreResult<qint64> id =
            insertMessage(message, message.created.isValid() ? message.created.toMSecsSinceEpoch() : now());
        if (!id) return id.error();
        if (message.id != 0) added.insert(message.id, *id);
        ids.append(*id);
    }
    if (!ids.isEmpty()) {
        Sql leaf(db, QStringLiteral("UPDATE conversations SET leaf = ?, updated = ? WHERE id = ?"),
                 {ids.constLast(), now(), messages.constLast().conversation});
        STORE_TRY(leaf.run());
    }
    STORE_TRY(transaction.commit());
    return ids;
}

StoreResult<qint64> ChatStore::insertMessage(const StoredMessage& message, qint64 created) {
    const QSqlDatabase db = database();
    if (message.parent != 0) {
        Sql parent(db, QStringLiteral("SELECT 1 FROM messages WHERE id = ? AND conversation = ?"),
                   {message.parent, message.conversation});
        STORE_TRY(parent.run());
        if (!parent.next()) return StoreError{StoreError::Kind::NotFound, {}};
    }
    const MessageStats& stats = message.stats;
    Sql insert(
        db,
        QStringLiteral(
            "INSERT INTO messages (conversation, parent, role, state, created, model, prompt_tokens, tokens,"
            " tokens_per_second, first_token_ms, stop_reason, reused_tokens)"
            " SELECT id, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM conversations WHERE id = ?"),
        {message.parent == 0 ? QVariant() : QVariant(message.parent), static_cast<int>(message.role),
         static_cast<int>(message.state), created,
         message.model.isNull() ? QStringLiteral("") : message.model, stats.promptTokens, stats.tokens,
         stats.tokensPerSecond, stats.firstTokenMs,
         stats.stopReason.isNull() ? QStringLiteral("") : stats.stopReason, stats.reusedTokens,
         message.conversation});
    STORE_TRY(insert.run());
    if (insert.affected() != 1) return StoreError{StoreError::Kind::NotFound, {}};
    const qint64 id = insert.lastId();
    STORE_TRY(writeBlocks(id, message.blocks));
    if (message.state != MessageState::Streaming) STORE_TRY(setIndex(id, bodyOf(message.blocks)));
    return id;
}

StoreResult<QList<StoredMessage>> ChatStore::messages(qint64 conversation) {
    const QSqlDatabase db = database();
    // A removed message hides all below it.
    Sql query(
        db,
        QStringLiteral(
            "WITH RECURSIVE hidden (id) AS (SELECT id FROM messages WHERE conversation = ? AND removed = 1"
            " UNION SELECT m.id FROM messages m JOIN hidden h ON m.parent = h.id)"
            " SELECT m.id, m.parent, m.role, m.state, m.created, m.model, m.prompt_tokens, m.tokens,"
            " m.tokens_per_second, m.first_token_ms, m.stop_reason, m.reused_tokens, b.kind, b.text, b.data"
            " FROM messages m LEFT JOIN blocks b ON b.message = m.id WHERE m.conversation = ?"
            " AND m.id NOT IN (SELECT id FROM hidden) ORDER BY m.id, b.position"),
        {conversation, conversation});
    STORE_TRY(query.run());
    QList<StoredMessage> list;
    while (query.next()) {
        const qint64 id = query.value(0).toLongLong();
        if (list.isEmpty() || list.last().id != id) {
            list.append({.id = id,
                         .conversation = conversation,
                         .parent = query.value(1).toLongLong(),
                         .role = static_cast<Role>(query.value(2).toInt()),
                         .state = static_cast<MessageState>(query.value(3).toInt()),
                         .created = time(query.value(4)),
                         .model = query.value(5).toString(),
                         .stats = {.promptTokens = query.value(6).toLongLong(),
                                   .reusedTokens = query.value(11).toLongLong(),
                                   .tokens = query.value(7).toLongLong(),
                                   .tokensPerSecond = query.value(8).toDouble(),
                                   .firstTokenMs = query.value(9).toDouble(),
                                   .stopReason = query.value(10).toString()}});
        }
        if (query.value(12).isNull()) continue;
        list.last().blocks.append({static_cast<BlockKind>(query.value(12).toInt()),
                                   query.value(13).toString(), query.value(14).toString()});
    }
    if (query.failed()) return query.error();
    return list;
}

StoreStatus ChatStore::writeBlocks(qint64 message, const QList<Block>& blocks) {
    const QSqlDatabase db = database();
    // Streaming changes the last block only: the others are left alone.
    STORE_TRY(execute(db, QStringLiteral("DELETE FROM blocks WHERE message = ? AND position >= ?"),
                      {message, blocks.size()}));
    for (qsizetype i = 0; i < blocks.size(); ++i) {
        const Block& block = blocks[i];
        STORE_TRY(execute(
            db,
            QStringLiteral(
                "INSERT INTO blocks VALUES (?, ?, ?, ?, ?) ON CONFLICT (message, position) DO UPDATE SET"
                " kind = excluded.kind, text = excluded.text, data = excluded.data"
                " WHERE text <> excluded.text OR kind <> excluded.kind OR data <> excluded.data"),
            {message, i, static_cast<int>(block.kind), block.text.isNull() ? QStringLiteral("") : block.text,
             block.data.isNull() ? QStringLiteral("") : block.data}));
    }
    return std::nullopt;
}

StoreStatus ChatStore::updateStreaming(qint64 message, const QList<Block>& blocks) {
    Transaction transaction(database());
    STORE_TRY(transaction.begin());
    STORE_TRY(writeBlocks(message, blocks));
    return transaction.commit();
}

StoreStatus ChatStore::finishMessage(qint64 message, MessageState state, const QList<Block>& blocks,
                                     const MessageStats& stats) {
    const QSqlDatabase db = database();
    Transaction transaction(db);
    STORE_TRY(transaction.begin());
    Sql update(
        db,
        QStringLiteral("UPDATE messages SET state = ?, prompt_tokens = ?, tokens = ?, tokens_per_second = ?,"
                       " first_token_ms = ?, stop_reason = ?, reused_tokens = ? WHERE id = ?"),
        {static_cast<int>(state), stats.promptTokens, stats.tokens, stats.tokensPerSecond, stats.firstTokenMs,
         stats.stopReason.isNull() ? QStringLiteral("") : stats.stopReason, stats.reusedTokens, message});
    STORE_TRY(update.run());
    if (update.affected() != 1) return StoreError{StoreError::Kind::NotFound, {}};
    STORE_TRY(writeBlocks(message, blocks));
    // Its question may have been removed meanwhile: then it is hidden.
    STORE_TRY(execute(db, QStringLiteral("DELETE FROM search WHERE rowid = ?"), {message}));
    STORE_TRY(reindexMissing(db, message));
    return transaction.commit();
}

StoreStatus ChatStore::setRemoved(qint64 message, bool removed) {
    const QSqlDatabase db = database();
    Transaction transaction(db);
    STORE_TRY(transaction.begin());
    Sql update(db, QStringLiteral("UPDATE messages SET removed = ? WHERE id = ?"), {removed, message});
    STORE_TRY(update.run());
    if (update.affected() != 1) return StoreError{StoreError::Kind::NotFound, {}};
    // What is hidden is not in the search index.
    if (removed) {
        STORE_TRY(
            execute(db,
                    QStringLiteral("WITH RECURSIVE below (id) AS (SELECT ? UNION SELECT m.id FROM messages m"
                                   " JOIN below b ON m.parent = b.id)"
                                   " DELETE FROM search WHERE rowid IN (SELECT id FROM below)"),
                    {message}));
    } else {
        STORE_TRY(reindexMissing(db, message));
    }
    return transaction.commit();
}

}  // namespace parlor::app
