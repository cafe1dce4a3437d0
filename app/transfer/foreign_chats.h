// Chats as other programs write them, one object or one file at a time. Everything is optional and may have
// the wrong type: what cannot be understood is left out.
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <optional>

#include "app/transfer/chat_copy.h"

namespace parlor::app {

// One object of an export, of whichever program it looks like. Nothing when it looks like none.
std::optional<ChatCopy> foreignChat(const QJsonObject& json);

std::optional<ChatCopy> chatGptChat(const QJsonObject& json);    // "mapping"
std::optional<ChatCopy> lmStudioChat(const QJsonObject& json);   // "messages" with "versions"
std::optional<ChatCopy> openWebUiChat(const QJsonObject& json);  // "chat" with "history"
std::optional<ChatCopy> claudeChat(const QJsonObject& json);     // "chat_messages"
// A list of {role, content}: what the APIs take, and what small programs write. Also {from, value}.
std::optional<ChatCopy> plainChat(const QJsonArray& messages, const QJsonObject& around);
// Jan keeps a chat in two files of one folder.
std::optional<ChatCopy> janChat(const QJsonObject& thread, const QList<QJsonObject>& messages);

// ---- what they share
QDateTime timeFrom(const QJsonValue& value);  // seconds, milliseconds or ISO text; invalid when it is no time
Block dataBlock(BlockKind kind, const QString& text, const QString& key, const QString& value);
// Text with <think> or <details type="reasoning"> in it as blocks.
QList<Block> textBlocks(const QString& text);
// The parts of an OpenAI-like content: text, images and files by name, tool calls.
QList<Block> contentBlocks(const QJsonValue& content);
// Dates that are missing come from the messages, and the other way round.
void completeDates(ChatCopy& chat);

}  // namespace parlor::app
