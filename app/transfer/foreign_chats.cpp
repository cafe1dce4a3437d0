#include "app/transfer/foreign_chats.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <cmath>

#include "app/chat/block_model.h"
#include "app/transfer/message_graph.h"

namespace parlor::app {

namespace {

constexpr double kLatest = 4102444800;  // 2100: what is larger counts milliseconds

Block attachment(const QString& name) {
    return dataBlock(BlockKind::Attachment, {}, QStringLiteral("name"), name);
}

QString firstText(const QJsonObject& object, std::initializer_list<const char*> keys) {
    for (const char* key : keys)
        if (const QJsonValue value = object.value(QLatin1String(key)); !value.toString().isEmpty())
            return value.toString();
    return {};
}

QList<Block> partBlocks(const QJsonObject& part) {
    const QString type = part.value(QLatin1String("type")).toString();
    const QJsonValue text = part.value(QLatin1String("text"));
    const QString words = text.isObject() ? text[QLatin1String("value")].toString() : text.toString();
    if (type == QLatin1String("reasoning") || type == QLatin1String("thinking")) {
        const QString thought = words.isEmpty() ? part.value(QLatin1String("thinking")).toString() : words;
        return thought.isEmpty() ? QList<Block>() : QList<Block>{{BlockKind::Thinking, thought, {}}};
    }
    if (type == QLatin1String("tool_use") || type == QLatin1String("toolCallRequest")) {
        const QJsonValue input = part.value(
            part.contains(QLatin1String("input")) ? QLatin1String("input") : QLatin1String("parameters"));
        return {dataBlock(BlockKind::ToolCall,
                          QString::fromUtf8(QJsonDocument(input.toObject()).toJson(QJsonDocument::Compact)),
                          QStringLiteral("name"), part.value(QLatin1String("name")).toString())};
    }
    if (type == QLatin1String("tool_result") || type == QLatin1String("toolCallResult")) {
        QString result = part.value(QLatin1String("content")).toString();
        if (result.isEmpty())
            for (const Block& block : contentBlocks(part.value(QLatin1String("content")).toArray().first()))
                result += block.text;
        return result.isEmpty() ? QList<Block>() : QList<Block>{{BlockKind::ToolResult, result, {}}};
    }
    if (!words.isEmpty()) return textBlocks(words);
    if (const QString name = firstText(part, {"file_name", "filename", "name", "fileIdentifier"});
        !name.isEmpty())
        return {attachment(name)};
    if (type.contains(QLatin1String("image")))
        return {attachment(QCoreApplication::translate("Transfer", "Image"))};
    if (type.contains(QLatin1String("audio")))
        return {attachment(QCoreApplication::translate("Transfer", "Audio"))};
    return {};
}

}  // namespace

QDateTime timeFrom(const QJsonValue& value) {
    if (value.isString()) {
        const QDateTime time = QDateTime::fromString(value.toString(), Qt::ISODateWithMs);
        return time.isValid() && time.date().year() > 1980 && time.date().year() < 2100 ? time.toUTC()
                                                                                        : QDateTime();
    }
    double seconds = value.toDouble();
    if (!std::isfinite(seconds) || seconds <= 0) return {};
    if (seconds > kLatest) seconds /= 1000;
    if (seconds > kLatest) return {};
    return QDateTime::fromMSecsSinceEpoch(qRound64(seconds * 1000), Qt::UTC);
}

Block dataBlock(BlockKind kind, const QString& text, const QString& key, const QString& value) {
    if (value.isEmpty()) return {kind, text, {}};
    return {kind, text,
            QString::fromUtf8(QJsonDocument(QJsonObject{{key, value}}).toJson(QJsonDocument::Compact))};
}

QList<Block> textBlocks(const QString& text) {
    const QString open = QStringLiteral("<details type=\"reasoning\""), close = QStringLiteral("</details>");
    const qsizetype begin = text.indexOf(open), end = text.indexOf(close, begin);
    if (begin >= 0 && end > begin) {
        QString thought = text.mid(begin, end - begin);
        thought.remove(0, thought.indexOf(u'>') + 1);
        if (const qsizetype summary = thought.indexOf(QLatin1String("</summary>")); summary >= 0)
            thought.remove(0, summary + 10);
        const QString rest = (text.left(begin) + text.mid(end + close.size())).trimmed();
        QList<Block> blocks{{BlockKind::Thinking, thought.trimmed(), {}}};
        if (!rest.isEmpty()) blocks.append({BlockKind::Text, rest, {}});
        return blocks;
    }
    QList<Block> blocks = splitThinking(text);
    blocks.removeIf([](const Block& block) { return block.text.trimmed().isEmpty(); });
    return blocks;
}

QList<Block> contentBlocks(const QJsonValue& content) {
    if (content.isString())
        return content.toString().trimmed().isEmpty() ? QList<Block>() : textBlocks(content.toString());
    if (content.isObject()) return partBlocks(content.toObject());
    QList<Block> blocks;
    for (const QJsonValue& part : content.toArray())
        blocks += part.isString() ? contentBlocks(part) : partBlocks(part.toObject());
    return blocks;
}

void completeDates(ChatCopy& chat) {
    StoredConversation& conversation = chat.conversation;
    QDateTime first = conversation.created, last = conversation.updated;
    for (const StoredMessage& message : chat.messages) {
        if (!message.created.isValid()) continue;
        if (!conversation.created.isValid() && (!first.isValid() || message.created < first))
            first = message.created;
        if (!conversation.updated.isValid() && (!last.isValid() || message.created > last))
            last = message.created;
    }
    if (!first.isValid()) first = last.isValid() ? last : QDateTime::currentDateTimeUtc();
    if (!last.isValid() || last < first) last = first;
    conversation.created = first;
    conversation.updated = last;
    QDateTime before = first;
    for (StoredMessage& message : chat.messages) {
        if (!message.created.isValid()) message.created = before;
        before = message.created;
    }
}

std::optional<ChatCopy> plainChat(const QJsonArray& messages, const QJsonObject& around) {
    ChatCopy chat;
    chat.source = QStringLiteral("messages");
    chat.conversation.title = firstText(around, {"title", "name"});
    chat.conversation.systemPrompt = firstText(around, {"systemPrompt", "system_prompt", "system"});
    chat.conversation.created = timeFrom(around.value(QLatin1String("created_at")));
    QList<QList<StoredMessage>> line;
    for (const QJsonValue& value : messages) {
        const QJsonObject one = value.toObject();
        QString role = firstText(one, {"role", "from"});
        if (role == QLatin1String("human")) role = QStringLiteral("user");
        if (role == QLatin1String("gpt") || role == QLatin1String("model") || role == QLatin1String("bot"))
            role = QStringLiteral("assistant");
        if (role == QLatin1String("developer")) role = QStringLiteral("system");
        if (role == QLatin1String("function")) role = QStringLiteral("tool");
        StoredMessage message;
        message.role = roleNamed(role, Role::User);
        if (role != roleName(message.role)) continue;
        for (const char* key : {"reasoning_content", "reasoning"})
            if (const QString thought = one.value(QLatin1String(key)).toString(); !thought.isEmpty())
                message.blocks.append({BlockKind::Thinking, thought, {}});
        message.blocks += contentBlocks(one.value(
            one.contains(QLatin1String("content")) ? QLatin1String("content") : QLatin1String("value")));
        for (const QJsonValue& call : one.value(QLatin1String("tool_calls")).toArray()) {
            const QJsonObject function = call[QLatin1String("function")].toObject();
            message.blocks.append(
                dataBlock(BlockKind::ToolCall, function.value(QLatin1String("arguments")).toString(),
                          QStringLiteral("name"), function.value(QLatin1String("name")).toString()));
        }
        message.model = one.value(QLatin1String("model")).toString();
        message.created = timeFrom(one.value(QLatin1String("created_at")));
        if (message.role == Role::System) {
            if (line.isEmpty() && chat.conversation.systemPrompt.isEmpty() && !message.blocks.isEmpty())
                chat.conversation.systemPrompt = plainText(message.blocks);
            continue;
        }
        if (message.role == Role::Tool) {
            for (Block& block : message.blocks) block.kind = BlockKind::ToolResult;
            if (!line.isEmpty() && line.last()[0].role == Role::Assistant) {
                line.last()[0].blocks += message.blocks;
                continue;
            }
            message.role = Role::Assistant;
        }
        line.append({message});
    }
    placeLine(chat, line, {});
    if (chat.messages.isEmpty()) return std::nullopt;
    completeDates(chat);
    return chat;
}

std::optional<ChatCopy> foreignChat(const QJsonObject& json) {
    const auto is = [&json](const char* key, QJsonValue::Type type) {
        return json.value(QLatin1String(key)).type() == type;
    };
    if (is("mapping", QJsonValue::Object)) return chatGptChat(json);
    if (is("chat_messages", QJsonValue::Array)) return claudeChat(json);
    if (is("chat", QJsonValue::Object)) return openWebUiChat(json);
    if (is("conversations", QJsonValue::Array))
        return plainChat(json.value(QLatin1String("conversations")).toArray(), json);
    if (!is("messages", QJsonValue::Array)) return std::nullopt;
    const QJsonArray messages = json.value(QLatin1String("messages")).toArray();
    for (const QJsonValue& message : messages)
        if (message[QLatin1String("versions")].isArray()) return lmStudioChat(json);
    return plainChat(messages, json);
}

}  // namespace parlor::app
