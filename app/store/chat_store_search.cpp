// Full-text search over titles and messages.
#include <QHash>
#include <algorithm>
#include <cmath>

#include "app/store/chat_store.h"
#include "app/store/search_text.h"
#include "app/store/sql.h"

namespace parlor::app {

namespace {

// The newest so many matches are looked at: a word that stands everywhere is found at once and says nothing.
constexpr int kMostMatches = 3000;

QDateTime time(qint64 milliseconds) {
    return QDateTime::fromMSecsSinceEpoch(milliseconds, Qt::UTC);
}

struct Found {
    qint64 updated = 0;
    bool title = false;
    double best = 0;         // of its messages: the larger the better
    QList<qint64> messages;  // newest first
};

// What a request asks of the conversation `c`, with its bindings.
QString conditions(const SearchRequest& request, QVariantList* bindings) {
    QString text = QStringLiteral(" AND c.trashed IS NULL");
    if (!request.archived && request.conversation == 0) text += QStringLiteral(" AND c.archived = 0");
    if (request.folder) {
        text += QStringLiteral(" AND c.folder IS ?");
        bindings->append(*request.folder == 0 ? QVariant() : QVariant(*request.folder));
    }
    if (request.conversation != 0) {
        text += QStringLiteral(" AND c.id = ?");
        bindings->append(request.conversation);
    }
    return text;
}

class Search {
  public:
    Search(QSqlDatabase db, const SearchRequest& request)
        : m_db(std::move(db)), m_request(request), m_match(searchQuery(request.text)) {}

    StoreResult<SearchResult> run() {
        if (m_match.isEmpty()) return m_result;
        if (!m_request.role) STORE_TRY(titles());
        STORE_TRY(bodies());
        QList<qint64> order = m_found.keys();
        const qint64 now = QDateTime::currentMSecsSinceEpoch();
        QHash<qint64, double> scores;
        for (const qint64 id : std::as_const(order)) scores[id] = score(m_found[id], now);
        std::sort(order.begin(), order.end(),
                  [&](qint64 a, qint64 b) { return scores[a] != scores[b] ? scores[a] > scores[b] : a > b; });
        m_result.found = static_cast<int>(order.size());
        for (const qint64 id : order.mid(0, m_request.chats)) STORE_TRY(show(id, m_found[id]));
        return m_result;
    }

  private:
    // A title that matches comes first. Then what matches well and is not old: a match counts half after a
    // month, a quarter in the end.
    static double score(const Found& found, qint64 now) {
        const double days = std::max<qint64>(0, now - found.updated) / 86'400'000.0;
        const double fresh = 0.25 + 0.75 * std::exp2(-days / 20);
        return found.title ? 1e6 + fresh : found.best * fresh;
    }

    StoreStatus titles() {
        QVariantList bindings{m_match};
        const QString where = conditions(m_request, &bindings);
        QString text =
            QStringLiteral(
                "SELECT c.id, c.updated FROM search CROSS JOIN conversations c ON c.id = -search.rowid"
                " WHERE search MATCH ? AND search.rowid < 0") +
            where;
        if (m_request.since.isValid()) {
            text += QStringLiteral(" AND c.updated >= ?");
            bindings.append(m_request.since.toMSecsSinceEpoch());
        }
        Sql query(m_db, text, bindings);
        STORE_TRY(query.run());
        while (query.next()) {
            Found& found = m_found[query.value(0).toLongLong()];
            found.updated = query.value(1).toLongLong();
            found.title = true;
        }
        return query.failed() ? StoreStatus(query.error()) : std::nullopt;
    }

    StoreStatus bodies() {
        QVariantList bindings{m_match};
        const QString where = conditions(m_request, &bindings);
        // CROSS JOIN: the index first. It gives its rows newest first by itself, so LIMIT ends the work
        // early.
        QString text = QStringLiteral(
                           "SELECT m.id, c.id, c.updated, bm25(search) FROM search CROSS JOIN messages m ON"
                           " m.id = search.rowid CROSS JOIN conversations c ON c.id = m.conversation"
                           " WHERE search MATCH ? AND search.rowid > 0 AND m.removed = 0") +
                       where;
        if (m_request.role) {
            text += QStringLiteral(" AND m.role = ?");
            bindings.append(static_cast<int>(*m_request.role));
        }
        if (m_request.since.isValid()) {
            text += QStringLiteral(" AND m.created >= ?");
            bindings.append(m_request.since.toMSecsSinceEpoch());
        }
        Sql query(m_db, text + QStringLiteral(" ORDER BY search.rowid DESC LIMIT %1").arg(kMostMatches),
                  bindings);
        STORE_TRY(query.run());
        int rows = 0;
        while (query.next()) {
            Found& found = m_found[query.value(1).toLongLong()];
            found.updated = query.value(2).toLongLong();
            found.best = std::max(found.best, -query.value(3).toDouble());
            found.messages.append(query.value(0).toLongLong());
            ++rows;
        }
        m_result.cut = rows == kMostMatches;
        return query.failed() ? StoreStatus(query.error()) : std::nullopt;
    }

    StoreStatus show(qint64 id, const Found& found) {
        FoundConversation chat;
        chat.conversation = id;
        chat.updated = time(found.updated);
        chat.count = static_cast<int>(found.messages.size());
        Sql title(m_db, QStringLiteral("SELECT title FROM conversations WHERE id = ?"), {id});
        STORE_TRY(title.run());
        if (title.next()) chat.title = title.value(0).toString();
        if (found.title) chat.titleMatches = findWords(chat.title, m_request.text);
        for (const qint64 message : found.messages.mid(0, m_request.hits)) {
            Sql body(
                m_db,
                QStringLiteral(
                    "SELECT role, created, (SELECT group_concat(text, char(10)) FROM blocks WHERE message"
                    " = m.id) FROM messages m WHERE id = ?"),
                {message});
            STORE_TRY(body.run());
            if (!body.next()) continue;
            const Snippet snippet = makeSnippet(body.value(2).toString(), m_request.text);
            chat.hits.append({.message = message,
                              .role = static_cast<Role>(body.value(0).toInt()),
                              .created = time(body.value(1).toLongLong()),
                              .snippet = snippet.text,
                              .matches = snippet.matches});
        }
        m_result.chats.append(chat);
        return std::nullopt;
    }

    QSqlDatabase m_db;
    const SearchRequest& m_request;
    QString m_match;
    QHash<qint64, Found> m_found;
    SearchResult m_result;
};

}  // namespace

StoreResult<SearchResult> ChatStore::search(const SearchRequest& request) {
    return Search(database(), request).run();
}

}  // namespace parlor::app
