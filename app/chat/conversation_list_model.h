// All conversations, newest first, or those that a search found.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QAbstractListModel>
#include <QTimer>

#include "app/store/types.h"

namespace parlor::app {

class ChatArchive;

class ConversationListModel final : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("")
    Q_PROPERTY(int count READ count NOTIFY countChanged)
    Q_PROPERTY(QString filter READ filter WRITE setFilter NOTIFY filterChanged)
  public:
    enum Roles { IdRole = Qt::UserRole, TitleRole, GroupRole, SnippetRole };
    explicit ConversationListModel(ChatArchive* archive, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;
    int count() const { return int(m_shown.size()); }
    QString filter() const { return m_filter; }
    void setFilter(const QString& filter);

    void reload();                                        // from the store
    void put(const StoredConversation& conversation);     // new or changed; goes to the top
    void rename(const StoredConversation& conversation);  // stays where it is
    void take(qint64 id);
    const StoredConversation* find(qint64 id) const;
    int total() const { return int(m_all.size()); }
    void retranslate();

  signals:
    void countChanged();
    void filterChanged();

  private:
    struct Row {
        StoredConversation conversation;
        QString snippet;
    };
    void search();
    void show(QList<Row> rows);
    QString group(const QDateTime& time) const;

    ChatArchive* m_archive;
    QList<StoredConversation> m_all;  // newest first
    QList<Row> m_shown;
    QString m_filter;
    QTimer m_delay;
    int m_search = 0;  // the newest search; answers of older ones are dropped
};

}  // namespace parlor::app
