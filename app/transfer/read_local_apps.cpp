// LM Studio (…conversation.json) and Jan (thread.json with messages.jsonl).
#include <QCoreApplication>
#include <QJsonDocument>
#include <cmath>

#include "app/transfer/foreign_chats.h"
#include "app/transfer/message_graph.h"

namespace parlor::app {

namespace {

double finite(const QJsonValue& value) {
    const double number = value.toDouble();
    return std::isfinite(number) && number > 0 && number < 1e12 ? number : 0;
}

// One step of an answer: text, thinking, or something about a tool.
void addStep(StoredMessage& message, const QJsonObject& step) {
    if (step.value(QLatin1String("type")).toString() != QLatin1String("contentBlock")) return;
    QList<Block> blocks = contentBlocks(step.value(QLatin1String("content")));
    const QJsonValue style = step.value(QLatin1String("style"));
    if (style[QLatin1String("type")].toString() == QLatin1String("thinking"))
        for (Block& block : blocks) block.kind = BlockKind::Thinking;
    for (const Block& block : blocks) {
        // LM Studio writes an answer as many pieces.
        if (!message.blocks.isEmpty() && message.blocks.last().kind == block.kind &&
            block.kind <= BlockKind::Thinking)
            message.blocks.last().text += block.text;
        else
            message.blocks.append(block);
    }
    const QJsonObject info = step.value(QLatin1String("genInfo")).toObject();
    const QString model = info.value(QLatin1String("indexedModelIdentifier")).toString();
    if (message.model.isEmpty())
        message.model = model.isEmpty() ? info.value(QLatin1String("identifier")).toString() : model;
    const QJsonObject stats = info.value(QLatin1String("stats")).toObject();
    if (stats.isEmpty()) return;
    message.stats.promptTokens = qint64(finite(stats.value(QLatin1String("promptTokensCount"))));
    message.stats.tokens = qint64(finite(stats.value(QLatin1String("predictedTokensCount"))));
    message.stats.tokensPerSecond = finite(stats.value(QLatin1String("tokensPerSecond")));
    message.stats.firstTokenMs = finite(stats.value(QLatin1String("timeToFirstTokenSec"))) * 1000;
    const QString stop = stats.value(QLatin1String("stopReason")).toString();
    message.stats.stopReason = stop == QLatin1String("eosFound")      ? QStringLiteral("eos")
                               : stop == QLatin1String("userStopped") ? QStringLiteral("cancelled")
                               : stop == QLatin1String("maxPredictedTokensReached") ? QStringLiteral("length")
                                                                                    : QString();
    if (stop == QLatin1String("userStopped")) message.state = MessageState::Interrupted;
}

StoredMessage lmStudioVersion(const QJsonObject& version) {
    StoredMessage message;
    message.role = roleNamed(version.value(QLatin1String("role")).toString(), Role::User);
    if (message.role == Role::Tool) message.role = Role::Assistant;
    message.created = timeFrom(version.value(QLatin1String("createdAt")));
    if (version.value(QLatin1String("steps")).isArray()) {
        for (const QJsonValue& step : version.value(QLatin1String("steps")).toArray())
            addStep(message, step.toObject());
    } else {
        message.blocks = contentBlocks(version.value(QLatin1String("content")));
    }
    if (message.role == Role::Assistant && message.model.isEmpty())
        message.model = version.value(QLatin1String("senderInfo"))[QLatin1String("senderName")].toString();
    return message;
}

}  // namespace

std::optional<ChatCopy> lmStudioChat(const QJsonObject& json) {
    ChatCopy chat;
    chat.source = QStringLiteral("lmstudio");
    chat.conversation.title = json.value(QLatin1String("name")).toString();
    chat.conversation.created = timeFrom(json.value(QLatin1String("createdAt")));
    chat.conversation.updated = timeFrom(json.value(QLatin1String("assistantLastMessagedAt")));
    if (!chat.conversation.updated.isValid())
        chat.conversation.updated = timeFrom(json.value(QLatin1String("userLastMessagedAt")));
    chat.conversation.pinned = json.value(QLatin1String("pinned")).toBool();
    chat.conversation.systemPrompt = json.value(QLatin1String("systemPrompt")).toString();
    QList<QList<StoredMessage>> line;
    QList<qsizetype> chosen;
    for (const QJsonValue& value : json.value(QLatin1String("messages")).toArray()) {
        QList<StoredMessage> versions;
        for (const QJsonValue& version : value[QLatin1String("versions")].toArray())
            if (version.isObject()) versions.append(lmStudioVersion(version.toObject()));
        if (versions.isEmpty()) continue;
        chosen.append(qsizetype(finite(value[QLatin1String("currentlySelected")])));
        if (versions[0].role == Role::System) {
            chosen.removeLast();
            if (chat.conversation.systemPrompt.isEmpty() && !versions[0].blocks.isEmpty())
                chat.conversation.systemPrompt = versions[0].blocks[0].text;
            continue;
        }
        line.append(versions);
    }
    placeLine(chat, line, chosen);
    if (chat.messages.isEmpty()) return std::nullopt;
    completeDates(chat);
    return chat;
}

std::optional<ChatCopy> janChat(const QJsonObject& thread, const QList<QJsonObject>& messages) {
    ChatCopy chat;
    chat.source = QStringLiteral("jan");
    chat.sourceId = thread.value(QLatin1String("id")).toString();
    chat.conversation.title = thread.value(QLatin1String("title")).toString();
    chat.conversation.created = timeFrom(thread.value(QLatin1String("created")));
    chat.conversation.updated = timeFrom(thread.value(QLatin1String("updated")));
    chat.conversation.pinned = thread.value(QLatin1String("metadata"))[QLatin1String("is_favorite")].toBool();
    const QJsonObject assistant = thread.value(QLatin1String("assistants")).toArray().first().toObject();
    chat.conversation.systemPrompt = assistant.value(QLatin1String("instructions")).toString();
    QString model = assistant.value(QLatin1String("model"))[QLatin1String("id")].toString();
    if (model.isEmpty()) model = thread.value(QLatin1String("model"))[QLatin1String("id")].toString();
    QList<StoredMessage> list;
    for (const QJsonObject& json : messages) {
        StoredMessage message;
        message.role = roleNamed(json.value(QLatin1String("role")).toString(), Role::User);
        message.created =
            timeFrom(json.value(json.contains(QLatin1String("created")) ? QLatin1String("created")
                                                                        : QLatin1String("created_at")));
        message.blocks = contentBlocks(json.value(QLatin1String("content")));
        for (const QJsonValue& file : json.value(QLatin1String("attachments")).toArray())
            if (const QString name = file[QLatin1String("name")].toString(); !name.isEmpty())
                message.blocks.prepend(dataBlock(BlockKind::Attachment, {}, QStringLiteral("name"), name));
        if (message.role == Role::System || message.blocks.isEmpty()) continue;
        const QJsonValue metadata = json.value(QLatin1String("metadata"));
        if (message.role == Role::Tool)
            for (Block& block : message.blocks) block.kind = BlockKind::ToolResult;
        if (message.role != Role::User) {
            message.role = Role::Assistant;
            message.model = metadata[QLatin1String("modelId")].toString(model);
            const QJsonValue speed = metadata[QLatin1String("tokenSpeed")];
            message.stats.tokensPerSecond = finite(speed[QLatin1String("tokenSpeed")]);
            message.stats.tokens = qint64(finite(speed[QLatin1String("tokenCount")]));
        }
        const QString status = json.value(QLatin1String("status")).toString();
        if (status == QLatin1String("stopped") || status == QLatin1String("pending"))
            message.state = MessageState::Interrupted;
        if (status == QLatin1String("error")) message.state = MessageState::Failed;
        list.append(message);
    }
    std::stable_sort(list.begin(), list.end(), [](const StoredMessage& a, const StoredMessage& b) {
        return a.created.isValid() && b.created.isValid() && a.created < b.created;
    });
    QList<QList<StoredMessage>> line;
    for (const StoredMessage& message : list) line.append({message});
    placeLine(chat, line, {});
    if (chat.messages.isEmpty()) return std::nullopt;
    completeDates(chat);
    return chat;
}

}  // namespace parlor::app
