#include "app/chat/message_list_model.h"

#include <QQmlEngine>

namespace parlor::app {

int MessageListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : count();
}

const StoredMessage* MessageListModel::at(int row) const {
    return row >= 0 && row < count() ? m_tree.find(m_tree.branch()[row]) : nullptr;
}

QVariant MessageListModel::data(const QModelIndex& index, int role) const {
    const StoredMessage* message = at(index.row());
    if (!message) return {};
    const bool streaming = message->state == MessageState::Streaming;
    switch (role) {
        case MessageIdRole:
            return message->id;
        case FromPersonRole:
            return message->role == Role::User;
        case BlocksRole: {
            auto& blocks = const_cast<MessageListModel*>(this)->m_blocks[message->id];
            if (!blocks) {
                blocks = std::make_unique<BlockModel>();
                QQmlEngine::setObjectOwnership(blocks.get(), QQmlEngine::CppOwnership);
                blocks->show(message->blocks, streaming, message->role == Role::User);
            }
            return QVariant::fromValue(blocks.get());
        }
        case Qt::DisplayRole:
        case TextRole:
            return plainText(message->blocks);
        case StreamingRole:
            return streaming;
        case InterruptedRole:
            return message->state == MessageState::Interrupted;
        case FailedRole:
            return message->state == MessageState::Failed;
        case ModelRole:
            return message->model;
        case TokensRole:
            return message->stats.tokens;
        case TokensPerSecondRole:
            return message->stats.tokensPerSecond;
        case StopReasonRole:
            return message->stats.stopReason;
        case SiblingIndexRole:
            return m_tree.siblings(message->id).indexOf(message->id);
        case SiblingCountRole:
            return m_tree.siblings(message->id).size();
        default:
            return {};
    }
}

QHash<int, QByteArray> MessageListModel::roleNames() const {
    return {{MessageIdRole, "messageId"},
            {FromPersonRole, "fromPerson"},
            {BlocksRole, "blocks"},
            {TextRole, "written"},
            {StreamingRole, "streaming"},
            {InterruptedRole, "interrupted"},
            {FailedRole, "failed"},
            {ModelRole, "modelName"},
            {TokensRole, "tokens"},
            {TokensPerSecondRole, "tokensPerSecond"},
            {StopReasonRole, "stopReason"},
            {SiblingIndexRole, "siblingIndex"},
            {SiblingCountRole, "siblingCount"}};
}

void MessageListModel::setMessages(const QList<StoredMessage>& messages, qint64 leaf) {
    beginResetModel();
    m_tree.set(messages, leaf);
    endResetModel();
    m_blocks.clear();  // after the delegates let go of them
    emit countChanged();
}

void MessageListModel::add(const StoredMessage& message) {
    MessageTree next = m_tree;
    next.add(message);
    const QList<qint64> old = m_tree.branch();
    qsizetype same = 0;
    while (same < old.size() && same < next.branch().size() && old[same] == next.branch()[same]) ++same;
    if (same < old.size()) {
        beginRemoveRows({}, int(same), int(old.size()) - 1);
        m_tree.truncate(same);
        endRemoveRows();
    }
    beginInsertRows({}, int(same), int(next.branch().size()) - 1);
    m_tree = std::move(next);
    endInsertRows();
    emit countChanged();
}

void MessageListModel::showSibling(int row, int step) {
    const StoredMessage* message = at(row);
    if (!message) return;
    const QList<qint64> siblings = m_tree.siblings(message->id);
    const qsizetype target = siblings.indexOf(message->id) + step;
    if (target < 0 || target >= siblings.size()) return;
    beginRemoveRows({}, row, count() - 1);
    m_tree.truncate(row);
    endRemoveRows();
    MessageTree next = m_tree;
    next.show(siblings[target]);
    beginInsertRows({}, row, int(next.branch().size()) - 1);
    m_tree = std::move(next);
    endInsertRows();
    emit countChanged();
}

void MessageListModel::stream(qint64 id, const QList<Block>& blocks) {
    StoredMessage* message = m_tree.find(id);
    if (!message) return;
    message->blocks = blocks;
    if (const auto it = m_blocks.find(id); it != m_blocks.end()) it->second->show(blocks, true);
}

void MessageListModel::finish(qint64 id, MessageState state, const QList<Block>& blocks,
                              const MessageStats& stats) {
    StoredMessage* message = m_tree.find(id);
    if (!message) return;
    message->blocks = blocks;
    message->state = state;
    message->stats = stats;
    if (const auto it = m_blocks.find(id); it != m_blocks.end()) it->second->show(blocks, false);
    if (const qsizetype row = m_tree.branch().indexOf(id); row >= 0)
        emit dataChanged(index(int(row)), index(int(row)));
}

}  // namespace parlor::app
