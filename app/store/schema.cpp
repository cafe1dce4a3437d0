#include "app/store/schema.h"

#include <QStringList>
#include <vector>

#include "app/store/chat_store.h"
#include "app/store/sql.h"

namespace parlor::app {

namespace {

// Times are Unix milliseconds, UTC. A released entry is never edited: later changes are new entries.
const std::vector<QStringList>& migrations() {
    static const std::vector<QStringList> kList = {
        {
            QStringLiteral("CREATE TABLE state (key TEXT PRIMARY KEY, value) WITHOUT ROWID"),
            QStringLiteral("CREATE TABLE conversations ("
                           " id INTEGER PRIMARY KEY AUTOINCREMENT,"
                           " title TEXT NOT NULL DEFAULT '', title_by_hand INTEGER NOT NULL DEFAULT 0,"
                           " created INTEGER NOT NULL, updated INTEGER NOT NULL,"
                           " pinned INTEGER NOT NULL DEFAULT 0, archived INTEGER NOT NULL DEFAULT 0,"
                           " trashed INTEGER, system_prompt TEXT NOT NULL DEFAULT '',"
                           " leaf INTEGER NOT NULL DEFAULT 0)"),
            QStringLiteral("CREATE INDEX conversations_by_time ON conversations (trashed, updated)"),
            QStringLiteral(
                "CREATE TABLE messages ("
                " id INTEGER PRIMARY KEY AUTOINCREMENT,"
                " conversation INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,"
                " parent INTEGER REFERENCES messages (id) ON DELETE CASCADE,"
                " role INTEGER NOT NULL, state INTEGER NOT NULL, created INTEGER NOT NULL,"
                " removed INTEGER NOT NULL DEFAULT 0, model TEXT NOT NULL DEFAULT '',"
                " prompt_tokens INTEGER NOT NULL DEFAULT 0, tokens INTEGER NOT NULL DEFAULT 0,"
                " tokens_per_second REAL NOT NULL DEFAULT 0, first_token_ms REAL NOT NULL DEFAULT 0,"
                " stop_reason TEXT NOT NULL DEFAULT '')"),
            QStringLiteral("CREATE INDEX messages_by_conversation ON messages (conversation, id)"),
            QStringLiteral("CREATE INDEX messages_by_parent ON messages (parent)"),
            QStringLiteral("CREATE INDEX messages_streaming ON messages (state) WHERE state = 1"),
            QStringLiteral("CREATE TABLE blocks ("
                           " message INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,"
                           " position INTEGER NOT NULL, kind INTEGER NOT NULL,"
                           " text TEXT NOT NULL, data TEXT NOT NULL DEFAULT '',"
                           " PRIMARY KEY (message, position)) WITHOUT ROWID"),
            // rowid = message id; conversation titles stand in it under the negative conversation id.
            QStringLiteral(
                "CREATE VIRTUAL TABLE search USING fts5 (body, tokenize = 'unicode61 remove_diacritics 2')"),
        },
        {
            QStringLiteral("CREATE TABLE folders ("
                           " id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL,"
                           " position INTEGER NOT NULL DEFAULT 0, created INTEGER NOT NULL)"),
            QStringLiteral("ALTER TABLE conversations ADD COLUMN folder INTEGER"
                           " REFERENCES folders (id) ON DELETE SET NULL"),
            QStringLiteral("ALTER TABLE conversations ADD COLUMN options TEXT NOT NULL DEFAULT ''"),
            // conversation 0: the chat that has not begun.
            QStringLiteral("CREATE TABLE drafts ("
                           " conversation INTEGER PRIMARY KEY, text TEXT NOT NULL,"
                           " attachments TEXT NOT NULL DEFAULT '', updated INTEGER NOT NULL)"),
        },
        {
            QStringLiteral("ALTER TABLE messages ADD COLUMN reused_tokens INTEGER NOT NULL DEFAULT 0"),
        },
    };
    return kList;
}

}  // namespace

int schemaVersion(const QSqlDatabase& database) {
    Sql query(database, QStringLiteral("PRAGMA user_version"));
    if (query.run() || !query.next()) return -1;
    return query.value(0).toInt();
}

std::optional<StoreError> migrate(const QSqlDatabase& database, int from) {
    static_assert(ChatStore::kSchemaVersion == 3, "add the migration to the list");
    Transaction transaction(database);
    STORE_TRY(transaction.begin());
    for (size_t version = static_cast<size_t>(from); version < migrations().size(); ++version) {
        for (const QString& statement : migrations()[version]) STORE_TRY(execute(database, statement));
    }
    STORE_TRY(execute(database, QStringLiteral("PRAGMA user_version = %1").arg(ChatStore::kSchemaVersion)));
    return transaction.commit();
}

}  // namespace parlor::app
