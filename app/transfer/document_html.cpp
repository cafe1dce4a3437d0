#include "app/transfer/document_html.h"

#include <QCoreApplication>
#include <QMetaEnum>
#include <QRegularExpression>
#include <QSet>

#include "app/chat/highlight/highlight.h"
#include "app/chat/markdown.h"
#include "app/math/math_html.h"

namespace parlor::app {

namespace {

QString words(const char* source) {
    return QCoreApplication::translate("Transfer", source).toHtmlEscaped();
}

const QSet<QString>& allowedTags() {
    static const QSet<QString> kTags = {
        QStringLiteral("p"),   QStringLiteral("br"),   QStringLiteral("b"),     QStringLiteral("strong"),
        QStringLiteral("i"),   QStringLiteral("em"),   QStringLiteral("s"),     QStringLiteral("del"),
        QStringLiteral("u"),   QStringLiteral("code"), QStringLiteral("a"),     QStringLiteral("ul"),
        QStringLiteral("ol"),  QStringLiteral("li"),   QStringLiteral("table"), QStringLiteral("thead"),
        QStringLiteral("tr"),  QStringLiteral("td"),   QStringLiteral("tbody"), QStringLiteral("th"),
        QStringLiteral("h1"),  QStringLiteral("h2"),   QStringLiteral("h3"),    QStringLiteral("h4"),
        QStringLiteral("h5"),  QStringLiteral("h6"),   QStringLiteral("hr"),    QStringLiteral("blockquote"),
        QStringLiteral("sub"), QStringLiteral("sup"),  QStringLiteral("div"),   QStringLiteral("span")};
    return kTags;
}

// Of the attributes of `tag`, those that only place or point: align, a harmless style, a web address.
QString keptAttributes(const QString& tag, const QString& attributes) {
    static const QRegularExpression pair(QStringLiteral("([a-z]+)=\"([^\"]*)\""));
    static const QRegularExpression harmless(QStringLiteral("^[A-Za-z0-9:;.%\\- ]*$"));
    QString kept;
    for (auto it = pair.globalMatch(attributes); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        const QString name = match.captured(1), value = match.captured(2);
        const bool style = (name == QLatin1String("style") || name == QLatin1String("align") ||
                            name == QLatin1String("class") || name == QLatin1String("start")) &&
                           harmless.match(value).hasMatch();
        QString address = value;
        address.replace(QLatin1String("&amp;"), QLatin1String("&"));
        const bool link =
            name == QLatin1String("href") && tag == QLatin1String("a") && !safeLink(address).isEmpty();
        if (style || link) kept += u' ' + name + QLatin1String("=\"") + value + u'"';
        if (link) kept += QLatin1String(" rel=\"noopener noreferrer\"");
    }
    return kept;
}

QString inked(const QString& text, const QString& name, Medium medium) {
    const Language* language = findLanguage(name);
    if (!language) return text.toHtmlEscaped();
    QString html;
    int state = 0;
    const QStringList lines = text.split(u'\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QString& line = lines[i];
        if (i > 0) html += u'\n';
        qsizetype at = 0;
        for (const InkSpan& span : inkLine(language, line, state)) {
            const InkLook& look = inkLook(span.ink);  // paper knows no classes
            html += line.mid(at, span.start - at).toHtmlEscaped();
            html += medium == Medium::Screen
                        ? QStringLiteral("<span class=\"%1\">").arg(QLatin1String(look.name))
                        : QStringLiteral("<span style=\"color:%1\">").arg(QLatin1String(look.light));
            html += line.mid(span.start, span.length).toHtmlEscaped() + QStringLiteral("</span>");
            at = span.start + span.length;
        }
        html += line.mid(at).toHtmlEscaped();
    }
    return html;
}

QString preformatted(const QString& text, const QString& language, Medium medium) {
    const QString body = inked(text, language, medium);
    if (medium == Medium::Screen) {
        const QString label = language.isEmpty() ? QString()
                                                 : QStringLiteral("<figcaption>") + language.toHtmlEscaped() +
                                                       QStringLiteral("</figcaption>");
        return QStringLiteral("<figure>") + label + QStringLiteral("<pre><code>") + body +
               QStringLiteral("</code></pre></figure>");
    }
    return QStringLiteral(
               "<table class=\"code\" width=\"100%\" cellpadding=\"7\" cellspacing=\"0\" border=\"0\">"
               "<tr><td style=\"border:0;background-color:#f1f3f1\">"
               "<pre style=\"white-space:pre-wrap\">") +
           body + QStringLiteral("</pre></td></tr></table><p class=\"after\"></p>");
}

QString labelled(const QString& label, const QString& body) {
    return QStringLiteral("<p class=\"label\">") + label + QStringLiteral("</p>") + body;
}

template <class T>
int quoteDepth(const T& block) {
    if constexpr (requires { block.quote; })
        return qBound(0, int(block.quote), 6);
    else
        return 0;
}

QString viewHtml(const ViewBlock& block, Medium medium) {
    // By name: kinds that only the window knows are written as what they say.
    const QByteArray kind = QMetaEnum::fromType<BlockType::Kind>().valueToKey(int(block.kind));
    QString html;
    if (kind == "Prose" || kind == "Table")
        html = cleanHtml(math::withSources(block.text));
    else if (kind == "Quote")
        html = QStringLiteral("<blockquote>") + cleanHtml(math::withSources(block.text)) +
               QStringLiteral("</blockquote>");
    else if (kind == "Rule")
        html = QStringLiteral("<hr>");
    else if (kind == "Code" || kind == "Math")
        html = preformatted(block.text, block.language, medium);
    else if (kind != "Note")
        html = QStringLiteral("<p>") + block.text.toHtmlEscaped() + QStringLiteral("</p>");
    for (int i = quoteDepth(block); i > 0; --i)
        html = QStringLiteral("<blockquote>") + html + QStringLiteral("</blockquote>");
    return html;
}

}  // namespace

QString cleanHtml(const QString& html) {
    static const QRegularExpression tag(QStringLiteral("^(/?)([A-Za-z][A-Za-z0-9]*)([^<>]*)$"));
    QString out;
    out.reserve(html.size());
    for (qsizetype i = 0; i < html.size();) {
        if (html[i] != u'<') {
            const qsizetype next = html.indexOf(u'<', i);
            const qsizetype end = next < 0 ? html.size() : next;
            out += QStringView(html).mid(i, end - i);
            i = end;
            continue;
        }
        const qsizetype end = html.indexOf(u'>', i);
        if (end < 0) break;
        const QRegularExpressionMatch match = tag.match(html.mid(i + 1, end - i - 1));
        const QString name = match.captured(2).toLower();
        if (match.hasMatch() && allowedTags().contains(name)) {
            const bool closing = !match.captured(1).isEmpty();
            out += (closing ? QStringLiteral("</") : QStringLiteral("<")) + name +
                   (closing ? QString() : keptAttributes(name, match.captured(3))) + u'>';
        }
        i = end + 1;
    }
    return out;
}

QString markdownHtml(const QString& text, Medium medium) {
    QString html;
    for (const ViewBlock& block : parseMarkdown(text)) html += viewHtml(block, medium);
    return html;
}

QString blocksHtml(const QList<Block>& blocks, const ExportOptions& options, Medium medium) {
    QString html;
    for (const Block& block : blocks) {
        switch (block.kind) {
            case BlockKind::Thinking: {
                if (!options.thinking) break;
                const QString body = QStringLiteral("<div class=\"thinking\">") +
                                     markdownHtml(block.text, medium) + QStringLiteral("</div>");
                html += medium == Medium::Screen
                            ? QStringLiteral("<details><summary>") + words("Thinking") +
                                  QStringLiteral("</summary>") + body + QStringLiteral("</details>")
                            : labelled(words("Thinking"), body);
                break;
            }
            case BlockKind::ToolCall:
                html += labelled(words("Tool call"), preformatted(block.text, {}, medium));
                break;
            case BlockKind::ToolResult:
                html += labelled(words("Tool result"), preformatted(block.text, {}, medium));
                break;
            case BlockKind::Attachment:
                html += labelled(words("Attachment:") + u' ' + attachmentTitle(block).toHtmlEscaped(),
                                 block.text.isEmpty() ? QString() : preformatted(block.text, {}, medium));
                break;
            case BlockKind::Error:
                html += QStringLiteral("<p class=\"error\">") + block.text.toHtmlEscaped() +
                        QStringLiteral("</p>");
                break;
            case BlockKind::Text:
                html += markdownHtml(block.text, medium);
                break;
        }
    }
    return html;
}

}  // namespace parlor::app
