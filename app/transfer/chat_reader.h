// Reads chats from files of any program that we know, one after another: memory holds one at a time.
#pragma once

#include <atomic>
#include <functional>

#include "app/transfer/chat_copy.h"
#include "app/transfer/transfer_error.h"

namespace parlor::app {

struct ReadReport {
    int unreadable = 0;       // chats or files that are broken
    int skippedMessages = 0;  // of chats that were read
    QStringList notes;        // what and where, a few of them
};

// `each` gets every chat, with title and dates; it returns false to stop. Runs on any thread.
TransferStatus readChats(const QStringList& paths, const std::function<bool(ChatCopy&&)>& each,
                         ReadReport& report, const std::atomic_bool& cancelled,
                         const std::function<void(double)>& progress = {});

// "ChatGPT": how a source is called in sentences.
QString programName(const QString& source);

}  // namespace parlor::app
