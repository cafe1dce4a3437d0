#include "app/chat/message_list_model.h"

#include <QQmlEngine>
#include <algorithm>

namespace parlor::app {

namespace {
bool isEdited(const QList<Block>& blocks) {
    return std::any_of(blocks.cbegin(), blocks.cend(), [](const Block& block) {
        return block.kind == BlockKind::Text && block.data.contains(QLatin1String(kEditedMark));
    });
}
}  // namespace

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
        case PromptTokensRole:
            return message->stats.promptTokens;
        case ReusedTokensRole:
            return message->stats.reusedTokens;
        case FirstTokenRole:
            return message->stats.firstTokenMs;
        case StopReasonRole:
            return message->stats.stopReason;
        case CreatedRole:
            return message->created.toLocalTime();
        case EditedRole:
            return isEdited(message->blocks);
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
            {PromptTokensRole, "promptTokens"},
            {ReusedTokensRole, "reusedTokens"},
            {FirstTokenRole, "firstTokenMs"},
            {StopReasonRole, "stopReason"},
            {CreatedRole, "created"},
            {EditedRole, "edited"},
            {SiblingIndexRole, "siblingIndex"},
            {SiblingCountRole, "siblingCount"}};
}

void MessageListModel::setMessages(const QList<StoredMessage>& messages, qint64 leaf) {
    // The old delegates let go of these within the reset, in which new delegates already ask for theirs.
    const auto old = std::exchange(m_blocks, {});
    beginResetModel();
    m_tree.set(messages, leaf);
    endResetModel();
    emit countChanged();
}

void MessageListModel::change(MessageTree next) {
    const QList<qint64> old = m_tree.branch();
    qsizetype same = 0;
    while (same < old.size() && same < next.branch().size() && old[same] == next.branch()[same]) ++same;
    if (same < old.size()) {
        beginRemoveRows({}, int(same), int(old.size()) - 1);
        m_tree.truncate(same);
        endRemoveRows();
    }
    const bool grows = same < next.branch().size();
    if (grows) beginInsertRows({}, int(same), int(next.branch().size()) - 1);
    m_tree = std::move(next);
    if (grows) endInsertRows();
    emit countChanged();
}

void MessageListModel::add(const StoredMessage& message) {
    if (message.parent == m_tree.leaf()) {  // the usual case: no copy of a long chat
        beginInsertRows({}, count(), count());
        m_tree.add(message);
        endInsertRows();
        emit countChanged();
        return;
    }
    MessageTree next = m_tree;
    next.add(message);
    change(std::move(next));
}

void MessageListModel::showSibling(int row, int step) {
    const StoredMessage* message = at(row);
    if (!message) return;
    const QList<qint64> siblings = m_tree.siblings(message->id);
    const qsizetype target = siblings.indexOf(message->id) + step;
    if (target < 0 || target >= siblings.size()) return;
    MessageTree next = m_tree;
    next.show(siblings[target]);
    change(std::move(next));
}

MessageTree::Removal MessageListModel::remove(qint64 id) {
    MessageTree next = m_tree;
    const MessageTree::Removal removal = next.remove(id);
    if (removal.message != 0) change(std::move(next));
    return removal;
}

void MessageListModel::restore(const MessageTree::Removal& removal) {
    MessageTree next = m_tree;
    next.restore(removal);
    change(std::move(next));
}

int MessageListModel::show(qint64 id) {
    if (const qsizetype row = m_tree.branch().indexOf(id); row >= 0) return int(row);
    if (!m_tree.reachable(id)) return -1;
    MessageTree next = m_tree;
    next.show(id);
    change(std::move(next));
    return int(m_tree.branch().indexOf(id));
}

void MessageListModel::reopen(qint64 id) {
    StoredMessage* message = m_tree.find(id);
    if (!message) return;
    message->state = MessageState::Streaming;
    if (const qsizetype row = m_tree.branch().indexOf(id); row >= 0)
        emit dataChanged(index(int(row)), index(int(row)));
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
