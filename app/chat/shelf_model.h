// Chats that are put away: in the archive, or in the trash with the days that are left to them.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QAbstractListModel>

#include "app/chat/row_sync.h"
#include "app/store/types.h"

namespace parlor::app {

class ShelfModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("")
    Q_PROPERTY(int count READ count NOTIFY countChanged)
  public:
    enum Roles { IdRole = Qt::UserRole, TitleRole, WhenRole, DaysLeftRole };
    using QAbstractListModel::QAbstractListModel;

    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : count(); }
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;
    int count() const { return int(m_rows.size()); }
    void set(const QList<StoredConversation>& chats);
    QList<qint64> ids() const;
    void retranslate();

  signals:
    void countChanged();

  private:
    friend struct RowSync;
    struct Row {
        qint64 id = 0;
        QString title;
        QDateTime when;     // last change, or when it was deleted
        int daysLeft = -1;  // -1: not in the trash
        qint64 key() const { return id; }
        bool operator==(const Row&) const = default;
    };
    QList<Row> m_rows;
};

}  // namespace parlor::app
