// Parlor's own format, "parlor-chats" version 1: chats with every branch, block and figure. README.md
// describes it.
#pragma once

#include <QJsonObject>
#include <optional>

#include "app/transfer/chat_copy.h"

namespace parlor::app {

constexpr int kChatsVersion = 1;

// The lines around the chats of a file: header, chats joined with ",\n", footer.
QByteArray chatsHeader();
QByteArray chatJson(const ChatCopy& chat, bool allBranches);
QByteArray chatsFooter();

// Nothing when this is no chat. What is wrong in it is left out; `skipped` counts messages without a place.
std::optional<ChatCopy> chatFromJson(const QJsonObject& json, int* skipped);

}  // namespace parlor::app
