// What is stored of a chat: values, no behaviour.
#pragma once

#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>
#include <optional>

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
    qint64 reusedTokens = 0;  // of them, those that the engine still had in its memory
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

struct StoredFolder {
    qint64 id = 0;
    QString name;
};

// What somebody wants to know about a chat before keeping or deleting it.
struct ConversationDetails {
    QDateTime created;
    QDateTime updated;
    int messages = 0;  // with all branches, without removed ones
    int fromPerson = 0;
    qint64 tokens = 0;   // written by models
    QStringList models;  // first used first
};

struct TextRange {
    int start = 0;
    int length = 0;
    bool operator==(const TextRange&) const = default;
};

struct SearchRequest {
    QString text;
    bool archived = false;         // in archived chats too
    std::optional<Role> role;      // then titles are not searched
    std::optional<qint64> folder;  // 0: chats that are in none
    QDateTime since;               // invalid: any time
    qint64 conversation = 0;       // this chat only; 0: all
    int chats = 60;                // so many are returned
    int hits = 3;                  // so many of each chat; the others are counted
};

struct StoredDraft {
    qint64 conversation = 0;  // 0: the chat that has not begun
    QString text;
    QString attachments;  // JSON list, or empty
};

struct SearchHit {
    qint64 message = 0;
    Role role = Role::User;
    QDateTime created;
    QString snippet;
    QList<TextRange> matches;  // in snippet
};

struct FoundConversation {
    qint64 conversation = 0;
    QString title;
    QList<TextRange> titleMatches;  // empty: the title did not match
    QDateTime updated;
    int count = 0;          // messages that match
    QList<SearchHit> hits;  // newest first
};

struct SearchResult {
    QList<FoundConversation> chats;  // best first
    int found = 0;                   // chats that match, shown or not
    bool cut = false;                // older matches were not looked at
};

}  // namespace parlor::app
