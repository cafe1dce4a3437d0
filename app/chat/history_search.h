// What a search over all chats has found: a row for each chat, below it its messages that match.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QAbstractListModel>
#include <QTimer>

#include "app/chat/row_sync.h"
#include "app/store/types.h"

namespace parlor::app {

class ChatArchive;

class HistorySearch final : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("")
    Q_PROPERTY(QString text READ text WRITE setText NOTIFY requestChanged)
    Q_PROPERTY(bool active READ active NOTIFY requestChanged)  // something is searched for
    Q_PROPERTY(int author READ author WRITE setAuthor NOTIFY requestChanged)
    Q_PROPERTY(int days READ days WRITE setDays NOTIFY requestChanged)           // 0: any time
    Q_PROPERTY(double folder READ folder WRITE setFolder NOTIFY requestChanged)  // 0: everywhere
    Q_PROPERTY(bool archived READ archived WRITE setArchived NOTIFY requestChanged)
    Q_PROPERTY(int filters READ filters NOTIFY requestChanged)  // that narrow the search
    Q_PROPERTY(bool searching READ searching NOTIFY searchingChanged)
    Q_PROPERTY(int found READ found NOTIFY resultChanged)  // chats
    Q_PROPERTY(bool cut READ cut NOTIFY resultChanged)     // there are older ones
    Q_PROPERTY(int count READ count NOTIFY resultChanged)  // rows
  public:
    enum Author { Anyone, Person, Model };
    Q_ENUM(Author)
    enum Kind { Chat, Hit, More };
    Q_ENUM(Kind)
    enum Roles {
        KindRole = Qt::UserRole,
        ConversationRole,
        MessageRole,  // 0: none
        PiecesRole,   // [{text, match}]: the title, or the words around a match
        TextRole,     // the same in one piece
        CountRole,    // messages that match; of More: those that are not shown
        WhenRole,
        FromPersonRole,
    };
    explicit HistorySearch(ChatArchive* archive, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    QString text() const { return m_request.text; }
    void setText(const QString& text);
    bool active() const { return !m_request.text.trimmed().isEmpty(); }
    int author() const;
    void setAuthor(int author);
    int days() const { return m_days; }
    void setDays(int days);
    qint64 folder() const { return m_request.folder.value_or(0); }
    void setFolder(qint64 folder);
    bool archived() const { return m_request.archived; }
    void setArchived(bool archived);
    int filters() const;
    bool searching() const { return m_running || m_delay.isActive(); }
    int found() const { return m_result.found; }
    bool cut() const { return m_result.cut; }
    int count() const { return int(m_rows.size()); }

    Q_INVOKABLE void clearFilters();
    Q_INVOKABLE void showAll(qint64 conversation);  // every match in it
    void refresh();                                 // the chats have changed
    void retranslate();

  signals:
    void requestChanged();
    void searchingChanged();
    void resultChanged();

  private:
    friend struct RowSync;
    struct Row {
        Kind kind = Chat;
        qint64 conversation = 0;
        qint64 message = 0;
        QString text;
        QList<TextRange> matches;
        int count = 0;
        QDateTime when;
        bool fromPerson = false;
        QPair<int, QPair<qint64, qint64>> key() const { return {int(kind), {conversation, message}}; }
        bool operator==(const Row&) const = default;
    };
    void ask();
    void run();
    void show();

    ChatArchive* m_archive;
    SearchRequest m_request;
    int m_days = 0;
    SearchResult m_result;
    QList<Row> m_rows;
    QTimer m_delay;
    bool m_running = false;  // one search at a time: what is typed meanwhile is searched after it
    bool m_again = false;
};

}  // namespace parlor::app
