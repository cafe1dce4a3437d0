#include "app/transfer/chat_json.h"

#include <QCoreApplication>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <cmath>

namespace parlor::app {

namespace {

// Written to files: never rename one, only add.
constexpr const char* kKinds[] = {"text", "thinking", "tool-call", "tool-result", "attachment", "error"};
constexpr const char* kStates[] = {"complete", "streaming", "interrupted", "failed"};

template <size_t N>
QString nameOf(const char* const (&names)[N], int value) {
    return QLatin1String(names[value >= 0 && size_t(value) < N ? value : 0]);
}
template <size_t N>
int valueOf(const char* const (&names)[N], const QString& name) {
    for (size_t i = 0; i < N; ++i)
        if (name == QLatin1String(names[i])) return int(i);
    return 0;
}

QString timeText(const QDateTime& time) {
    return time.toUTC().toString(Qt::ISODateWithMs);
}
QDateTime timeFrom(const QJsonValue& value) {
    const QDateTime time = QDateTime::fromString(value.toString(), Qt::ISODateWithMs);
    return time.isValid() ? time.toUTC() : QDateTime();
}
double number(const QJsonValue& value) {
    const double number = value.toDouble();
    return std::isfinite(number) && number >= 0 && number < 1e15 ? number : 0;
}

QJsonObject messageJson(const StoredMessage& message) {
    QJsonArray blocks;
    for (const Block& block : message.blocks) {
        QJsonObject one{{QStringLiteral("kind"), nameOf(kKinds, int(block.kind))},
                        {QStringLiteral("text"), block.text}};
        if (!block.data.isEmpty()) one.insert(QStringLiteral("data"), block.data);
        blocks.append(one);
    }
    QJsonObject json{{QStringLiteral("id"), message.id},
                     {QStringLiteral("parent"), message.parent},
                     {QStringLiteral("role"), roleName(message.role)},
                     {QStringLiteral("state"), nameOf(kStates, int(message.state))},
                     {QStringLiteral("created"), timeText(message.created)},
                     {QStringLiteral("blocks"), blocks}};
    if (!message.model.isEmpty()) json.insert(QStringLiteral("model"), message.model);
    if (message.stats != MessageStats()) {
        json.insert(QStringLiteral("stats"),
                    QJsonObject{{QStringLiteral("promptTokens"), message.stats.promptTokens},
                                {QStringLiteral("reusedTokens"), message.stats.reusedTokens},
                                {QStringLiteral("tokens"), message.stats.tokens},
                                {QStringLiteral("tokensPerSecond"), message.stats.tokensPerSecond},
                                {QStringLiteral("firstTokenMs"), message.stats.firstTokenMs},
                                {QStringLiteral("stopReason"), message.stats.stopReason}});
    }
    return json;
}

StoredMessage messageFrom(const QJsonObject& json) {
    StoredMessage message;
    message.role = roleNamed(json.value(QLatin1String("role")).toString(), Role::User);
    message.state =
        static_cast<MessageState>(valueOf(kStates, json.value(QLatin1String("state")).toString()));
    message.created = timeFrom(json.value(QLatin1String("created")));
    message.model = json.value(QLatin1String("model")).toString();
    for (const QJsonValue& value : json.value(QLatin1String("blocks")).toArray()) {
        if (!value.isObject()) continue;
        const QJsonObject block = value.toObject();
        message.blocks.append(
            {static_cast<BlockKind>(valueOf(kKinds, block.value(QLatin1String("kind")).toString())),
             block.value(QLatin1String("text")).toString(), block.value(QLatin1String("data")).toString()});
    }
    const QJsonObject stats = json.value(QLatin1String("stats")).toObject();
    message.stats = {.promptTokens = qint64(number(stats.value(QLatin1String("promptTokens")))),
                     .reusedTokens = qint64(number(stats.value(QLatin1String("reusedTokens")))),
                     .tokens = qint64(number(stats.value(QLatin1String("tokens")))),
                     .tokensPerSecond = number(stats.value(QLatin1String("tokensPerSecond"))),
                     .firstTokenMs = number(stats.value(QLatin1String("firstTokenMs"))),
                     .stopReason = stats.value(QLatin1String("stopReason")).toString()};
    return message;
}

}  // namespace

QByteArray chatsHeader() {
    return QStringLiteral("{\"format\":\"parlor-chats\",\"version\":%1,\"exported\":\"%2\",\"chats\":[\n")
        .arg(kChatsVersion)
        .arg(timeText(QDateTime::currentDateTimeUtc()))
        .toUtf8();
}
QByteArray chatsFooter() {
    return "\n]}\n";
}

QByteArray chatJson(const ChatCopy& chat, bool allBranches) {
    const StoredConversation& conversation = chat.conversation;
    const QList<StoredMessage> messages = allBranches ? chat.messages : shownBranch(chat);
    QJsonArray list;
    for (const StoredMessage& message : messages) list.append(messageJson(message));
    // A branch alone ends where the branch ends, even where the chat has forgotten its leaf.
    const qint64 leaf = allBranches ? conversation.leaf : messages.isEmpty() ? 0 : messages.last().id;
    QJsonObject json{{QStringLiteral("title"), conversation.title},
                     {QStringLiteral("titleByHand"), conversation.titleByHand},
                     {QStringLiteral("created"), timeText(conversation.created)},
                     {QStringLiteral("updated"), timeText(conversation.updated)},
                     {QStringLiteral("pinned"), conversation.pinned},
                     {QStringLiteral("archived"), conversation.archived},
                     {QStringLiteral("systemPrompt"), conversation.systemPrompt},
                     {QStringLiteral("leaf"), leaf},
                     {QStringLiteral("messages"), list}};
    if (!chat.folder.isEmpty()) json.insert(QStringLiteral("folder"), chat.folder);
    if (!conversation.options.isEmpty()) json.insert(QStringLiteral("options"), conversation.options);
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

std::optional<ChatCopy> chatFromJson(const QJsonObject& json, int* skipped) {
    if (!json.value(QLatin1String("messages")).isArray()) return std::nullopt;
    ChatCopy chat;
    StoredConversation& conversation = chat.conversation;
    conversation.title = json.value(QLatin1String("title")).toString();
    conversation.titleByHand = json.value(QLatin1String("titleByHand")).toBool();
    conversation.created = timeFrom(json.value(QLatin1String("created")));
    conversation.updated = timeFrom(json.value(QLatin1String("updated")));
    conversation.pinned = json.value(QLatin1String("pinned")).toBool();
    conversation.archived = json.value(QLatin1String("archived")).toBool();
    conversation.systemPrompt = json.value(QLatin1String("systemPrompt")).toString();
    conversation.options = json.value(QLatin1String("options")).toString();
    chat.folder = json.value(QLatin1String("folder")).toString();
    QHash<qint64, qint64> ids;  // in the file → here
    for (const QJsonValue& value : json.value(QLatin1String("messages")).toArray()) {
        const qint64 id = value[QLatin1String("id")].toInteger();
        const qint64 parent = value[QLatin1String("parent")].toInteger();
        // Parents come first, so nothing here can go round in a circle.
        if (!value.isObject() || id == 0 || ids.contains(id) || (parent != 0 && !ids.contains(parent))) {
            ++*skipped;
            continue;
        }
        StoredMessage message = messageFrom(value.toObject());
        message.id = chat.messages.size() + 1;
        message.parent = ids.value(parent, 0);
        if (!message.created.isValid()) message.created = conversation.created;
        ids.insert(id, message.id);
        chat.messages.append(message);
    }
    conversation.leaf = ids.value(json.value(QLatin1String("leaf")).toInteger(), 0);
    if (conversation.leaf == 0 && !chat.messages.isEmpty()) conversation.leaf = chat.messages.last().id;
    return chat;
}

}  // namespace parlor::app
