// All conversations as the sidebar shows them: pinned ones, folders with theirs, then by date. A chat stands
// in it once. Archived ones are known, and not shown.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QAbstractListModel>
#include <QHash>
#include <QSet>
#include <QTimer>
#include <functional>

#include "app/chat/row_sync.h"
#include "app/store/types.h"

namespace parlor::app {

class ChatArchive;

class ConversationListModel final : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("")
    Q_PROPERTY(int count READ count NOTIFY countChanged)  // rows
    Q_PROPERTY(int selectedCount READ selectedCount NOTIFY selectionChanged)
  public:
    enum Roles {
        IdRole = Qt::UserRole,  // of the chat or the folder
        TitleRole,
        IsFolderRole,
        HeadingRole,  // of the group that begins with this row, or empty
        InFolderRole,
        PlaceRole,  // what a chat dropped here belongs to: a folder, 0: none, -1: the pinned ones
        PinnedRole,
        CountRole,     // chats in a folder
        ExpandedRole,  // of a folder
        SelectedRole,
        WritingRole,  // its answer is being written
        UnreadRole,   // an answer came while another chat was open
    };
    explicit ConversationListModel(ChatArchive* archive, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;
    int count() const { return int(m_rows.size()); }

    void reload();  // from the store
    // New or changed. What a chat has in the list (pinned, archived, folder) is the list's own: it stays.
    void put(const StoredConversation& conversation);
    void rename(const StoredConversation& conversation) { put(conversation); }
    void take(qint64 id);
    void change(const QList<qint64>& ids, const std::function<void(StoredConversation&)>& edit);
    void clear();
    const StoredConversation* find(qint64 id) const;
    QList<StoredConversation> all() const { return m_chats.values(); }
    int total() const { return int(m_chats.size()); }
    QList<StoredConversation> archived() const;  // newest first
    void retranslate();

    // ---- folders, by name
    const QList<StoredFolder>& folders() const { return m_folders; }
    void setFolders(QList<StoredFolder> folders);
    QString folderName(qint64 folder) const;
    int folderCount(qint64 folder) const;
    QList<qint64> inFolder(qint64 folder) const;  // archived ones too
    QSet<qint64> collapsed() const { return m_collapsed; }
    void setCollapsed(const QSet<qint64>& folders);

    // ---- several at once
    int selectedCount() const { return int(m_selected.size()); }
    QList<qint64> selection() const;
    Q_INVOKABLE double firstSelected() const { return double(selection().value(0)); }
    Q_INVOKABLE void toggleSelected(qint64 id);
    Q_INVOKABLE void selectTo(qint64 id);  // from the last one touched
    Q_INVOKABLE void selectAll();
    Q_INVOKABLE void clearSelection();
    Q_INVOKABLE void anchorSelection(qint64 id) { m_anchor = id; }
    Q_INVOKABLE int rowOf(qint64 id) const;  // of a chat; -1: not shown

    void setWriting(qint64 id);  // whose answer is being written; 0: none
    void setShown(qint64 id);    // which one is open

  signals:
    void countChanged();
    void selectionChanged();
    void changed();  // chats or folders
    void loaded();

  private:
    friend struct RowSync;
    struct Row {
        bool folder = false;
        qint64 id = 0;
        int group = 0;
        bool first = false;  // of its group
        QString title;
        qint64 place = 0;
        bool pinned = false;
        int count = 0;
        bool expanded = false;
        QPair<bool, qint64> key() const { return {folder, id}; }
        bool operator==(const Row&) const = default;
    };
    void update();
    QList<Row> makeRows() const;
    void touch(qint64 id, int role);

    ChatArchive* m_archive;
    QHash<qint64, StoredConversation> m_chats;
    QList<StoredFolder> m_folders;
    QSet<qint64> m_collapsed;
    QList<Row> m_rows;
    QSet<qint64> m_selected;
    QSet<qint64> m_unread;
    qint64 m_anchor = 0;
    qint64 m_writing = 0;
    qint64 m_shown = 0;
    QTimer m_midnight;
};

}  // namespace parlor::app
