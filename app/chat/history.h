// What a person does with chats as a whole: pin, file, put away, delete, erase, find. An id that is part of a
// selection of several stands for all of them.
#pragma once

#include <QObject>
#include <QVariantMap>
#include <functional>

#include "app/chat/chat_archive.h"
#include "app/chat/conversation_list_model.h"
#include "app/chat/history_search.h"
#include "app/chat/shelf_model.h"

namespace parlor::app {

class ChatController;
class Settings;

class History final : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("")
    Q_PROPERTY(parlor::app::ConversationListModel* chats READ chats CONSTANT)
    Q_PROPERTY(parlor::app::HistorySearch* search READ search CONSTANT)
    Q_PROPERTY(parlor::app::ShelfModel* archive READ archive CONSTANT)
    Q_PROPERTY(parlor::app::ShelfModel* trash READ trash CONSTANT)
    Q_PROPERTY(QVariantList folders READ folders NOTIFY foldersChanged)  // [{id, name, count}], by name
    Q_PROPERTY(bool erasing READ erasing NOTIFY erasingChanged)
    Q_PROPERTY(QVariantMap details READ details NOTIFY detailsChanged)  // of the chat asked for last
  public:
    History(ChatArchive* archive, ChatController* chat, Settings* settings, QObject* parent = nullptr);

    ConversationListModel* chats() const { return m_chats; }
    HistorySearch* search() { return &m_search; }
    ShelfModel* archive() { return &m_shelf; }
    ShelfModel* trash() { return &m_trash; }
    QVariantList folders() const;
    bool erasing() const { return m_erasing > 0; }
    QVariantMap details() const { return m_details; }
    void retranslate();

    Q_INVOKABLE int countOf(qint64 id) const { return int(meant(id).size()); }
    Q_INVOKABLE QVariantList idsOf(qint64 id) const;
    Q_INVOKABLE bool isPinned(qint64 id) const;
    Q_INVOKABLE double folderOf(qint64 id) const;  // that all of them are in; 0: none, -1: several
    Q_INVOKABLE void rename(qint64 id, const QString& title);
    Q_INVOKABLE void setPinned(qint64 id, bool pinned);
    Q_INVOKABLE void putAway(qint64 id);   // into the archive
    Q_INVOKABLE void takeBack(qint64 id);  // out of it
    Q_INVOKABLE void remove(qint64 id);    // into the trash
    Q_INVOKABLE void restore(qint64 id);   // out of it
    Q_INVOKABLE void undo();               // of the last removing, putting away, or of a folder's end
    Q_INVOKABLE void duplicate(qint64 id);
    Q_INVOKABLE void readDetails(qint64 id);
    Q_INVOKABLE void openHit(qint64 conversation, qint64 message);  // message 0: where one left off

    // ---- folders
    Q_INVOKABLE void move(qint64 id, qint64 folder);                    // 0: out of its folder
    Q_INVOKABLE void createFolder(const QString& name, qint64 id = 0);  // with this chat in it
    Q_INVOKABLE void renameFolder(qint64 folder, const QString& name);
    Q_INVOKABLE void deleteFolder(qint64 folder);  // its chats stay
    Q_INVOKABLE void setCollapsed(qint64 folder, bool collapsed);

    // ---- for good. `copies`: also in Parlor's own backups.
    Q_INVOKABLE void erase(qint64 id, bool copies);
    Q_INVOKABLE void emptyTrash(bool copies);
    Q_INVOKABLE void eraseAll(bool copies = true);

  signals:
    void foldersChanged();
    void erasingChanged();
    void detailsChanged();
    void undoable(const QString& text);  // undo() takes it back
    void done(const QString& text);
    void notice(const QString& text, const QString& hint, const QString& code);

  private:
    QList<qint64> meant(qint64 id) const;
    void onOpened(const OpenReport& report);
    void mark(const QList<qint64>& ids, ChatStore::Mark mark, bool on);
    void order(std::function<StoreStatus(ChatStore&)> work);
    void failed(const StoreError& error);
    void readTrash();
    void eraseChats(const QList<qint64>& ids, bool copies);
    void eraseCopies(const QString& path, const QList<ErasedConversation>& erased);
    void setErasing(int by);
    void makeFolder(const QString& name, const QList<qint64>& ids);
    QString nameOf(const QList<qint64>& ids) const;

    ChatArchive* m_store;
    ChatController* m_chat;
    Settings* m_settings;
    ConversationListModel* m_chats;
    HistorySearch m_search;
    ShelfModel m_shelf;
    ShelfModel m_trash;
    QVariantMap m_details;
    QList<qint64> m_undo;
    QString m_undoFolder;  // not empty: this folder was removed, with m_undo in it
    ChatStore::Mark m_undoMark = ChatStore::Mark::Trashed;
    int m_erasing = 0;
};

}  // namespace parlor::app
