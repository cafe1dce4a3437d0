// Keeping order among many chats: marks, folders, copies of a chat, erasing.
#include <QHash>
#include <QSet>

#include "app/store/chat_store.h"
#include "app/store/search_text.h"
#include "app/store/sql.h"

namespace parlor::app {

namespace {

QString idList(const QList<qint64>& ids) {
    QStringList words;
    for (const qint64 id : ids) words += QString::number(id);
    return words.join(QLatin1Char(','));
}

// Runs an UPDATE over conversations; all must exist.
StoreStatus updateAll(const QSqlDatabase& db, const QString& assignment, const QVariant& value,
                      const QList<qint64>& conversations) {
    const QSet<qint64> ids(conversations.cbegin(), conversations.cend());
    if (ids.isEmpty()) return std::nullopt;
    Transaction transaction(db);
    STORE_TRY(transaction.begin());
    Sql update(db,
               QStringLiteral("UPDATE conversations SET %1 WHERE id IN (%2)")
                   .arg(assignment, idList(QList<qint64>(ids.cbegin(), ids.cend()))),
               {value});
    STORE_TRY(update.run());
    if (update.affected() != ids.size()) return StoreError{StoreError::Kind::NotFound, {}};
    return transaction.commit();
}

}  // namespace

StoreStatus ChatStore::mark(const QList<qint64>& conversations, Mark mark, bool on) {
    switch (mark) {
        case Mark::Pinned:
            return updateAll(database(), QStringLiteral("pinned = ?"), on, conversations);
        case Mark::Archived:
            return updateAll(database(), QStringLiteral("archived = ?"), on, conversations);
        case Mark::Trashed:
            break;
    }
    return updateAll(database(), QStringLiteral("trashed = ?"),
                     on ? QVariant(QDateTime::currentMSecsSinceEpoch()) : QVariant(), conversations);
}

StoreStatus ChatStore::moveTo(const QList<qint64>& conversations, qint64 folder) {
    if (folder != 0) {
        Sql known(database(), QStringLiteral("SELECT 1 FROM folders WHERE id = ?"), {folder});
        STORE_TRY(known.run());
        if (!known.next()) return StoreError{StoreError::Kind::NotFound, {}};
    }
    return updateAll(database(), QStringLiteral("folder = ?"), folder == 0 ? QVariant() : QVariant(folder),
                     conversations);
}

StoreResult<QList<StoredFolder>> ChatStore::folders() {
    Sql query(database(), QStringLiteral("SELECT id, name FROM folders"));
    STORE_TRY(query.run());
    QList<StoredFolder> list;
    while (query.next()) list.append({query.value(0).toLongLong(), query.value(1).toString()});
    if (query.failed()) return query.error();
    return list;
}

StoreResult<qint64> ChatStore::createFolder(const QString& name) {
    Sql insert(database(), QStringLiteral("INSERT INTO folders (name, created) VALUES (?, ?)"),
               {name.isNull() ? QStringLiteral("") : name, QDateTime::currentMSecsSinceEpoch()});
    STORE_TRY(insert.run());
    return insert.lastId();
}

StoreStatus ChatStore::renameFolder(qint64 folder, const QString& name) {
    Sql update(database(), QStringLiteral("UPDATE folders SET name = ? WHERE id = ?"),
               {name.isNull() ? QStringLiteral("") : name, folder});
    STORE_TRY(update.run());
    if (update.affected() != 1) return StoreError{StoreError::Kind::NotFound, {}};
    return std::nullopt;
}

StoreStatus ChatStore::deleteFolder(qint64 folder) {
    Sql remove(database(), QStringLiteral("DELETE FROM folders WHERE id = ?"), {folder});
    STORE_TRY(remove.run());
    if (remove.affected() != 1) return StoreError{StoreError::Kind::NotFound, {}};
    return std::nullopt;
}

StoreResult<StoredConversation> ChatStore::duplicate(qint64 conversation, const QString& title) {
    const QSqlDatabase db = database();
    const auto all = messages(conversation);
    if (!all) return all.error();
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    Transaction transaction(db);
    STORE_TRY(transaction.begin());
    Sql copy(db,
             QStringLiteral(
                 "INSERT INTO conversations (title, title_by_hand, created, updated, system_prompt, folder,"
                 " options) SELECT ?, 1, ?, ?, system_prompt, folder, options FROM conversations"
                 " WHERE id = ?"),
             {title.isNull() ? QStringLiteral("") : title, now, now, conversation});
    STORE_TRY(copy.run());
    if (copy.affected() != 1) return StoreError{StoreError::Kind::NotFound, {}};
    const qint64 id = copy.lastId();
    STORE_TRY(setIndex(-id, title));
    QHash<qint64, qint64> ids;
    for (const StoredMessage& message : *all) {
        Sql insert(
            db,
            QStringLiteral("INSERT INTO messages (conversation, parent, role, state, created, model,"
                           " prompt_tokens, tokens, tokens_per_second, first_token_ms, stop_reason)"
                           " SELECT ?, ?, role, CASE state WHEN 1 THEN 2 ELSE state END, created, model,"
                           " prompt_tokens, tokens, tokens_per_second, first_token_ms, stop_reason"
                           " FROM messages WHERE id = ?"),
            {id, message.parent == 0 ? QVariant() : QVariant(ids.value(message.parent)), message.id});
        STORE_TRY(insert.run());
        ids.insert(message.id, insert.lastId());
        STORE_TRY(writeBlocks(insert.lastId(), message.blocks));
        STORE_TRY(setIndex(insert.lastId(), bodyOf(message.blocks)));
    }
    Sql leaf(db, QStringLiteral("SELECT leaf FROM conversations WHERE id = ?"), {conversation});
    STORE_TRY(leaf.run());
    const qint64 shown = leaf.next() ? ids.value(leaf.value(0).toLongLong()) : 0;
    STORE_TRY(execute(db, QStringLiteral("UPDATE conversations SET leaf = ? WHERE id = ?"), {shown, id}));
    STORE_TRY(transaction.commit());
    auto list = conversations();
    if (!list) return list.error();
    for (const StoredConversation& one : *list)
        if (one.id == id) return one;
    return StoreError{StoreError::Kind::NotFound, {}};
}

StoreResult<ConversationDetails> ChatStore::details(qint64 conversation) {
    Sql chat(database(), QStringLiteral("SELECT created, updated FROM conversations WHERE id = ?"),
             {conversation});
    STORE_TRY(chat.run());
    if (!chat.next()) return StoreError{StoreError::Kind::NotFound, {}};
    ConversationDetails details;
    details.created = QDateTime::fromMSecsSinceEpoch(chat.value(0).toLongLong(), Qt::UTC);
    details.updated = QDateTime::fromMSecsSinceEpoch(chat.value(1).toLongLong(), Qt::UTC);
    const auto all = messages(conversation);
    if (!all) return all.error();
    for (const StoredMessage& message : *all) {
        ++details.messages;
        details.fromPerson += message.role == Role::User;
        details.tokens += message.stats.tokens;
        if (!message.model.isEmpty() && !details.models.contains(message.model))
            details.models += message.model;
    }
    return details;
}

StoreResult<QList<ErasedConversation>> ChatStore::erase(const QList<qint64>& conversations) {
    const QSqlDatabase db = database();
    QList<ErasedConversation> erased;
    if (conversations.isEmpty()) return erased;
    Transaction transaction(db);
    STORE_TRY(transaction.begin());
    Sql known(db, QStringLiteral("SELECT id, created, title FROM conversations WHERE id IN (%1)")
                      .arg(idList(conversations)));
    STORE_TRY(known.run());
    while (known.next())
        erased.append({known.value(0).toLongLong(), known.value(1).toLongLong(), known.value(2).toString()});
    if (erased.isEmpty()) return StoreError{StoreError::Kind::NotFound, {}};
    STORE_TRY(removeRows(db, conversations));
    STORE_TRY(transaction.commit());
    STORE_TRY(wipe());
    return erased;
}

StoreResult<QList<ErasedConversation>> ChatStore::eraseTrashedBefore(const QDateTime& limit) {
    Sql old(database(), QStringLiteral("SELECT id FROM conversations WHERE trashed < ?"),
            {limit.toMSecsSinceEpoch()});
    STORE_TRY(old.run());
    QList<qint64> ids;
    while (old.next()) ids.append(old.value(0).toLongLong());
    return erase(ids);
}

StoreStatus ChatStore::eraseAll() {
    const QSqlDatabase db = database();
    Transaction transaction(db);
    STORE_TRY(transaction.begin());
    for (const char* statement : {"DELETE FROM search", "DELETE FROM conversations", "DELETE FROM folders",
                                  "DELETE FROM drafts", "INSERT INTO search (search) VALUES ('optimize')"})
        STORE_TRY(execute(db, QString::fromLatin1(statement)));
    STORE_TRY(transaction.commit());
    return wipe();
}

StoreStatus ChatStore::wipe() {
    const QSqlDatabase db = database();
    // secure_delete has overwritten what was deleted; VACUUM also leaves nothing in the gaps of rebuilt
    // pages. It holds the file in memory (temp_store), and needs room for it on the disk: where either is
    // missing, the first must do.
    constexpr qint64 kLargest = 256LL << 20;
    const auto bytes = [&]() -> qint64 {  // its statement is closed before VACUUM, which wants none open
        Sql size(db,
                 QStringLiteral("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"));
        return !size.run() && size.next() ? size.value(0).toLongLong() : 0;
    };
    if (bytes() <= kLargest) {
        const auto error = execute(db, QStringLiteral("VACUUM"));
        if (error && error->kind != StoreError::Kind::DiskFull) return error;
    }
    // Old pages stay in the write-ahead log until it is cut off.
    return execute(db, QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)"));
}

}  // namespace parlor::app
