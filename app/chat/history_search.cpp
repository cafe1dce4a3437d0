#include "app/chat/history_search.h"

#include <QCoreApplication>
#include <QLocale>
#include <utility>

#include "app/chat/chat_archive.h"

namespace parlor::app {

namespace {

constexpr int kDelayMs = 90;
constexpr int kAllHits = 300;

QString whenText(const QDateTime& time) {
    const QDateTime local = time.toLocalTime();
    const qint64 days = local.date().daysTo(QDate::currentDate());
    if (days <= 0) return QLocale().toString(local.time(), QLocale::ShortFormat);
    if (days == 1) return QCoreApplication::translate("History", "Yesterday");
    return QLocale().toString(local.date(), QLocale::ShortFormat);
}

QVariantList pieces(const QString& text, const QList<TextRange>& matches) {
    QVariantList list;
    const auto add = [&](qsizetype start, qsizetype length, bool match) {
        if (length > 0)
            list.append(QVariantMap{{QStringLiteral("text"), text.mid(start, length)},
                                    {QStringLiteral("match"), match}});
    };
    qsizetype at = 0;
    for (const TextRange& range : matches) {
        add(at, range.start - at, false);
        add(range.start, range.length, true);
        at = range.start + range.length;
    }
    add(at, text.size() - at, false);
    return list;
}

}  // namespace

HistorySearch::HistorySearch(ChatArchive* archive, QObject* parent)
    : QAbstractListModel(parent), m_archive(archive) {
    m_delay.setSingleShot(true);
    m_delay.setInterval(kDelayMs);
    connect(&m_delay, &QTimer::timeout, this, &HistorySearch::run);
}

int HistorySearch::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : count();
}

QVariant HistorySearch::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Row& row = m_rows[index.row()];
    switch (role) {
        case KindRole:
            return row.kind;
        case ConversationRole:
            return row.conversation;
        case MessageRole:
            return row.message;
        case PiecesRole:
            return pieces(row.text, row.matches);
        case Qt::DisplayRole:
        case TextRole:
            return row.text;
        case CountRole:
            return row.count;
        case WhenRole:
            return row.when.isValid() ? whenText(row.when) : QString();
        case FromPersonRole:
            return row.fromPerson;
        default:
            return {};
    }
}

QHash<int, QByteArray> HistorySearch::roleNames() const {
    return {{KindRole, "kind"},         {ConversationRole, "conversationId"},
            {MessageRole, "messageId"}, {PiecesRole, "pieces"},
            {TextRole, "written"},      {CountRole, "matchCount"},
            {WhenRole, "when"},         {FromPersonRole, "fromPerson"}};
}

void HistorySearch::retranslate() {
    show();
    if (count() > 0) emit dataChanged(index(0), index(count() - 1));
}

void HistorySearch::setText(const QString& text) {
    if (text == m_request.text) return;
    m_request.text = text;
    ask();
}

int HistorySearch::author() const {
    return !m_request.role ? Anyone : *m_request.role == Role::User ? Person : Model;
}

void HistorySearch::setAuthor(int author) {
    if (author == this->author()) return;
    m_request.role.reset();
    if (author != Anyone) m_request.role = author == Person ? Role::User : Role::Assistant;
    ask();
}

void HistorySearch::setDays(int days) {
    if (days == m_days) return;
    m_days = days;
    ask();
}

void HistorySearch::setFolder(qint64 folder) {
    if (folder == this->folder()) return;
    m_request.folder.reset();
    if (folder != 0) m_request.folder = folder;
    ask();
}

void HistorySearch::setArchived(bool archived) {
    if (archived == m_request.archived) return;
    m_request.archived = archived;
    ask();
}

int HistorySearch::filters() const {
    return int(m_request.role.has_value()) + int(m_days > 0) + int(m_request.folder.has_value());
}

void HistorySearch::clearFilters() {
    m_request.role.reset();
    m_request.folder.reset();
    m_days = 0;
    ask();
}

void HistorySearch::ask() {
    emit requestChanged();
    if (active()) {
        m_delay.start();
    } else {
        m_delay.stop();
        m_result = {};
        show();
    }
    emit searchingChanged();
}

void HistorySearch::refresh() {
    if (active()) m_delay.start();
}

void HistorySearch::run() {
    if (m_running) {
        m_again = true;
        return;
    }
    m_running = true;
    SearchRequest request = m_request;
    if (m_days > 0) request.since = QDateTime::currentDateTimeUtc().addDays(-m_days);
    m_archive->run(
        this, [request](ChatStore& store) { return store.search(request); },
        [this, text = request.text](const StoreResult<SearchResult>& result) {
            m_running = false;
            if (std::exchange(m_again, false)) run();
            if (!result) emit m_archive->failed(result.error());
            // An answer to what is no longer asked is dropped, unless nothing better is there yet.
            if (result && active() && (text == m_request.text || m_running)) {
                m_result = *result;
                show();
            }
            emit searchingChanged();
        });
}

void HistorySearch::showAll(qint64 conversation) {
    SearchRequest request = m_request;
    request.conversation = conversation;
    request.hits = kAllHits;
    if (m_days > 0) request.since = QDateTime::currentDateTimeUtc().addDays(-m_days);
    m_archive->run(
        this, [request](ChatStore& store) { return store.search(request); },
        [this, text = request.text](const StoreResult<SearchResult>& result) {
            if (!result) return emit m_archive->failed(result.error());
            if (text != m_request.text || (*result).chats.isEmpty()) return;
            const FoundConversation& full = (*result).chats[0];
            for (FoundConversation& chat : m_result.chats)
                if (chat.conversation == full.conversation) chat = full;
            show();
        });
}

void HistorySearch::show() {
    QList<Row> rows;
    for (const FoundConversation& chat : m_result.chats) {
        rows.append(
            {.kind = Chat,
             .conversation = chat.conversation,
             .text = chat.title.isEmpty() ? QCoreApplication::translate("Chat", "New chat") : chat.title,
             .matches = chat.titleMatches,
             .count = chat.count,
             .when = chat.updated});
        for (const SearchHit& hit : chat.hits)
            rows.append({.kind = Hit,
                         .conversation = chat.conversation,
                         .message = hit.message,
                         .text = hit.snippet,
                         .matches = hit.matches,
                         .when = hit.created,
                         .fromPerson = hit.role == Role::User});
        const int left = chat.count - int(chat.hits.size());
        if (left > 0 && chat.hits.size() < kAllHits)
            rows.append({.kind = More, .conversation = chat.conversation, .count = left});
    }
    RowSync::run(this, m_rows, rows);
    emit resultChanged();
}

}  // namespace parlor::app
