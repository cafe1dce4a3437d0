// What is stored of a chat: values, no behaviour.
#pragma once

#include <QDateTime>
#include <QList>
#include <QString>

namespace parlor::app {

// Numbers are written to the database: never renumber, only add.
enum class Role : int { System = 0, User = 1, Assistant = 2, Tool = 3 };
enum class BlockKind : int {
    Text = 0,
    Thinking = 1,
    ToolCall = 2,
    ToolResult = 3,
    Attachment = 4,
    Error = 5
};
enum class MessageState : int {
    Complete = 0,
    Streaming =
        1,  // being written; found so at opening: the program ended in the middle, becomes Interrupted
    Interrupted = 2,  // the text so far is all there is
    Failed = 3,
};

struct Block {
    BlockKind kind = BlockKind::Text;
    QString text;
    QString data;  // JSON object of what the kind needs besides (file name, tool name, seconds of thinking),
                   // or empty
    bool operator==(const Block&) const = default;
};

struct MessageStats {
    qint64 promptTokens = 0;
    qint64 tokens = 0;
    double tokensPerSecond = 0;
    double firstTokenMs = 0;
    QString stopReason;
    bool operator==(const MessageStats&) const = default;
};

struct StoredMessage {
    qint64 id = 0;
    qint64 conversation = 0;
    qint64 parent = 0;  // 0: a first message; siblings share a parent
    Role role = Role::User;
    MessageState state = MessageState::Complete;
    QDateTime created;
    QString model;  // that wrote it
    QList<Block> blocks;
    MessageStats stats;
};

struct StoredConversation {
    qint64 id = 0;
    QString title;
    bool titleByHand = false;
    QDateTime created;
    QDateTime updated;
    bool pinned = false;
    bool archived = false;
    QDateTime trashed;  // invalid: not in the trash
    QString systemPrompt;
    qint64 leaf = 0;    // last message of the branch that is shown; 0: empty
    qint64 folder = 0;  // 0: none
    QString options;    // JSON object of what this chat has set for itself (preset, sampling), or empty
};

struct SearchHit {
    qint64 conversation = 0;
    qint64 message = 0;  // 0: the title matched
    QString title;
    QString snippet;
    int matchStart = 0;  // in snippet
    int matchLength = 0;
};

}  // namespace parlor::app
