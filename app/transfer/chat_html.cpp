// A chat as one HTML file: our own style, light and dark, no scripts, nothing from elsewhere.
#include <QCoreApplication>
#include <QLocale>

#include "app/chat/highlight/highlight.h"
#include "app/transfer/document_html.h"

namespace parlor::app {

namespace {

constexpr const char* kStyle = R"css(
:root{color-scheme:light dark;--back:#f4f5f3;--page:#fff;--text:#1d2421;--soft:#5c6661;--line:#e2e5e1;--sunken:#f1f3f1;--accent:#1f7a6b;--mine:#e6f1ee;--bad:#b3372b}
@media (prefers-color-scheme:dark){:root{--back:#161817;--page:#1c1f1e;--text:#e8ebe9;--soft:#a3aca7;--line:#343936;--sunken:#262a28;--accent:#56bfa9;--mine:#21382f;--bad:#f08f84}}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--text);font:16px/1.6 "Noto Sans","Segoe UI",system-ui,"Noto Sans CJK SC","Microsoft YaHei","PingFang SC",sans-serif}
main{max-width:800px;margin:0 auto;padding:40px 24px 80px;background:var(--page);min-height:100vh}
h1{font-size:1.7em;line-height:1.25;margin:0 0 4px;overflow-wrap:anywhere}
.meta,time,.label,figcaption,summary,footer{color:var(--soft);font-size:.82em}
.meta{margin:0 0 28px}
article{margin:0 0 28px;overflow-wrap:anywhere}
article>h2{font-size:.95em;margin:0 0 6px;display:flex;gap:10px;align-items:baseline}
article>h2 time{font-weight:400}
.user .body{background:var(--mine);border-radius:12px;padding:10px 16px}
.system .body{border-left:3px solid var(--line);padding-left:16px;white-space:pre-wrap}
.body>:first-child{margin-top:0}.body>:last-child{margin-bottom:0}
.body h1,.body h2,.body h3,.body h4{font-size:1.1em;margin:1.2em 0 .4em}
figure{margin:1em 0;background:var(--sunken);border-radius:8px;overflow:hidden}
figcaption{padding:6px 14px 0}
pre{margin:0;padding:12px 14px;overflow-x:auto;font-size:.88em;line-height:1.5}
code{font-family:"DejaVu Sans Mono","Noto Sans Mono",Consolas,Menlo,monospace}
:not(pre)>code{background:var(--sunken);border-radius:4px;padding:.1em .3em;font-size:.9em}
blockquote{margin:1em 0;padding-left:16px;border-left:3px solid var(--line);color:var(--soft)}
table{border-collapse:collapse;margin:1em 0;display:block;overflow-x:auto}
td,th{border:1px solid var(--line);padding:6px 12px;text-align:left}
hr{border:0;border-top:1px solid var(--line);margin:1.5em 0}
a{color:var(--accent)}
p.item{margin:.25em 0 .25em 1.4em}
details{margin:0 0 12px}summary{cursor:pointer}.thinking{color:var(--soft);border-left:3px solid var(--line);padding-left:16px;margin-top:8px}
.label{margin:12px 0 4px}.error{color:var(--bad)}
footer{border-top:1px solid var(--line);padding-top:12px;margin-top:40px}
@media print{body,main{background:#fff}main{max-width:none;padding:0}pre{white-space:pre-wrap}}
)css";

// The colours of code, in both schemes.
QString inkStyle() {
    QString light, dark;
    for (int ink = int(Ink::Plain) + 1; ink <= int(Ink::Warning); ++ink) {
        const InkLook& look = inkLook(Ink(ink));
        const QString rule = QStringLiteral(".%1{color:%2}");
        light += rule.arg(QLatin1String(look.name), QLatin1String(look.light));
        dark += rule.arg(QLatin1String(look.name), QLatin1String(look.dark));
    }
    return light + QStringLiteral("\n@media (prefers-color-scheme:dark){") + dark + QStringLiteral("}\n");
}

QString words(const char* source) {
    return QCoreApplication::translate("Transfer", source).toHtmlEscaped();
}

QString article(const QString& kind, const QString& name, const QString& time, const QString& body) {
    return QStringLiteral("<article class=\"") + kind + QStringLiteral("\"><h2>") + name.toHtmlEscaped() +
           (time.isEmpty() ? QString()
                           : QStringLiteral(" <time>") + time.toHtmlEscaped() + QStringLiteral("</time>")) +
           QStringLiteral("</h2><div class=\"body\">") + body + QStringLiteral("</div></article>\n");
}

}  // namespace

QString chatHtml(const ChatCopy& chat, const ExportOptions& options) {
    const QString title = titleOf(chat).toHtmlEscaped();
    QString html = QStringLiteral("<!DOCTYPE html>\n<html lang=\"") + QLocale().bcp47Name().toHtmlEscaped() +
                   // A browser that is asked to load something from this page refuses.
                   QStringLiteral(
                       "\"><head><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" "
                       "content=\"default-src 'none'; style-src 'unsafe-inline'\"><meta name=\"viewport\" "
                       "content=\"width=device-width, initial-scale=1\"><meta name=\"generator\" "
                       "content=\"Parlor\"><title>") +
                   title + QStringLiteral("</title><style>") + QLatin1String(kStyle) + inkStyle() +
                   QStringLiteral("</style></head><body><main><h1>") + title +
                   QStringLiteral("</h1><p class=\"meta\">") +
                   timeLine(chat.conversation.created).toHtmlEscaped() + QStringLiteral("</p>\n");
    if (const QString prompt = chat.conversation.systemPrompt.trimmed(); !prompt.isEmpty())
        html += article(QStringLiteral("system"), QCoreApplication::translate("Transfer", "Instructions"), {},
                        prompt.toHtmlEscaped());
    for (const StoredMessage& message : shownBranch(chat)) {
        QString body = blocksHtml(message.blocks, options, Medium::Screen);
        if (message.state == MessageState::Interrupted)
            body += QStringLiteral("<p class=\"label\">") + words("Interrupted") + QStringLiteral("</p>");
        html += article(roleName(message.role), speaker(message), timeLine(message.created), body);
    }
    return html + QStringLiteral("<footer>Parlor</footer></main></body></html>\n");
}

}  // namespace parlor::app
