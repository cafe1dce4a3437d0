// ChatGPT's conversations.json: each chat is a mapping of nodes. Its shape has grown since 2023; what a node
// says about itself (content_type) decides, and kinds that are not known are kept as the text in them.
#include <QCoreApplication>
#include <QJsonDocument>

#include "app/transfer/foreign_chats.h"
#include "app/transfer/message_graph.h"

namespace parlor::app {

namespace {

QString note(const char* source) {
    return QCoreApplication::translate("Transfer", source);
}

Block attachment(const QString& name) {
    return dataBlock(BlockKind::Attachment, {}, QStringLiteral("name"), name);
}

// A part of "multimodal_text": text, or something that lies beside the export.
QList<Block> partBlocks(const QJsonValue& part) {
    if (part.isString())
        return part.toString().trimmed().isEmpty() ? QList<Block>()
                                                   : QList<Block>{{BlockKind::Text, part.toString(), {}}};
    const QJsonObject object = part.toObject();
    const QString type = object.value(QLatin1String("content_type")).toString();
    const QString text = object.value(QLatin1String("text")).toString();
    if (!text.trimmed().isEmpty()) return {{BlockKind::Text, text, {}}};  // audio_transcription too
    if (type.contains(QLatin1String("image")))
        return {attachment(note(QT_TRANSLATE_NOOP("Transfer", "Image")))};
    if (type.contains(QLatin1String("audio")) || type.contains(QLatin1String("video")))
        return {attachment(note(QT_TRANSLATE_NOOP("Transfer", "Audio")))};
    return {};
}

QList<Block> nodeBlocks(const QJsonObject& message, Role role) {
    const QJsonObject content = message.value(QLatin1String("content")).toObject();
    const QString type = content.value(QLatin1String("content_type")).toString();
    const QString text = content.value(QLatin1String("text")).toString();
    QList<Block> blocks;
    if (type == QLatin1String("thoughts")) {
        QStringList thoughts;
        for (const QJsonValue& value : content.value(QLatin1String("thoughts")).toArray()) {
            const QString summary = value[QLatin1String("summary")].toString();
            if (!summary.isEmpty()) thoughts << QStringLiteral("**") + summary + QStringLiteral("**");
            thoughts << value[QLatin1String("content")].toString();
        }
        thoughts.removeAll(QString());
        if (!thoughts.isEmpty())
            blocks.append({BlockKind::Thinking, thoughts.join(QStringLiteral("\n\n")), {}});
        return blocks;
    }
    // "Thought for 5 seconds", what the person told all chats, and the like: no part of the talk.
    if (type == QLatin1String("reasoning_recap") || type.endsWith(QLatin1String("_editable_context")))
        return blocks;
    if (type == QLatin1String("code") && role == Role::Assistant) {
        if (!text.trimmed().isEmpty())
            blocks.append(dataBlock(BlockKind::ToolCall, text, QStringLiteral("name"),
                                    message.value(QLatin1String("recipient")).toString()));
        return blocks;
    }
    for (const QJsonValue& part : content.value(QLatin1String("parts")).toArray()) blocks += partBlocks(part);
    for (const char* key : {"text", "result"})
        if (const QString words = content.value(QLatin1String(key)).toString();
            blocks.isEmpty() && !words.trimmed().isEmpty())
            blocks.append({BlockKind::Text, words, {}});
    const QJsonObject metadata = message.value(QLatin1String("metadata")).toObject();
    QList<Block> files;
    for (const QJsonValue& file : metadata.value(QLatin1String("attachments")).toArray())
        if (const QString name = file[QLatin1String("name")].toString(); !name.isEmpty())
            files.append(attachment(name));
    // The names of the files say more than "Image".
    if (!files.isEmpty())
        blocks.removeIf([](const Block& block) { return block.kind == BlockKind::Attachment; });
    blocks = files + blocks;
    const QString recipient = message.value(QLatin1String("recipient")).toString();
    for (Block& block : blocks) {
        if (block.kind != BlockKind::Text) continue;
        if (role == Role::Tool)
            block.kind = BlockKind::ToolResult;
        else if (role == Role::Assistant && !recipient.isEmpty() && recipient != QLatin1String("all"))
            block = dataBlock(BlockKind::ToolCall, block.text, QStringLiteral("name"), recipient);
    }
    return blocks;
}

}  // namespace

std::optional<ChatCopy> chatGptChat(const QJsonObject& json) {
    const QJsonObject mapping = json.value(QLatin1String("mapping")).toObject();
    ChatCopy chat;
    chat.source = QStringLiteral("chatgpt");
    for (const char* key : {"conversation_id", "id"})
        if (chat.sourceId.isEmpty()) chat.sourceId = json.value(QLatin1String(key)).toString();
    chat.conversation.title = json.value(QLatin1String("title")).toString();
    chat.conversation.created = timeFrom(json.value(QLatin1String("create_time")));
    chat.conversation.updated = timeFrom(json.value(QLatin1String("update_time")));
    chat.conversation.archived = json.value(QLatin1String("is_archived")).toBool();
    QHash<QString, GraphNode> nodes;
    for (auto it = mapping.begin(); it != mapping.end(); ++it) {
        const QJsonObject object = it.value().toObject();
        GraphNode node;
        node.parent = object.value(QLatin1String("parent")).toString();
        for (const QJsonValue& child : object.value(QLatin1String("children")).toArray())
            node.children.append(child.toString());
        const QJsonObject message = object.value(QLatin1String("message")).toObject();
        const QJsonObject metadata = message.value(QLatin1String("metadata")).toObject();
        const QString author = message.value(QLatin1String("author"))[QLatin1String("role")].toString();
        node.message.role = roleNamed(author, Role::System);
        node.message.created = timeFrom(message.value(QLatin1String("create_time")));
        const bool hidden = metadata.value(QLatin1String("is_visually_hidden_from_conversation")).toBool() ||
                            metadata.value(QLatin1String("is_user_system_message")).toBool() ||
                            node.message.role == Role::System;
        if (!hidden) node.message.blocks = nodeBlocks(message, node.message.role);
        if (node.message.role == Role::Assistant)
            node.message.model = metadata.value(QLatin1String("model_slug")).toString();
        if (message.value(QLatin1String("status")).toString() == QLatin1String("in_progress"))
            node.message.state = MessageState::Interrupted;
        nodes.insert(it.key(), node);
    }
    // The mapping's own order is lost in JSON objects: time brings it back where children are not listed.
    QStringList order = nodes.keys();
    std::sort(order.begin(), order.end(), [&nodes](const QString& a, const QString& b) {
        const QDateTime left = nodes[a].message.created, right = nodes[b].message.created;
        return left != right ? left < right : a < b;
    });
    placeMessages(chat, nodes, order, json.value(QLatin1String("current_node")).toString());
    if (chat.messages.isEmpty()) return std::nullopt;
    completeDates(chat);
    return chat;
}

}  // namespace parlor::app
