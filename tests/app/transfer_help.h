// Shorthands for tests of chats in and out.
#pragma once

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "app/transfer/chat_reader.h"

namespace parlor::app {

inline StoredMessage said(qint64 id, qint64 parent, Role role, const QString& text) {
    return {.id = id,
            .parent = parent,
            .role = role,
            .created = QDateTime::fromMSecsSinceEpoch(1700000000000 + id * 1000, Qt::UTC),
            .model = role == Role::Assistant ? QStringLiteral("Test 7B") : QString(),
            .blocks = {{BlockKind::Text, text, {}}}};
}

// A tree: question 1, answers 2 and 3, question 4 below 3 with every kind of block in answer 5.
inline ChatCopy sampleChat() {
    ChatCopy chat;
    chat.conversation = {.title = QStringLiteral("A <b>title</b> 标题 😀"),
                         .titleByHand = true,
                         .created = QDateTime::fromMSecsSinceEpoch(1700000000123, Qt::UTC),
                         .updated = QDateTime::fromMSecsSinceEpoch(1700000009456, Qt::UTC),
                         .pinned = true,
                         .systemPrompt = QStringLiteral("Be <i>brief</i>."),
                         .leaf = 5,
                         .options = QStringLiteral("{\"preset\":\"x\"}")};
    chat.folder = QStringLiteral("Work");
    chat.messages = {said(1, 0, Role::User, QStringLiteral("Question <img src=x onerror=alert(1)>")),
                     said(2, 1, Role::Assistant, QStringLiteral("First version.")),
                     said(3, 1, Role::Assistant, QStringLiteral("Second version.")),
                     said(4, 3, Role::User, QStringLiteral("More")),
                     said(5, 4, Role::Assistant,
                          QStringLiteral("| a | b |\n|---|---|\n| 1 | 2 |\n\n```cpp\nint x = 1;\n```\n\n"
                                         "![x](http://e.example/x.png) <script>alert(1)</script>"))};
    chat.messages[4].blocks.prepend({BlockKind::Thinking, QStringLiteral("hmm </details> <img src=y>"), {}});
    chat.messages[4].blocks.append(
        {BlockKind::ToolCall, QStringLiteral("{\"q\":1}"), QStringLiteral("{\"name\":\"f\"}")});
    chat.messages[4].blocks.append({BlockKind::ToolResult, QStringLiteral("```result"), {}});
    chat.messages[4].blocks.append({BlockKind::Error, QStringLiteral("It <failed>."), {}});
    chat.messages[3].blocks.append(
        {BlockKind::Attachment, QStringLiteral("a,b\n1,2"), QStringLiteral("{\"name\":\"table <1>.csv\"}")});
    chat.messages[4].state = MessageState::Interrupted;
    chat.messages[4].stats = {12, 8, 34, 5.25, 80.5, QStringLiteral("stop")};
    return chat;
}

struct ReadResult {
    QList<ChatCopy> chats;
    ReadReport report;
    TransferStatus error;
};

inline ReadResult readPath(const QString& path) {
    ReadResult result;
    const std::atomic_bool cancelled = false;
    result.error = readChats(
        {path},
        [&](ChatCopy&& chat) {
            result.chats.append(std::move(chat));
            return true;
        },
        result.report, cancelled);
    return result;
}

inline ReadResult readBytes(const QByteArray& bytes,
                            const QString& name = QStringLiteral("conversations.json")) {
    const QTemporaryDir folder;
    QFile file(folder.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) return {};
    file.close();
    return readPath(file.fileName());
}

inline ReadResult readFixture(const QString& name) {
    return readPath(QStringLiteral(PARLOR_TEST_DATA "/transfer/") + name);
}

}  // namespace parlor::app
