// Chats as documents for people. All take the branch that is shown.
#pragma once

#include <atomic>

#include "app/transfer/chat_copy.h"
#include "app/transfer/transfer_error.h"

class QIODevice;

namespace parlor::app {

struct ExportOptions {
    bool thinking = false;     // what the model thought, folded where the format can fold
    bool allBranches = false;  // JSON only
};

QString chatMarkdown(const ChatCopy& chat, const ExportOptions& options);
// One file that loads nothing and runs nothing.
QString chatHtml(const ChatCopy& chat, const ExportOptions& options);
// Pages with title, page numbers and fonts. False when `cancelled` came first or nothing could be drawn.
bool chatPdf(const ChatCopy& chat, const ExportOptions& options, QIODevice* out,
             const std::atomic_bool& cancelled);

// ---- what the three share
QString speaker(const StoredMessage& message);  // "You", or the model's name
QString timeLine(const QDateTime& time);        // 2026-11-25 09:30, local
QString titleOf(const ChatCopy& chat);
QString attachmentTitle(const Block& block);

}  // namespace parlor::app
