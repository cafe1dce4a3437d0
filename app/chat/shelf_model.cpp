#include "app/chat/shelf_model.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>

#include "app/store/chat_store.h"

namespace parlor::app {

QVariant ShelfModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Row& row = m_rows[index.row()];
    switch (role) {
        case IdRole:
            return row.id;
        case Qt::DisplayRole:
        case TitleRole:
            return row.title.isEmpty() ? QCoreApplication::translate("Chat", "New chat") : row.title;
        case WhenRole:
            return QLocale().toString(row.when.toLocalTime().date(), QLocale::LongFormat);
        case DaysLeftRole:
            return row.daysLeft;
        default:
            return {};
    }
}

QHash<int, QByteArray> ShelfModel::roleNames() const {
    return {{IdRole, "conversationId"}, {TitleRole, "title"}, {WhenRole, "when"}, {DaysLeftRole, "daysLeft"}};
}

void ShelfModel::set(const QList<StoredConversation>& chats) {
    QList<Row> rows;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (const StoredConversation& one : chats) {
        Row row{.id = one.id, .title = one.title, .when = one.trashed.isValid() ? one.trashed : one.updated};
        if (one.trashed.isValid()) {
            // A clock that was set back must not promise more than there is.
            const qint64 gone = std::clamp<qint64>(one.trashed.daysTo(now), 0, ChatStore::kTrashDays);
            row.daysLeft = int(ChatStore::kTrashDays - gone);
        }
        rows.append(row);
    }
    const int before = count();
    RowSync::run(this, m_rows, rows);
    if (count() != before) emit countChanged();
}

QList<qint64> ShelfModel::ids() const {
    QList<qint64> list;
    for (const Row& row : m_rows) list.append(row.id);
    return list;
}

void ShelfModel::retranslate() {
    if (count() > 0) emit dataChanged(index(0), index(count() - 1));
}

}  // namespace parlor::app
