// The branch of the conversation that is shown, one row per message.
#pragma once

#include <QAbstractListModel>
#include <unordered_map>

#include "app/chat/block_model.h"
#include "app/chat/message_tree.h"

namespace parlor::app {

class MessageListModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("")
    Q_PROPERTY(int count READ count NOTIFY countChanged)
  public:
    enum Roles {
        MessageIdRole = Qt::UserRole,
        FromPersonRole,
        BlocksRole,  // BlockModel*
        TextRole,    // as written
        StreamingRole,
        InterruptedRole,
        FailedRole,
        ModelRole,
        TokensRole,
        TokensPerSecondRole,
        StopReasonRole,
        SiblingIndexRole,
        SiblingCountRole,
    };
    using QAbstractListModel::QAbstractListModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;
    int count() const { return int(m_tree.branch().size()); }

    void clear() { setMessages({}, 0); }
    void setMessages(const QList<StoredMessage>& messages, qint64 leaf);
    void add(const StoredMessage& message);  // under its parent; becomes the leaf
    void stream(qint64 id, const QList<Block>& blocks);
    void finish(qint64 id, MessageState state, const QList<Block>& blocks, const MessageStats& stats);
    void showSibling(int row, int step);
    const StoredMessage* at(int row) const;
    const MessageTree& tree() const { return m_tree; }

  signals:
    void countChanged();

  private:
    MessageTree m_tree;
    std::unordered_map<qint64, std::unique_ptr<BlockModel>> m_blocks;  // of messages that were looked at
};

}  // namespace parlor::app
