#include "app/chat/prompt_text.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace parlor::app {

namespace {

constexpr qsizetype kShortestFence = 3;

qsizetype longestFence(const QString& text) {
    qsizetype longest = 0, run = 0;
    for (const QChar letter : text) {
        run = letter == u'`' ? run + 1 : 0;
        longest = qMax(longest, run);
    }
    return longest;
}

}  // namespace

QString attachmentName(const Block& block) {
    return QJsonDocument::fromJson(block.data.toUtf8()).object().value(QLatin1String("name")).toString();
}

QString attachmentText(const QString& name, const QString& content) {
    const QString fence(qMax(kShortestFence, longestFence(content) + 1), u'`');
    QString line = name;
    for (QChar& letter : line)
        if (letter.category() == QChar::Other_Control) letter = u' ';
    QString text;
    text.reserve(content.size() + line.size() + 2 * fence.size() + 16);
    text += QLatin1String("File: ") + line + u'\n' + fence + u'\n' + content;
    if (!content.endsWith(u'\n')) text += u'\n';
    return text + fence;
}

QString promptText(const QList<Block>& blocks) {
    QStringList parts;
    for (const Block& block : blocks)
        if (block.kind == BlockKind::Attachment) parts << attachmentText(attachmentName(block), block.text);
    for (const Block& block : blocks)
        if (block.kind == BlockKind::Text && !block.text.isEmpty()) parts << block.text;
    return parts.join(QStringLiteral("\n\n"));
}

}  // namespace parlor::app
