// Open WebUI and Claude.
#include <QSet>

#include "app/transfer/foreign_chats.h"
#include "app/transfer/message_graph.h"

namespace parlor::app {

std::optional<ChatCopy> openWebUiChat(const QJsonObject& json) {
    const QJsonObject inner = json.value(QLatin1String("chat")).toObject();
    const QJsonObject history = inner.value(QLatin1String("history")).toObject();
    const QJsonObject messages = history.value(QLatin1String("messages")).toObject();
    if (messages.isEmpty()) return plainChat(inner.value(QLatin1String("messages")).toArray(), inner);
    ChatCopy chat;
    chat.source = QStringLiteral("openwebui");
    chat.sourceId = json.value(QLatin1String("id")).toString();
    chat.conversation.title =
        json.value(QLatin1String("title")).toString(inner.value(QLatin1String("title")).toString());
    chat.conversation.created = timeFrom(json.value(QLatin1String("created_at")));
    chat.conversation.updated = timeFrom(json.value(QLatin1String("updated_at")));
    chat.conversation.pinned = json.value(QLatin1String("pinned")).toBool();
    chat.conversation.archived = json.value(QLatin1String("archived")).toBool();
    chat.conversation.systemPrompt = inner.value(QLatin1String("system")).toString();
    QHash<QString, GraphNode> nodes;
    for (auto it = messages.begin(); it != messages.end(); ++it) {
        const QJsonObject one = it.value().toObject();
        GraphNode node;
        node.parent = one.value(QLatin1String("parentId")).toString();
        for (const QJsonValue& child : one.value(QLatin1String("childrenIds")).toArray())
            node.children.append(child.toString());
        node.message.role = roleNamed(one.value(QLatin1String("role")).toString(), Role::User);
        node.message.created = timeFrom(one.value(QLatin1String("timestamp")));
        node.message.model = one.value(QLatin1String("model")).toString();
        if (node.message.role != Role::System)
            node.message.blocks = contentBlocks(one.value(QLatin1String("content")));
        for (const QJsonValue& file : one.value(QLatin1String("files")).toArray())
            if (const QString name = file[QLatin1String("name")].toString(); !name.isEmpty())
                node.message.blocks.prepend(
                    dataBlock(BlockKind::Attachment, {}, QStringLiteral("name"), name));
        nodes.insert(it.key(), node);
    }
    QStringList order = nodes.keys();
    std::sort(order.begin(), order.end(), [&nodes](const QString& a, const QString& b) {
        const QDateTime left = nodes[a].message.created, right = nodes[b].message.created;
        return left != right ? left < right : a < b;
    });
    placeMessages(chat, nodes, order, history.value(QLatin1String("currentId")).toString());
    if (chat.messages.isEmpty()) return std::nullopt;
    completeDates(chat);
    return chat;
}

std::optional<ChatCopy> claudeChat(const QJsonObject& json) {
    ChatCopy chat;
    chat.source = QStringLiteral("claude");
    chat.sourceId = json.value(QLatin1String("uuid")).toString();
    chat.conversation.title = json.value(QLatin1String("name")).toString();
    chat.conversation.created = timeFrom(json.value(QLatin1String("created_at")));
    chat.conversation.updated = timeFrom(json.value(QLatin1String("updated_at")));
    QList<QList<StoredMessage>> line;
    for (const QJsonValue& value : json.value(QLatin1String("chat_messages")).toArray()) {
        const QJsonObject one = value.toObject();
        StoredMessage message;
        message.role = one.value(QLatin1String("sender")).toString() == QLatin1String("human")
                           ? Role::User
                           : Role::Assistant;
        if (message.role == Role::Assistant) message.model = QStringLiteral("Claude");
        message.created = timeFrom(one.value(QLatin1String("created_at")));
        message.blocks = contentBlocks(one.value(QLatin1String("content")));
        if (message.blocks.isEmpty()) message.blocks = contentBlocks(one.value(QLatin1String("text")));
        for (const QJsonValue& file : one.value(QLatin1String("attachments")).toArray())
            if (const QString name = file[QLatin1String("file_name")].toString(); !name.isEmpty())
                message.blocks.prepend(dataBlock(BlockKind::Attachment,
                                                 file[QLatin1String("extracted_content")].toString(),
                                                 QStringLiteral("name"), name));
        line.append({message});
    }
    placeLine(chat, line, {});
    if (chat.messages.isEmpty()) return std::nullopt;
    completeDates(chat);
    return chat;
}

}  // namespace parlor::app
