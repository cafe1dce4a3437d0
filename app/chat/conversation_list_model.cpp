#include "app/chat/conversation_list_model.h"

#include <QCoreApplication>
#include <algorithm>

#include "app/chat/chat_archive.h"

namespace parlor::app {

namespace {
constexpr int kSearchDelayMs = 120;
}

ConversationListModel::ConversationListModel(ChatArchive* archive, QObject* parent)
    : QAbstractListModel(parent), m_archive(archive) {
    m_delay.setSingleShot(true);
    m_delay.setInterval(kSearchDelayMs);
    connect(&m_delay, &QTimer::timeout, this, &ConversationListModel::search);
}

int ConversationListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : count();
}

QVariant ConversationListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Row& row = m_shown[index.row()];
    switch (role) {
        case IdRole:
            return row.conversation.id;
        case Qt::DisplayRole:
        case TitleRole:
            return row.conversation.title.isEmpty() ? QCoreApplication::translate("Chat", "New chat")
                                                    : row.conversation.title;
        case GroupRole:
            return m_filter.isEmpty() ? group(row.conversation.updated) : QString();
        case SnippetRole:
            return row.snippet;
        default:
            return {};
    }
}

QHash<int, QByteArray> ConversationListModel::roleNames() const {
    return {{IdRole, "conversationId"}, {TitleRole, "title"}, {GroupRole, "group"}, {SnippetRole, "snippet"}};
}

QString ConversationListModel::group(const QDateTime& time) const {
    const qint64 days = time.toLocalTime().date().daysTo(QDate::currentDate());
    return days <= 0   ? QCoreApplication::translate("Chat", "Today")
           : days == 1 ? QCoreApplication::translate("Chat", "Yesterday")
           : days <= 7 ? QCoreApplication::translate("Chat", "Last 7 days")
                       : QCoreApplication::translate("Chat", "Earlier");
}

void ConversationListModel::retranslate() {
    if (count() > 0) emit dataChanged(index(0), index(count() - 1));
}

void ConversationListModel::reload() {
    m_archive->run(
        this, [](ChatStore& store) { return store.conversations(); },
        [this](const StoreResult<QList<StoredConversation>>& result) {
            if (!result) return emit m_archive->failed(result.error());
            m_all = *result;
            search();
        });
}

void ConversationListModel::setFilter(const QString& filter) {
    if (filter == m_filter) return;
    m_filter = filter;
    emit filterChanged();
    m_delay.start();
}

const StoredConversation* ConversationListModel::find(qint64 id) const {
    const auto it =
        std::find_if(m_all.cbegin(), m_all.cend(), [id](const auto& one) { return one.id == id; });
    return it == m_all.cend() ? nullptr : &*it;
}

void ConversationListModel::put(const StoredConversation& conversation) {
    take(conversation.id);
    m_all.prepend(conversation);
    if (!m_filter.trimmed().isEmpty()) return m_delay.start();
    beginInsertRows({}, 0, 0);
    m_shown.prepend({conversation, {}});
    endInsertRows();
    emit countChanged();
}

void ConversationListModel::rename(const StoredConversation& conversation) {
    for (StoredConversation& one : m_all)
        if (one.id == conversation.id) one = conversation;
    for (int row = 0; row < count(); ++row) {
        if (m_shown[row].conversation.id != conversation.id) continue;
        m_shown[row].conversation = conversation;
        emit dataChanged(index(row), index(row));
    }
}

void ConversationListModel::take(qint64 id) {
    m_all.removeIf([id](const StoredConversation& one) { return one.id == id; });
    for (int row = 0; row < count(); ++row) {
        if (m_shown[row].conversation.id != id) continue;
        beginRemoveRows({}, row, row);
        m_shown.removeAt(row);
        endRemoveRows();
        emit countChanged();
        return;
    }
}

void ConversationListModel::search() {
    const int number = ++m_search;
    const QString text = m_filter.trimmed();
    if (text.isEmpty()) {
        QList<Row> rows;
        for (const StoredConversation& one : m_all) rows.append({one, {}});
        return show(rows);
    }
    m_archive->run(
        this, [text](ChatStore& store) { return store.search(text); },
        [this, number](const StoreResult<QList<SearchHit>>& result) {
            if (number != m_search) return;
            if (!result) return emit m_archive->failed(result.error());
            QList<Row> rows;
            for (const SearchHit& hit : *result) {
                const StoredConversation* conversation = find(hit.conversation);
                const bool known = std::any_of(rows.cbegin(), rows.cend(), [&](const Row& row) {
                    return row.conversation.id == hit.conversation;
                });
                if (conversation && !known)
                    rows.append({*conversation, hit.message != 0 ? hit.snippet : QString()});
            }
            show(rows);
        });
}

void ConversationListModel::show(QList<Row> rows) {
    beginResetModel();
    m_shown = std::move(rows);
    endResetModel();
    emit countChanged();
}

}  // namespace parlor::app
