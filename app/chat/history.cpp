#include "app/chat/history.h"

#include <QCoreApplication>
#include <QLocale>
#include <utility>

#include "app/chat/chat_controller.h"

namespace parlor::app {

History::History(ChatArchive* archive, ChatController* chat, Settings* settings, QObject* parent)
    : QObject(parent),
      m_store(archive),
      m_chat(chat),
      m_settings(settings),
      m_chats(chat->conversations()),
      m_search(archive) {
    QSet<qint64> collapsed;
    for (const QString& id : settings->collapsedFolders()) collapsed.insert(id.toLongLong());
    m_chats->setCollapsed(collapsed);
    connect(m_chats, &ConversationListModel::changed, this, [this] {
        m_shelf.set(m_chats->archived());
        m_search.refresh();
        emit foldersChanged();
    });
    connect(m_chats, &ConversationListModel::loaded, this, &History::readTrash);
    connect(chat, &ChatController::conversationChanged, this,
            [this] { m_chats->setShown(m_chat->conversation()); });
    connect(archive, &ChatArchive::opened, this, &History::onOpened);
}

void History::retranslate() {
    m_search.retranslate();
    m_shelf.retranslate();
    m_trash.retranslate();
}

QVariantList History::folders() const {
    QVariantList list;
    for (const StoredFolder& folder : m_chats->folders())
        list.append(QVariantMap{{QStringLiteral("id"), folder.id},
                                {QStringLiteral("name"), folder.name},
                                {QStringLiteral("count"), m_chats->folderCount(folder.id)}});
    return list;
}

QList<qint64> History::meant(qint64 id) const {
    const QList<qint64> selected = m_chats->selection();
    return selected.contains(id) ? selected : QList<qint64>{id};
}

QVariantList History::idsOf(qint64 id) const {
    QVariantList list;
    for (const qint64 one : meant(id)) list.append(one);
    return list;
}

QString History::nameOf(const QList<qint64>& ids) const {
    const StoredConversation* one = ids.size() == 1 ? m_chats->find(ids[0]) : nullptr;
    return !one                   ? QString()
           : one->title.isEmpty() ? QCoreApplication::translate("Chat", "New chat")
                                  : one->title;
}

bool History::isPinned(qint64 id) const {
    const StoredConversation* one = m_chats->find(id);
    return one && one->pinned;
}

double History::folderOf(qint64 id) const {
    qint64 folder = -1;
    for (const qint64 one : meant(id)) {
        const StoredConversation* known = m_chats->find(one);
        if (!known) continue;
        if (folder >= 0 && known->folder != folder) return -1;
        folder = known->folder;
    }
    return double(folder);
}

void History::failed(const StoreError& error) {
    emit notice(error.text(), error.hint(), error.code());
    m_chats->reload();  // the list shows what is stored
}

void History::order(std::function<StoreStatus(ChatStore&)> work) {
    m_store->run(this, std::move(work), [this](const StoreStatus& status) {
        if (status) failed(*status);
    });
}

void History::mark(const QList<qint64>& ids, ChatStore::Mark mark, bool on) {
    order([ids, mark, on](ChatStore& store) { return store.mark(ids, mark, on); });
}

void History::rename(qint64 id, const QString& title) {
    const StoredConversation* known = m_chats->find(id);
    if (known && known->title != title.trimmed()) m_chat->rename(id, title);
}

void History::setPinned(qint64 id, bool pinned) {
    const QList<qint64> ids = meant(id);
    m_chats->change(ids, [pinned](StoredConversation& one) { one.pinned = pinned; });
    mark(ids, ChatStore::Mark::Pinned, pinned);
}

void History::putAway(qint64 id) {
    const QList<qint64> ids = meant(id);
    const QString name = nameOf(ids);
    m_chats->change(ids, [](StoredConversation& one) { one.archived = true; });
    mark(ids, ChatStore::Mark::Archived, true);
    m_undo = ids;
    m_undoFolder.clear();
    m_undoMark = ChatStore::Mark::Archived;
    emit undoable(
        ids.size() == 1
            ? QCoreApplication::translate("History", "“%1” is in the archive").arg(name)
            : QCoreApplication::translate("History", "%1 chats are in the archive").arg(ids.size()));
}

void History::takeBack(qint64 id) {
    m_chats->change({id}, [](StoredConversation& one) { one.archived = false; });
    mark({id}, ChatStore::Mark::Archived, false);
}

void History::remove(qint64 id) {
    QList<qint64> ids = meant(id);
    ids.removeIf([this](qint64 one) { return !m_chats->find(one); });
    if (ids.isEmpty()) return;
    const QString name = nameOf(ids);
    m_chat->letGo(ids);
    const QDateTime now = QDateTime::currentDateTimeUtc();
    m_chats->change(ids, [now](StoredConversation& one) { one.trashed = now; });
    mark(ids, ChatStore::Mark::Trashed, true);
    readTrash();
    m_undo = ids;
    m_undoFolder.clear();
    m_undoMark = ChatStore::Mark::Trashed;
    emit undoable(ids.size() == 1
                      ? QCoreApplication::translate("History", "“%1” was deleted").arg(name)
                      : QCoreApplication::translate("History", "%1 chats were deleted").arg(ids.size()));
}

void History::undo() {
    const QList<qint64> ids = std::exchange(m_undo, {});
    if (!m_undoFolder.isEmpty()) return makeFolder(std::exchange(m_undoFolder, {}), ids);
    if (ids.isEmpty()) return;
    if (m_undoMark == ChatStore::Mark::Archived) {
        m_chats->change(ids, [](StoredConversation& one) { one.archived = false; });
        return mark(ids, ChatStore::Mark::Archived, false);
    }
    mark(ids, ChatStore::Mark::Trashed, false);
    m_chats->reload();
}

void History::restore(qint64 id) {
    mark({id}, ChatStore::Mark::Trashed, false);
    m_chats->reload();
}

void History::duplicate(qint64 id) {
    const QString title = QCoreApplication::translate("History", "%1 (copy)").arg(nameOf({id}));
    m_store->run(
        this, [id, title](ChatStore& store) { return store.duplicate(id, title); },
        [this](const StoreResult<StoredConversation>& copy) {
            if (!copy) return failed(copy.error());
            m_chats->put(*copy);
            m_chat->open((*copy).id);
        });
}

void History::readDetails(qint64 id) {
    m_store->run(
        this, [id](ChatStore& store) { return store.details(id); },
        [this, id](const StoreResult<ConversationDetails>& result) {
            if (!result) return failed(result.error());
            const ConversationDetails& details = *result;
            const StoredConversation* known = m_chats->find(id);
            const QLocale locale;
            const auto when = [&](const QDateTime& time) {
                return locale.toString(time.toLocalTime(), QLocale::ShortFormat);
            };
            m_details = {{QStringLiteral("title"), nameOf({id})},
                         {QStringLiteral("created"), when(details.created)},
                         {QStringLiteral("updated"), when(details.updated)},
                         {QStringLiteral("messages"), locale.toString(details.messages)},
                         {QStringLiteral("fromPerson"), locale.toString(details.fromPerson)},
                         {QStringLiteral("tokens"), locale.toString(details.tokens)},
                         {QStringLiteral("models"), details.models},
                         {QStringLiteral("folder"), known ? m_chats->folderName(known->folder) : QString()}};
            emit detailsChanged();
        });
}

void History::openHit(qint64 conversation, qint64 message) {
    if (message != 0) return m_chat->openAt(conversation, message);
    m_chat->open(conversation);
}

void History::move(qint64 id, qint64 folder) {
    const QList<qint64> ids = meant(id);
    // Dropping a pinned chat on a folder says where it belongs now.
    m_chats->change(ids, [folder](StoredConversation& one) { one.folder = folder; });
    order([ids, folder](ChatStore& store) { return store.moveTo(ids, folder); });
}

void History::createFolder(const QString& name, qint64 id) {
    const QString words = name.simplified();
    if (!words.isEmpty()) makeFolder(words, id == 0 ? QList<qint64>() : meant(id));
}

void History::makeFolder(const QString& name, const QList<qint64>& ids) {
    m_store->run(
        this,
        [name, ids](ChatStore& store) -> StoreResult<qint64> {
            auto folder = store.createFolder(name);
            if (!folder) return folder;
            if (auto error = store.moveTo(ids, *folder)) return *error;
            return folder;
        },
        [this, name, ids](const StoreResult<qint64>& folder) {
            if (!folder) return failed(folder.error());
            m_chats->setFolders(m_chats->folders() + QList<StoredFolder>{{*folder, name}});
            m_chats->change(ids, [&](StoredConversation& one) { one.folder = *folder; });
        });
}

void History::renameFolder(qint64 folder, const QString& name) {
    const QString words = name.simplified();
    if (words.isEmpty()) return;
    QList<StoredFolder> folders = m_chats->folders();
    for (StoredFolder& one : folders)
        if (one.id == folder) one.name = words;
    m_chats->setFolders(folders);
    order([folder, words](ChatStore& store) { return store.renameFolder(folder, words); });
}

void History::deleteFolder(qint64 folder) {
    m_undo = m_chats->inFolder(folder);
    m_undoFolder = m_chats->folderName(folder);
    QList<StoredFolder> folders = m_chats->folders();
    folders.removeIf([folder](const StoredFolder& one) { return one.id == folder; });
    m_chats->setFolders(folders);
    order([folder](ChatStore& store) { return store.deleteFolder(folder); });
    emit undoable(QCoreApplication::translate("History", "The folder “%1” was removed").arg(m_undoFolder));
}

void History::setCollapsed(qint64 folder, bool collapsed) {
    QSet<qint64> all = m_chats->collapsed();
    if (collapsed)
        all.insert(folder);
    else
        all.remove(folder);
    m_chats->setCollapsed(all);
    QStringList words;
    for (const StoredFolder& one : m_chats->folders())
        if (all.contains(one.id)) words += QString::number(one.id);
    m_settings->setCollapsedFolders(words);
}

}  // namespace parlor::app
