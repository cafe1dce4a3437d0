// Whole chats going in: imports and what a backup adds.
#include "app/store/chat_store.h"
#include "app/store/search_text.h"
#include "app/store/sql.h"

namespace parlor::app {

namespace {

QString text(const QString& value) {
    return value.isNull() ? QStringLiteral("") : value;  // NULL and empty differ in SQL
}

StoreStatus insertIndex(const QSqlDatabase& db, qint64 row, const QString& body) {
    if (body.isEmpty()) return std::nullopt;
    return execute(db, QStringLiteral("INSERT INTO search (rowid, body) VALUES (?, ?)"),
                   {row, indexText(body)});
}

}  // namespace

StoreResult<qint64> ChatStore::insertChat(const StoredConversation& chat,
                                          const QList<StoredMessage>& messages) {
    const QSqlDatabase db = database();
    Transaction transaction(db);
    STORE_TRY(transaction.begin());
    Sql insert(
        db,
        QStringLiteral("INSERT INTO conversations (title, title_by_hand, created, updated, pinned,"
                       " archived, system_prompt, folder, options) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"),
        {text(chat.title), chat.titleByHand, chat.created.toMSecsSinceEpoch(),
         chat.updated.toMSecsSinceEpoch(), chat.pinned, chat.archived, text(chat.systemPrompt),
         chat.folder == 0 ? QVariant() : QVariant(chat.folder), text(chat.options)});
    STORE_TRY(insert.run());
    const qint64 id = insert.lastId();
    STORE_TRY(insertIndex(db, -id, chat.title));
    QHash<qint64, qint64> stored;  // id in the list → id in the store
    for (StoredMessage message : messages) {
        const auto parent = stored.constFind(message.parent);
        if (message.parent != 0 && parent == stored.cend()) return StoreError{StoreError::Kind::NotFound, {}};
        message.conversation = id;
        if (message.parent != 0) message.parent = *parent;
        // What was being written elsewhere will not go on here.
        if (message.state == MessageState::Streaming) message.state = MessageState::Interrupted;
        const auto added = insertMessage(message, message.created.toMSecsSinceEpoch());
        if (!added) return added.error();
        stored.insert(message.id, *added);
    }
    STORE_TRY(execute(db, QStringLiteral("UPDATE conversations SET leaf = ? WHERE id = ?"),
                      {stored.value(chat.leaf, 0), id}));
    STORE_TRY(transaction.commit());
    return id;
}

StoreResult<qint64> ChatStore::folderNamed(const QString& name) {
    const QSqlDatabase db = database();
    Sql find(db, QStringLiteral("SELECT id FROM folders WHERE name = ? ORDER BY id"), {text(name)});
    STORE_TRY(find.run());
    if (find.next()) return find.value(0).toLongLong();
    Sql insert(db,
               QStringLiteral("INSERT INTO folders (name, position, created)"
                              " SELECT ?, coalesce(max(position), -1) + 1, ? FROM folders"),
               {text(name), QDateTime::currentMSecsSinceEpoch()});
    STORE_TRY(insert.run());
    return insert.lastId();
}

StoreResult<QHash<qint64, QString>> ChatStore::folderNames() {
    Sql query(database(), QStringLiteral("SELECT id, name FROM folders"));
    STORE_TRY(query.run());
    QHash<qint64, QString> names;
    while (query.next()) names.insert(query.value(0).toLongLong(), query.value(1).toString());
    if (query.failed()) return query.error();
    return names;
}

}  // namespace parlor::app
