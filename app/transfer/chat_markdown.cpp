// A chat as Markdown that reads well as plain text, too.
#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

#include "app/transfer/chat_writers.h"

namespace parlor::app {

namespace {

QString words(const char* source) {
    return QCoreApplication::translate("Transfer", source);
}

// The longest run of backticks that begins a line, so that a fence around the text is longer.
QString fenceFor(const QString& text) {
    qsizetype longest = 2;
    for (qsizetype i = 0; i < text.size(); ++i) {
        qsizetype run = 0;
        while (i < text.size() && text[i] == u'`') ++run, ++i;
        longest = std::max(longest, run);
    }
    return QString(longest + 1, u'`');
}

QString fenced(const QString& text) {
    const QString fence = fenceFor(text);
    return fence + u'\n' + text + (text.endsWith(u'\n') ? QString() : QStringLiteral("\n")) + fence;
}

// A code block that an answer left open would swallow the rest of the file.
QString closed(const QString& text) {
    QChar mark;
    qsizetype length = 0;
    for (const QStringView line : QStringView(text).tokenize(u'\n')) {
        const QStringView trimmed = line.trimmed();
        if (trimmed.isEmpty() || (trimmed[0] != u'`' && trimmed[0] != u'~')) continue;
        qsizetype run = 0;
        while (run < trimmed.size() && trimmed[run] == trimmed[0]) ++run;
        if (run < 3) continue;
        if (length == 0) {
            mark = trimmed[0];
            length = run;
        } else if (trimmed[0] == mark && run >= length && run == trimmed.size()) {
            length = 0;
        }
    }
    return length == 0 ? text : text + u'\n' + QString(length, mark);
}

QString quoted(const QString& text) {
    QString out = QStringLiteral("> ") + text;
    return out.replace(u'\n', QStringLiteral("\n> "));
}

QString folded(const QString& summary, const QString& body) {
    QString inside = body;
    // Text that closes the fold would show the rest of it.
    inside.replace(QLatin1String("</details"), QLatin1String("&lt;/details"), Qt::CaseInsensitive);
    return QStringLiteral("<details>\n<summary>") + summary + QStringLiteral("</summary>\n\n") +
           closed(inside) + QStringLiteral("\n\n</details>");
}

QString blockText(const Block& block, const ExportOptions& options) {
    switch (block.kind) {
        case BlockKind::Thinking:
            return options.thinking ? folded(words(QT_TRANSLATE_NOOP("Transfer", "Thinking")), block.text)
                                    : QString();
        case BlockKind::ToolCall:
            return QStringLiteral("**%1**\n\n").arg(words(QT_TRANSLATE_NOOP("Transfer", "Tool call"))) +
                   fenced(block.text);
        case BlockKind::ToolResult:
            return QStringLiteral("**%1**\n\n").arg(words(QT_TRANSLATE_NOOP("Transfer", "Tool result"))) +
                   fenced(block.text);
        case BlockKind::Attachment: {
            const QString head =
                QStringLiteral("**%1** ").arg(words(QT_TRANSLATE_NOOP("Transfer", "Attachment:"))) +
                attachmentTitle(block);
            return block.text.isEmpty() ? head : head + QStringLiteral("\n\n") + fenced(block.text);
        }
        case BlockKind::Error:
            return quoted(block.text);
        case BlockKind::Text:
            break;
    }
    return closed(block.text);
}

}  // namespace

QString speaker(const StoredMessage& message) {
    switch (message.role) {
        case Role::User:
            return words(QT_TRANSLATE_NOOP("Transfer", "You"));
        case Role::System:
            return words(QT_TRANSLATE_NOOP("Transfer", "Instructions"));
        case Role::Tool:
            return words(QT_TRANSLATE_NOOP("Transfer", "Tool"));
        case Role::Assistant:
            break;
    }
    return message.model.isEmpty() ? words(QT_TRANSLATE_NOOP("Transfer", "Model")) : message.model;
}

QString timeLine(const QDateTime& time) {
    return time.isValid() ? time.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm")) : QString();
}

QString titleOf(const ChatCopy& chat) {
    const QString title = chat.conversation.title.simplified();
    return title.isEmpty() ? words(QT_TRANSLATE_NOOP("Transfer", "Chat")) : title;
}

QString attachmentTitle(const Block& block) {
    for (const char* key : {"name", "fileName", "file"})
        if (const QString name = blockField(block, QLatin1String(key)); !name.isEmpty()) return name;
    return words(QT_TRANSLATE_NOOP("Transfer", "file"));
}

QString chatMarkdown(const ChatCopy& chat, const ExportOptions& options) {
    QStringList parts;
    parts << QStringLiteral("# ") + titleOf(chat);
    parts << timeLine(chat.conversation.created);
    if (const QString prompt = chat.conversation.systemPrompt.trimmed(); !prompt.isEmpty())
        parts << QStringLiteral("## ") + words("Instructions") << quoted(prompt);
    for (const StoredMessage& message : shownBranch(chat)) {
        QString head = QStringLiteral("## ") + speaker(message).simplified();
        if (const QString time = timeLine(message.created); !time.isEmpty())
            head += QStringLiteral(" · ") + time;
        parts << QStringLiteral("---") << head;
        for (const Block& block : message.blocks)
            if (const QString text = blockText(block, options); !text.isEmpty()) parts << text;
        if (message.state == MessageState::Interrupted)
            parts << u'*' + words(QT_TRANSLATE_NOOP("Transfer", "Interrupted")) + u'*';
    }
    parts.removeAll(QString());
    return parts.join(QStringLiteral("\n\n")) + u'\n';
}

}  // namespace parlor::app
