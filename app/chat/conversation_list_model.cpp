#include "app/chat/conversation_list_model.h"

#include <QCollator>
#include <QCoreApplication>
#include <QLocale>
#include <algorithm>

#include "app/chat/chat_archive.h"

namespace parlor::app {

namespace {

enum Group { Pinned, Folders, Today, Yesterday, Week, Month, Months };  // Months + year * 12 + month

int groupOf(const QDateTime& time, const QDate& today) {
    const QDate date = time.toLocalTime().date();
    const qint64 days = date.daysTo(today);
    if (days <= 0) return Today;  // also what a clock that was wrong has put into the future
    if (days == 1) return Yesterday;
    if (days <= 7) return Week;
    if (days <= 30) return Month;
    return Months + date.year() * 12 + date.month() - 1;
}

QString groupName(int group) {
    switch (group) {
        case Pinned:
            return QCoreApplication::translate("History", "Pinned");
        case Folders:
            return QCoreApplication::translate("History", "Folders");
        case Today:
            return QCoreApplication::translate("History", "Today");
        case Yesterday:
            return QCoreApplication::translate("History", "Yesterday");
        case Week:
            return QCoreApplication::translate("History", "Last 7 days");
        case Month:
            return QCoreApplication::translate("History", "Last 30 days");
        default:
            break;
    }
    const int month = group - Months;
    //: The heading of a month's chats: QLocale's date format
    return QLocale().toString(QDate(month / 12, month % 12 + 1, 1),
                              QCoreApplication::translate("History", "MMMM yyyy"));
}

QString shownTitle(const QString& title) {
    return title.isEmpty() ? QCoreApplication::translate("Chat", "New chat") : title;
}

bool newer(const StoredConversation& a, const StoredConversation& b) {
    return a.updated != b.updated ? a.updated > b.updated : a.id > b.id;
}

}  // namespace

ConversationListModel::ConversationListModel(ChatArchive* archive, QObject* parent)
    : QAbstractListModel(parent), m_archive(archive) {
    m_midnight.setSingleShot(true);
    connect(&m_midnight, &QTimer::timeout, this, [this] {
        update();
        retranslate();
    });
}

int ConversationListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : count();
}

QVariant ConversationListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Row& row = m_rows[index.row()];
    switch (role) {
        case IdRole:
            return row.id;
        case Qt::DisplayRole:
        case TitleRole:
            return row.folder ? row.title : shownTitle(row.title);
        case IsFolderRole:
            return row.folder;
        case HeadingRole:
            return row.first ? groupName(row.group) : QString();
        case InFolderRole:
            return !row.folder && row.place > 0;
        case PlaceRole:
            return row.place;
        case PinnedRole:
            return row.pinned;
        case CountRole:
            return row.count;
        case ExpandedRole:
            return row.expanded;
        case SelectedRole:
            return !row.folder && m_selected.contains(row.id);
        case WritingRole:
            return !row.folder && m_writing != 0 && row.id == m_writing;
        case UnreadRole:
            return !row.folder && m_unread.contains(row.id);
        default:
            return {};
    }
}

QHash<int, QByteArray> ConversationListModel::roleNames() const {
    return {{IdRole, "conversationId"}, {TitleRole, "title"},       {IsFolderRole, "isFolder"},
            {HeadingRole, "heading"},   {InFolderRole, "inFolder"}, {PlaceRole, "place"},
            {PinnedRole, "pinned"},     {CountRole, "chatCount"},   {ExpandedRole, "expanded"},
            {SelectedRole, "selected"}, {WritingRole, "writing"},   {UnreadRole, "unread"}};
}

void ConversationListModel::retranslate() {
    if (count() > 0) emit dataChanged(index(0), index(count() - 1));
}

void ConversationListModel::reload() {
    struct Read {
        QList<StoredConversation> chats;
        QList<StoredFolder> folders;
    };
    m_archive->run(
        this,
        [](ChatStore& store) -> StoreResult<Read> {
            auto chats = store.conversations();
            if (!chats) return chats.error();
            auto folders = store.folders();
            if (!folders) return folders.error();
            return Read{*chats, *folders};
        },
        [this](const StoreResult<Read>& result) {
            if (!result) return emit m_archive->failed(result.error());
            m_chats.clear();
            for (const StoredConversation& one : (*result).chats) m_chats.insert(one.id, one);
            setFolders((*result).folders);
            emit loaded();
        });
}

void ConversationListModel::put(const StoredConversation& conversation) {
    const auto known = m_chats.constFind(conversation.id);
    StoredConversation changed = conversation;
    if (known != m_chats.cend()) {
        changed.pinned = known->pinned;
        changed.archived = known->archived;
        changed.folder = known->folder;
        if (!changed.updated.isValid()) changed.updated = known->updated;
    }
    m_chats.insert(changed.id, changed);
    update();
}

void ConversationListModel::take(qint64 id) {
    if (m_chats.remove(id) > 0) update();
}

void ConversationListModel::change(const QList<qint64>& ids,
                                   const std::function<void(StoredConversation&)>& edit) {
    for (const qint64 id : ids) {
        const auto it = m_chats.find(id);
        if (it == m_chats.end()) continue;
        edit(*it);
        if (it->trashed.isValid()) m_chats.erase(it);
    }
    update();
}

void ConversationListModel::clear() {
    m_chats.clear();
    m_folders.clear();
    update();
}

const StoredConversation* ConversationListModel::find(qint64 id) const {
    const auto it = m_chats.constFind(id);
    return it == m_chats.cend() ? nullptr : &*it;
}

QList<StoredConversation> ConversationListModel::archived() const {
    QList<StoredConversation> list;
    for (const StoredConversation& one : m_chats)
        if (one.archived) list.append(one);
    std::sort(list.begin(), list.end(), newer);
    return list;
}

void ConversationListModel::setFolders(QList<StoredFolder> folders) {
    QCollator collator;
    collator.setCaseSensitivity(Qt::CaseInsensitive);
    collator.setNumericMode(true);
    std::sort(folders.begin(), folders.end(), [&](const StoredFolder& a, const StoredFolder& b) {
        const int order = collator.compare(a.name, b.name);
        return order != 0 ? order < 0 : a.id < b.id;
    });
    m_folders = std::move(folders);
    for (StoredConversation& one : m_chats)
        if (one.folder != 0 && folderName(one.folder).isNull()) one.folder = 0;
    update();
}

QString ConversationListModel::folderName(qint64 folder) const {
    for (const StoredFolder& one : m_folders)
        if (one.id == folder) return one.name.isNull() ? QStringLiteral("") : one.name;
    return {};
}

int ConversationListModel::folderCount(qint64 folder) const {
    return int(std::count_if(m_chats.cbegin(), m_chats.cend(),
                             [folder](const auto& one) { return one.folder == folder && !one.archived; }));
}

QList<qint64> ConversationListModel::inFolder(qint64 folder) const {
    QList<qint64> ids;
    for (const StoredConversation& one : m_chats)
        if (one.folder == folder) ids.append(one.id);
    return ids;
}

void ConversationListModel::setCollapsed(const QSet<qint64>& folders) {
    m_collapsed = folders;
    update();
}

QList<ConversationListModel::Row> ConversationListModel::makeRows() const {
    QList<const StoredConversation*> chats;
    chats.reserve(m_chats.size());
    for (const StoredConversation& one : m_chats)
        if (!one.archived) chats.append(&one);
    std::sort(chats.begin(), chats.end(), [](const auto* a, const auto* b) { return newer(*a, *b); });

    QList<Row> rows;
    rows.reserve(chats.size() + m_folders.size());
    const auto add = [&](const StoredConversation& one, int group) {
        rows.append({.id = one.id,
                     .group = group,
                     .title = one.title,
                     .place = group == Pinned ? -1 : one.folder,
                     .pinned = one.pinned});
    };
    for (const StoredConversation* one : chats)
        if (one->pinned) add(*one, Pinned);
    QHash<qint64, QList<const StoredConversation*>> inside;
    for (const StoredConversation* one : chats)
        if (!one->pinned && one->folder != 0) inside[one->folder].append(one);
    for (const StoredFolder& folder : m_folders) {
        const auto list = inside.value(folder.id);
        const bool expanded = !m_collapsed.contains(folder.id);
        rows.append({.folder = true,
                     .id = folder.id,
                     .group = Folders,
                     .title = folder.name,
                     .place = folder.id,
                     .count = int(list.size()),
                     .expanded = expanded});
        if (!expanded) continue;
        for (const StoredConversation* one : list) add(*one, Folders);
    }
    const QDate today = QDate::currentDate();
    for (const StoredConversation* one : chats)
        if (!one->pinned && one->folder == 0) add(*one, groupOf(one->updated, today));
    for (qsizetype i = 0; i < rows.size(); ++i) rows[i].first = i == 0 || rows[i].group != rows[i - 1].group;
    return rows;
}

void ConversationListModel::update() {
    const int before = count();
    RowSync::run(this, m_rows, makeRows());
    const qsizetype selected = m_selected.size();
    if (selected > 0) {
        const QList<qint64> visible = selection();
        m_selected = QSet<qint64>(visible.cbegin(), visible.cend());
    }
    if (m_selected.size() != selected) emit selectionChanged();
    if (count() != before) emit countChanged();
    m_midnight.start(int(QDateTime::currentDateTime().msecsTo(QDate::currentDate().addDays(1).startOfDay())) +
                     1000);
    emit changed();
}

}  // namespace parlor::app
