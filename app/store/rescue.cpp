#include "app/store/rescue.h"

#include <QStringList>
#include <functional>

#include "app/store/search_text.h"
#include "app/store/sql.h"

namespace parlor::app {

namespace {

constexpr int kLargestTries = 20000;  // bound on the work for a file that is nothing but damage

struct Table {
    const char* name;
    const char* key;  // integer key to walk by
    QStringList columns;
};

const QList<Table>& tables() {
    static const QList<Table> kTables = {
        {"folders", "id", {"id", "name", "position", "created"}},
        {"conversations",
         "id",
         {"id", "title", "title_by_hand", "created", "updated", "pinned", "archived", "trashed",
          "system_prompt", "leaf", "folder", "options"}},
        {"messages",
         "id",
         {"id", "conversation", "parent", "role", "state", "created", "removed", "model", "prompt_tokens",
          "tokens", "tokens_per_second", "first_token_ms", "stop_reason", "reused_tokens"}},
        {"blocks", "message", {"message", "position", "kind", "text", "data"}},
        {"drafts", "conversation", {"conversation", "text", "attachments", "updated"}},
    };
    return kTables;
}

class Rescue {
  public:
    Rescue(QSqlDatabase source, QSqlDatabase target)
        : m_source(std::move(source)), m_target(std::move(target)) {}

    RescueCount run() {
        for (Table table : tables()) {
            m_tries = 0;
            keepKnownColumns(table);
            if (!table.columns.isEmpty()) range(table, 1, highestKey(table));
        }
        return m_count;
    }

  private:
    // The damaged file may be of an older version: what it never had is not asked for.
    void keepKnownColumns(Table& table) {
        Sql known(m_source, QStringLiteral("SELECT name FROM pragma_table_info(?)"),
                  {QString::fromLatin1(table.name)});
        if (known.run()) return;
        QStringList names;
        while (known.next()) names.append(known.value(0).toString());
        if (!known.failed())
            table.columns.removeIf([&](const QString& name) { return !names.contains(name); });
    }

    qint64 highestKey(const Table& table) {
        // The highest key may sit on a bad page: ask the b-tree's right edge, the counter of AUTOINCREMENT,
        // or guess.
        const QString name = QString::fromLatin1(table.name);
        for (const QString& statement :
             {QStringLiteral("SELECT max(%1) FROM %2").arg(QString::fromLatin1(table.key), name),
              QStringLiteral("SELECT max(seq) FROM sqlite_sequence")}) {
            Sql query(m_source, statement);
            if (!query.run() && query.next() && !query.value(0).isNull()) return query.value(0).toLongLong();
        }
        return 1'000'000;
    }

    // Reads keys first..last; when that fails, each half.
    void range(const Table& table, qint64 first, qint64 last) {
        if (first > last || ++m_tries > kLargestTries) return;
        const QString columns = table.columns.join(QLatin1Char(','));
        Sql read(m_source,
                 QStringLiteral("SELECT %1 FROM %2 WHERE %3 BETWEEN ? AND ? ORDER BY %3")
                     .arg(columns, QString::fromLatin1(table.name), QString::fromLatin1(table.key)),
                 {first, last});
        qint64 done = first - 1;  // keys up to here were read without a fault
        bool failed = read.run().has_value();
        while (!failed && read.next()) {
            QVariantList row;
            for (int i = 0; i < table.columns.size(); ++i) row.append(read.value(i));
            done = qMax(
                done, table.key == QLatin1String("message") ? row[0].toLongLong() - 1 : row[0].toLongLong());
            insert(table, columns, row);
        }
        failed = failed || read.failed();
        if (!failed) return;
        if (done + 1 >= last) {
            ++m_count.lost;
            return;
        }
        const qint64 middle = done + 1 + (last - done - 1) / 2;
        range(table, done + 1, middle);
        range(table, middle + 1, last);
    }

    void insert(const Table& table, const QString& columns, const QVariantList& row) {
        const QString marks = QStringList(row.size(), QStringLiteral("?")).join(QLatin1Char(','));
        const auto error = execute(m_target,
                                   QStringLiteral("INSERT OR IGNORE INTO %1 (%2) VALUES (%3)")
                                       .arg(QString::fromLatin1(table.name), columns, marks),
                                   row);
        ++(error ? m_count.lost : m_count.saved);
    }

    QSqlDatabase m_source;
    QSqlDatabase m_target;
    RescueCount m_count;
    int m_tries = 0;
};

// What rows refer to may be lost: give them a conversation, cut parents that are gone, show the newest
// message.
void mend(const QSqlDatabase& db) {
    for (const char* statement : {
             "INSERT INTO conversations (id, title, created, updated) SELECT conversation, '', min(created), "
             "max(created)"
             " FROM messages WHERE conversation NOT IN (SELECT id FROM conversations) GROUP BY conversation",
             "UPDATE messages SET parent = NULL WHERE parent NOT IN (SELECT id FROM messages)",
             "DELETE FROM blocks WHERE message NOT IN (SELECT id FROM messages)",
             "UPDATE conversations SET folder = NULL WHERE folder NOT IN (SELECT id FROM folders)",
             "UPDATE conversations SET leaf = coalesce((SELECT max(id) FROM messages WHERE conversation = "
             "conversations.id"
             " AND removed = 0), 0) WHERE leaf NOT IN (SELECT id FROM messages)",
         }) {
        execute(db, QString::fromLatin1(statement));
    }
}

}  // namespace

RescueCount rescueRows(const QString& damaged, const QSqlDatabase& target) {
    const QString connection = QStringLiteral("rescue");
    RescueCount count;
    {
        QSqlDatabase source = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), connection);
        source.setDatabaseName(damaged);
        if (source.open()) {
            execute(target, QStringLiteral("PRAGMA foreign_keys = OFF"));
            Transaction transaction(target);
            if (!transaction.begin()) {
                count = Rescue(source, target).run();
                mend(target);
                reindexMissing(target);
                transaction.commit();
            }
            execute(target, QStringLiteral("PRAGMA foreign_keys = ON"));
        }
        source.close();
    }
    QSqlDatabase::removeDatabase(connection);
    return count;
}

std::optional<StoreError> reindexMissing(const QSqlDatabase& database, qint64 below) {
    const auto add = [&](qint64 row, const QString& body) {
        return execute(database, QStringLiteral("INSERT INTO search (rowid, body) VALUES (?, ?)"),
                       {row, indexText(body)});
    };
    // `hidden` walks down from what was removed; for one message it walks up, which costs as many steps as
    // the conversation is long, not as many as there are messages.
    const QString bodies = QStringLiteral(
        "SELECT m.id, (SELECT group_concat(text, char(10)) FROM blocks WHERE message = m.id) FROM messages "
        "m ");
    const QString missing =
        QStringLiteral(" AND m.state <> 1 AND m.id NOT IN (SELECT rowid FROM search WHERE rowid = m.id)");
    Sql query(
        database,
        below == 0
            ? QStringLiteral("WITH RECURSIVE hidden (id) AS (SELECT id FROM messages WHERE removed = 1"
                             " UNION SELECT m.id FROM messages m JOIN hidden h ON m.parent = h.id) ") +
                  bodies + QStringLiteral("WHERE m.id NOT IN (SELECT id FROM hidden)") + missing
            : QStringLiteral("WITH RECURSIVE up (id, parent, removed) AS (SELECT id, parent, removed FROM"
                             " messages WHERE id = ? UNION SELECT m.id, m.parent, m.removed FROM messages m"
                             " JOIN up u ON m.id = u.parent),"
                             " shown (id) AS (SELECT ? WHERE NOT EXISTS (SELECT 1 FROM up WHERE removed = 1)"
                             " UNION SELECT m.id FROM messages m JOIN shown s ON m.parent = s.id"
                             " WHERE m.removed = 0) ") +
                  bodies + QStringLiteral("WHERE m.id IN (SELECT id FROM shown)") + missing,
        below == 0 ? QVariantList() : QVariantList{below, below});
    STORE_TRY(query.run());
    while (query.next()) {
        const QString body = query.value(1).toString();
        if (!body.isEmpty()) STORE_TRY(add(query.value(0).toLongLong(), body));
    }
    if (below != 0) return std::nullopt;
    Sql titles(database, QStringLiteral("SELECT id, title FROM conversations WHERE title <> '' AND -id NOT "
                                        "IN (SELECT rowid FROM search)"));
    STORE_TRY(titles.run());
    while (titles.next()) STORE_TRY(add(-titles.value(0).toLongLong(), titles.value(1).toString()));
    return std::nullopt;
}

}  // namespace parlor::app
