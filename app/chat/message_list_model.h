// The branch of the conversation that is shown, one row per message.
#pragma once

#include <QAbstractListModel>
#include <unordered_map>

#include "app/chat/block_model.h"
#include "app/chat/message_tree.h"

namespace parlor::app {

// In Block::data of an answer's text that a person has changed.
inline constexpr char kEditedMark[] = "\"edited\":true";

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
        PromptTokensRole,
        ReusedTokensRole,
        FirstTokenRole,  // milliseconds
        StopReasonRole,
        CreatedRole,
        EditedRole,  // by the person: not as the model wrote it
        SiblingIndexRole,
        SiblingCountRole,
    };
    Q_ENUM(Roles)
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
    void reopen(qint64 id);  // a finished answer is written on
    void showSibling(int row, int step);
    MessageTree::Removal remove(qint64 id);
    void restore(const MessageTree::Removal& removal);
    int show(qint64 id);  // switches to its branch where needed; its row, or -1
    const StoredMessage* at(int row) const;
    const MessageTree& tree() const { return m_tree; }

  signals:
    void countChanged();

  private:
    void change(MessageTree next);  // rows that stay are not touched

    MessageTree m_tree;
    std::unordered_map<qint64, std::unique_ptr<BlockModel>> m_blocks;  // of messages that were looked at
};

}  // namespace parlor::app
