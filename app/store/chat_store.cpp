// Reading and writing conversations and messages.
#include "app/store/chat_store.h"

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

StoreStatus setIndex(const QSqlDatabase& db, qint64 row, const QString& body) {
    STORE_TRY(execute(db, QStringLiteral("DELETE FROM search WHERE rowid = ?"), {row}));
    if (body.isEmpty()) return std::nullopt;
    return execute(db, QStringLiteral("INSERT INTO search (rowid, body) VALUES (?, ?)"),
                   {row, indexText(body)});
}

QString bodyOf(const QList<Block>& blocks) {
    QStringList texts;
    for (const Block& block : blocks) texts += block.text;
    return texts.join(QLatin1Char('\n'));
}

}  // namespace

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
    STORE_TRY(setIndex(db, -id, title));
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
    STORE_TRY(setIndex(db, -conversation, title));
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
    return setField(QStringLiteral("pinned"), pinned, conversation);
}
StoreStatus ChatStore::setArchived(qint64 conversation, bool archived) {
    return setField(QStringLiteral("archived"), archived, conversation);
}
StoreStatus ChatStore::setTrashed(qint64 conversation, bool trashed) {
    return setField(QStringLiteral("trashed"), trashed ? QVariant(now()) : QVariant(), conversation);
}
StoreStatus ChatStore::setLeaf(qint64 conversation, qint64 message) {
    return setField(QStringLiteral("leaf"), message, conversation);
}

StoreStatus ChatStore::erase(qint64 conversation) {
    const QSqlDatabase db = database();
    Transaction transaction(db);
    STORE_TRY(transaction.begin());
    // Not by triggers: with trusted_schema off they may not touch a virtual table.
    STORE_TRY(execute(db,
                      QStringLiteral("DELETE FROM search WHERE rowid = ? OR rowid IN"
                                     " (SELECT id FROM messages WHERE conversation = ?)"),
                      {-conversation, conversation}));
    Sql remove(db, QStringLiteral("DELETE FROM conversations WHERE id = ?"), {conversation});
    STORE_TRY(remove.run());
    if (remove.affected() != 1) return StoreError{StoreError::Kind::NotFound, {}};
    // FTS5 keeps deleted words in old segments and the WAL keeps old pages until these two have run.
    STORE_TRY(execute(db, QStringLiteral("INSERT INTO search (search) VALUES ('optimize')")));
    STORE_TRY(transaction.commit());
    return execute(db, QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)"));
}

StoreStatus ChatStore::eraseTrashedBefore(const QDateTime& limit) {
    Sql old(database(), QStringLiteral("SELECT id FROM conversations WHERE trashed < ?"),
            {limit.toMSecsSinceEpoch()});
    STORE_TRY(old.run());
    QList<qint64> ids;
    while (old.next()) ids.append(old.value(0).toLongLong());
    for (const qint64 id : ids) STORE_TRY(erase(id));
    return std::nullopt;
}

StoreResult<qint64> ChatStore::addMessage(const StoredMessage& message) {
    const QSqlDatabase db = database();
    Transaction transaction(db);
    STORE_TRY(transaction.begin());
    if (message.parent != 0) {
        Sql parent(db, QStringLiteral("SELECT 1 FROM messages WHERE id = ? AND conversation = ?"),
                   {message.parent, message.conversation});
        STORE_TRY(parent.run());
        if (!parent.next()) return StoreError{StoreError::Kind::NotFound, {}};
    }
    Sql insert(
        db,
        QStringLiteral(
            "INSERT INTO messages (conversation, parent, role, state, created, model, prompt_tokens, tokens,"
            " tokens_per_second, first_token_ms, stop_reason)"
            " SELECT id, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM conversations WHERE id = ?"),
        {message.parent == 0 ? QVariant() : QVariant(message.parent), static_cast<int>(message.role),
         static_cast<int>(message.state), now(), message.model.isNull() ? QStringLiteral("") : message.model,
         message.stats.promptTokens, message.stats.tokens, message.stats.tokensPerSecond,
         message.stats.firstTokenMs,
         message.stats.stopReason.isNull() ? QStringLiteral("") : message.stats.stopReason,
         message.conversation});
    STORE_TRY(insert.run());
    if (insert.affected() != 1) return StoreError{StoreError::Kind::NotFound, {}};
    const qint64 id = insert.lastId();
    STORE_TRY(writeBlocks(id, message.blocks));
    if (message.state != MessageState::Streaming) STORE_TRY(setIndex(db, id, bodyOf(message.blocks)));
    Sql leaf(db, QStringLiteral("UPDATE conversations SET leaf = ?, updated = ? WHERE id = ?"),
             {id, now(), message.conversation});
    STORE_TRY(leaf.run());
    STORE_TRY(transaction.commit());
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
            " m.tokens_per_second, m.first_token_ms, m.stop_reason, b.kind, b.text, b.data"
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
                                   .tokens = query.value(7).toLongLong(),
                                   .tokensPerSecond = query.value(8).toDouble(),
                                   .firstTokenMs = query.value(9).toDouble(),
                                   .stopReason = query.value(10).toString()}});
        }
        if (query.value(11).isNull()) continue;
        list.last().blocks.append({static_cast<BlockKind>(query.value(11).toInt()),
                                   query.value(12).toString(), query.value(13).toString()});
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
                       " first_token_ms = ?, stop_reason = ? WHERE id = ?"),
        {static_cast<int>(state), stats.promptTokens, stats.tokens, stats.tokensPerSecond, stats.firstTokenMs,
         stats.stopReason.isNull() ? QStringLiteral("") : stats.stopReason, message});
    STORE_TRY(update.run());
    if (update.affected() != 1) return StoreError{StoreError::Kind::NotFound, {}};
    STORE_TRY(writeBlocks(message, blocks));
    STORE_TRY(setIndex(db, message, bodyOf(blocks)));
    return transaction.commit();
}

StoreStatus ChatStore::setRemoved(qint64 message, bool removed) {
    Sql update(database(), QStringLiteral("UPDATE messages SET removed = ? WHERE id = ?"),
               {removed, message});
    STORE_TRY(update.run());
    if (update.affected() != 1) return StoreError{StoreError::Kind::NotFound, {}};
    return std::nullopt;
}

StoreResult<QList<SearchHit>> ChatStore::search(const QString& text, int limit) {
    const QString match = searchQuery(text);
    QList<SearchHit> hits;
    if (match.isEmpty()) return hits;
    const QSqlDatabase db = database();
    Sql query(db,
              QStringLiteral(
                  "SELECT c.id, m.id, c.title,"
                  " coalesce((SELECT group_concat(text, char(10)) FROM blocks WHERE message = m.id), c.title)"
                  " FROM search LEFT JOIN messages m ON m.id = search.rowid AND m.removed = 0"
                  " JOIN conversations c ON c.id = coalesce(m.conversation, -search.rowid)"
                  " WHERE search MATCH ? AND c.trashed IS NULL"
                  " ORDER BY c.updated DESC, search.rowid DESC LIMIT ?"),
              {match, limit});
    STORE_TRY(query.run());
    while (query.next()) {
        const Snippet snippet = makeSnippet(query.value(3).toString(), text);
        hits.append({.conversation = query.value(0).toLongLong(),
                     .message = query.value(1).toLongLong(),
                     .title = query.value(2).toString(),
                     .snippet = snippet.text,
                     .matchStart = snippet.matchStart,
                     .matchLength = snippet.matchLength});
    }
    if (query.failed()) return query.error();
    return hits;
}

}  // namespace parlor::app
