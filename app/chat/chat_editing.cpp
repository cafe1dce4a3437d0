// What ChatController does with messages that are there: editing, versions, branches, deleting.
#include <QCoreApplication>
#include <algorithm>

#include "app/chat/chat_controller.h"

namespace parlor::app {

namespace {

// What the person attached stays with the new wording.
QList<Block> reworded(const QList<Block>& blocks, const QString& text) {
    QList<Block> kept;
    for (const Block& block : blocks)
        if (block.kind == BlockKind::Attachment) kept.append(block);
    kept.append({BlockKind::Text, text, {}});
    return kept;
}

}  // namespace

bool ChatController::refuseWhileBusy() {
    if (!busy()) return false;
    if (elsewhere()) {
        emit notice(QCoreApplication::translate("Chat", "An answer is still being written in another chat."),
                    QCoreApplication::translate(
                        "Chat", "Your text is kept. Send it when that answer is done, or stop it."),
                    QStringLiteral("CHAT-003"), ShowWriting);
    }
    return true;
}

void ChatController::send(const QString& text, const QList<Block>& attachments) {
    if (text.trimmed().isEmpty() && attachments.isEmpty()) return;
    if (m_opening || refuseWhileBusy()) return emit refused(m_conversation.id);
    Turn turn;
    turn.parent = m_messages.tree().leaf();
    turn.ask = turn.composed = true;
    turn.question = attachments;
    if (!text.isEmpty()) turn.question.append({BlockKind::Text, text, {}});
    begin(std::move(turn));
}

void ChatController::editMessage(int row, const QString& text) {
    const StoredMessage* message = m_messages.at(row);
    if (!message || message->role != Role::User || text.trimmed().isEmpty() || refuseWhileBusy()) return;
    Turn turn;
    turn.parent = message->parent;
    turn.ask = true;
    turn.question = reworded(message->blocks, text);
    begin(std::move(turn));
}

void ChatController::saveEdit(int row, const QString& text) {
    const StoredMessage* message = m_messages.at(row);
    if (!message || text.trimmed().isEmpty() || locked()) return;
    StoredMessage edited;
    edited.parent = message->parent;
    edited.role = message->role;
    edited.model = message->model;
    if (message->role == Role::User)
        edited.blocks = reworded(message->blocks, text);
    else
        edited.blocks = {{BlockKind::Text, text, QStringLiteral("{%1}").arg(QLatin1String(kEditedMark))}};
    m_keeper.add(m_conversation, {edited}, this, [this](const StoreResult<ChatKeeper::Added>& result) {
        if (!result) return tell(result.error());
        if (result->conversation.id != m_conversation.id || locked()) return;
        m_messages.add(result->messages.constFirst());
        m_conversation.leaf = result->conversation.leaf;
        listChange();
    });
}

void ChatController::regenerate(int row) {
    const StoredMessage* message = m_messages.at(row);
    if (!message || refuseWhileBusy()) return;
    Turn turn;
    turn.parent = message->role == Role::User ? message->id : message->parent;
    if (turn.parent != 0) begin(std::move(turn));
}

void ChatController::continueAnswer(int row) {
    const StoredMessage* message = m_messages.at(row);
    if (!message || message->role == Role::User || message->id != m_messages.tree().leaf()) return;
    QList<Block> before = message->blocks;
    before.removeIf([](const Block& block) { return block.kind == BlockKind::Error; });
    if (before.isEmpty() || before.constLast().kind != BlockKind::Text) return;
    // Models write their own spaces and line breaks before the next word; a template may have cut these.
    QString& text = before.last().text;
    while (!text.isEmpty() && text.back().isSpace()) text.chop(1);
    if (text.isEmpty() || refuseWhileBusy()) return;
    Turn turn;
    turn.parent = message->parent;
    turn.answer = message->id;
    turn.before = before;
    turn.statsBefore = message->stats;
    turn.stateBefore = message->state;
    turn.request.continueFinal = true;
    begin(std::move(turn));
}

void ChatController::showSibling(int row, int step) {
    if (locked()) return;
    m_messages.showSibling(row, step);
    storeLeaf();
}

void ChatController::branch(int row) {
    const StoredMessage* message = m_messages.at(row);
    if (!message || isPrivate() || message->state == MessageState::Streaming) return;
    QList<StoredMessage> path;
    for (const StoredMessage* one : m_messages.tree().path(message->id)) path.append(*one);
    StoredConversation copy = m_conversation;
    copy.id = 0;
    copy.options = wholeMemory(copy.options);
    copy.pinned = copy.archived = false;
    copy.title = QCoreApplication::translate("Chat", "%1 (branch)").arg(m_conversation.title);
    m_keeper.addTree(copy, path, message->id, this, [this](const StoreResult<ChatKeeper::Added>& result) {
        if (!result) return tell(result.error());
        m_conversations.put(result->conversation);
        load(result->conversation);
        emit branched();
    });
}

void ChatController::removeMessage(int row) {
    const StoredMessage* message = m_messages.at(row);
    if (!message || locked()) return;
    const qint64 id = message->id;
    m_removedMessage = {m_conversation.id, m_messages.remove(id)};
    m_keeper.setRemoved(m_conversation.id, id, true);
    storeLeaf();
    emit messageRemoved();
}

void ChatController::undoRemoveMessage() {
    const auto removed = std::exchange(m_removedMessage, {});
    if (removed.message.message == 0) return;
    m_keeper.setRemoved(removed.conversation, removed.message.message, false);
    if (removed.conversation != m_conversation.id)
        return m_keeper.setLeaf(removed.conversation, removed.message.leaf);
    if (locked()) return;  // it is there again when the chat is opened the next time
    m_messages.restore(removed.message);
    storeLeaf();
}

void ChatController::newPrivateChat() {
    closePrivate();
    m_messages.clear();
    const StoredConversation fresh = freshConversation();
    m_keeper.privateChat().begin(fresh.systemPrompt);
    m_keeper.privateChat().edit()->options = fresh.options;
    setConversation(m_keeper.privateChat().conversation());
}

void ChatController::openPrivate() {
    if (m_keeper.privateChat().exists() && !isPrivate()) load(m_keeper.privateChat().conversation());
}

void ChatController::closePrivate() {
    if (busy() && ChatKeeper::isPrivate(m_turn.conversation)) {
        m_client->cancel();
        giveUp();
    }
    m_keeper.privateChat().forget();
    if (ChatKeeper::isPrivate(m_removedMessage.conversation)) m_removedMessage = {};
    if (isPrivate()) newChat();
    emit conversationChanged();
}

void ChatController::savePrivate() {
    if (!isPrivate() || locked() || m_keeper.privateChat().empty()) return;
    const QList<StoredMessage> messages = m_keeper.privateChat().messages();
    StoredConversation saved = m_conversation;
    saved.id = 0;
    saved.options = wholeMemory(saved.options);
    saved.title = messages.isEmpty() ? QString() : titleFrom(plainText(messages.constFirst().blocks));
    const auto done = [this, from = m_conversation.id](const StoreResult<ChatKeeper::Added>& result) {
        if (!result) return tell(result.error());
        m_conversations.put(result->conversation);
        m_keeper.privateChat().forget();
        if (m_conversation.id == from) load(result->conversation);
        emit privateSaved();
    };
    m_keeper.addTree(saved, messages, m_conversation.leaf, this, done);
}

}  // namespace parlor::app
