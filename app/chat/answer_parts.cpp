#include "app/chat/answer_parts.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

namespace parlor::app {

namespace {

QString json(const QJsonObject& object) {
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QString trimmedStart(const QString& text) {
    const auto letter = std::find_if(text.cbegin(), text.cend(), [](QChar c) { return !c.isSpace(); });
    return text.mid(letter - text.cbegin());
}

Block callBlock(const OutputPart& part) {
    const QString text = QString::fromStdString(part.text);
    if (part.open) return {BlockKind::ToolCall, text.trimmed(), json({})};
    // Arguments are one JSON value of any kind; alone, Qt reads only some of them.
    const QJsonDocument wrapped = QJsonDocument::fromJson(QByteArray("{\"v\":") + text.toUtf8() + '}');
    const QJsonValue arguments = wrapped.object().value(QLatin1String("v"));
    QJsonObject data{{QStringLiteral("name"), QString::fromStdString(part.name)},
                     {QStringLiteral("arguments"), arguments}};
    if (!part.id.empty()) data.insert(QStringLiteral("id"), QString::fromStdString(part.id));
    return {BlockKind::ToolCall, arguments.isString() ? arguments.toString() : text, json(data)};
}

Block resultBlock(const OutputPart& part) {
    const QString text = QString::fromStdString(part.text).trimmed();
    const QJsonObject object = QJsonDocument::fromJson(text.toUtf8()).object();
    const QJsonObject data{{QStringLiteral("name"), object.value(QLatin1String("name"))},
                           {QStringLiteral("id"), object.value(QLatin1String("id"))},
                           {QStringLiteral("error"), object.contains(QLatin1String("error"))}};
    return {BlockKind::ToolResult, text, json(data)};
}

Block thinkingBlock(const OutputPart& part) {
    const QString text = QString::fromStdString(part.text);
    if (part.open) return {BlockKind::Thinking, text, QStringLiteral("{\"open\":true}")};
    return {BlockKind::Thinking, text.trimmed(), {}};
}

}  // namespace

OutputFormat usualFormat() {
    OutputFormat format;
    format.add(CallStyle::tool_call);
    format.add(CallStyle::tool_response);
    return format;
}

QList<Block> splitAnswer(const QString& written, const OutputFormat& format, bool writing) {
    const std::vector<OutputPart> parts = parse_output(written.toStdString(), format, writing);
    QList<Block> blocks;
    for (size_t i = 0; i < parts.size(); ++i) {
        const OutputPart& part = parts[i];
        switch (part.kind) {
            case OutputPart::Kind::thinking:
                if (const Block block = thinkingBlock(part); part.open || !block.text.isEmpty())
                    blocks.append(block);
                break;
            case OutputPart::Kind::call:
                blocks.append(callBlock(part));
                break;
            case OutputPart::Kind::result:
                blocks.append(resultBlock(part));
                break;
            case OutputPart::Kind::text: {
                QString text = QString::fromStdString(part.text);
                if (parts.size() > 1) {
                    // The spaces beside a mark belong to it; a text that is still written keeps its end.
                    text = i + 1 < parts.size() || !writing ? text.trimmed() : trimmedStart(text);
                    if (text.isEmpty()) break;
                }
                blocks.append({BlockKind::Text, text, {}});
                break;
            }
        }
    }
    if (blocks.isEmpty()) blocks.append({BlockKind::Text, {}, {}});
    return blocks;
}

QString plainText(const QList<Block>& blocks) {
    QStringList parts;
    for (const Block& block : blocks)
        if (block.kind == BlockKind::Text) parts << block.text;
    return parts.join(QStringLiteral("\n\n"));
}

}  // namespace parlor::app
