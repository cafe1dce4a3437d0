// Shorthands for tests of the chat store.
#pragma once

#include <QTest>

#include "app/store/chat_store.h"

namespace parlor::app {

inline StoredMessage userMessage(qint64 conversation, qint64 parent, const QString& text) {
    return {.conversation = conversation,
            .parent = parent,
            .role = Role::User,
            .blocks = {{BlockKind::Text, text, {}}}};
}

inline StoredMessage streamingAnswer(qint64 conversation, qint64 parent) {
    return {.conversation = conversation,
            .parent = parent,
            .role = Role::Assistant,
            .state = MessageState::Streaming,
            .model = "test"};
}

// The store at `path`; fails the test with the store's own words.
inline std::unique_ptr<ChatStore> openStore(const QString& path) {
    auto store = ChatStore::open(path);
    if (!store) {
        QTest::qFail(qPrintable(store.error().code() + ' ' + store.error().text()), __FILE__, __LINE__);
        return nullptr;
    }
    return std::move(*store);
}

// Messages and titles that a search finds.
inline int hits(ChatStore& store, const QString& text) {
    const auto result = store.search({.text = text});
    if (!result) return -1;
    int count = 0;
    for (const FoundConversation& chat : result->chats) count += chat.count + !chat.titleMatches.isEmpty();
    return count;
}

}  // namespace parlor::app
