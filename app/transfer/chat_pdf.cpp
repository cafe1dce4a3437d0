// A chat on pages: QTextDocument lays out, we draw page by page with a running title and page numbers.
#include <QAbstractTextDocumentLayout>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QLocale>
#include <QPainter>
#include <QPdfWriter>
#include <QTextDocument>

#include "app/transfer/document_html.h"

namespace parlor::app {

namespace {

constexpr int kDotsPerInch = 144;
constexpr double kMargin = kDotsPerInch * 0.8;
constexpr double kFoot = kDotsPerInch * 0.35;  // between text and page number

// Margins and paddings in pixels of 1/96 inch: Qt reads no other unit there.
constexpr const char* kStyle =
    "body{color:#1d2421}h1{font-size:18pt;font-weight:600;margin:0 0 5px 0}"
    "h2,h3,h4,h5,h6{font-size:11.5pt;font-weight:600;margin:11px 0 5px 0}"
    "p{margin:0 0 8px 0;line-height:125%}p.item{margin-left:21px}"
    "p.head{font-size:10.5pt;font-weight:600;color:#1f7a6b;margin:21px 0 5px 0}"
    "p.meta,p.label{color:#5c6661;font-size:8.5pt}p.after{font-size:4pt;margin:0}p.error{color:#b3372b}"
    "pre{font-family:'DejaVu Sans Mono','Noto Sans Mono','Noto Sans Mono CJK SC','Consolas',monospace;"
    "font-size:8.5pt;margin:0}code{font-family:'DejaVu Sans Mono','Noto Sans Mono','Noto Sans Mono CJK "
    "SC','Consolas',monospace;font-size:9pt;background-color:#f1f3f1}"
    "blockquote{color:#5c6661;margin:5px 24px 8px 24px}a{color:#1f7a6b;text-decoration:none}"
    "div.thinking{color:#5c6661}td,th{padding:4px 8px 4px 8px;border:0.5pt solid #c6cbc6}"
    "table{border-collapse:collapse;margin:3px 0 8px 0}";

// Loads nothing, whatever the text names.
class PaperDocument final : public QTextDocument {
  protected:
    QVariant loadResource(int, const QUrl&) override { return QByteArray(); }
};

QString pageHtml(const ChatCopy& chat, const ExportOptions& options) {
    QString html = QStringLiteral("<body><h1>") + titleOf(chat).toHtmlEscaped() +
                   QStringLiteral("</h1><p class=\"meta\">") +
                   timeLine(chat.conversation.created).toHtmlEscaped() + QStringLiteral("</p>");
    const auto head = [&html](const QString& name, const QString& time) {
        // No heading: Qt makes those larger than their style says.
        html += QStringLiteral("<p class=\"head\">") + name.toHtmlEscaped() +
                QStringLiteral(" <span style=\"font-size:8.5pt;font-weight:400;color:#5c6661\">&nbsp;") +
                time.toHtmlEscaped() + QStringLiteral("</span></p>");
    };
    if (const QString prompt = chat.conversation.systemPrompt.trimmed(); !prompt.isEmpty()) {
        head(QCoreApplication::translate("Transfer", "Instructions"), {});
        html += QStringLiteral("<p>") + prompt.toHtmlEscaped().replace(u'\n', QStringLiteral("<br>")) +
                QStringLiteral("</p>");
    }
    for (const StoredMessage& message : shownBranch(chat)) {
        head(speaker(message), timeLine(message.created));
        html += blocksHtml(message.blocks, options, Medium::Paper);
        if (message.state == MessageState::Interrupted)
            html += QStringLiteral("<p class=\"label\">") +
                    QCoreApplication::translate("Transfer", "Interrupted").toHtmlEscaped() +
                    QStringLiteral("</p>");
    }
    return html + QStringLiteral("</body>");
}

QFont paperFont(double points) {
    QFont font = QGuiApplication::font();
    font.setPointSizeF(points);
    return font;
}

}  // namespace

bool chatPdf(const ChatCopy& chat, const ExportOptions& options, QIODevice* out,
             const std::atomic_bool& cancelled) {
    QPdfWriter writer(out);
    writer.setResolution(kDotsPerInch);
    writer.setTitle(titleOf(chat));
    writer.setCreator(QStringLiteral("Parlor"));
    const bool inches = QLocale::system().measurementSystem() == QLocale::ImperialUSSystem;
    writer.setPageSize(QPageSize(inches ? QPageSize::Letter : QPageSize::A4));
    writer.setPageMargins(QMarginsF(0, 0, 0, 0));
    const QSizeF paper(writer.width(), writer.height());
    const QRectF text(kMargin, kMargin, paper.width() - 2 * kMargin, paper.height() - 2 * kMargin - kFoot);

    PaperDocument document;
    document.setUndoRedoEnabled(false);
    document.documentLayout()->setPaintDevice(&writer);
    document.setDefaultFont(paperFont(10));
    document.setDocumentMargin(0);
    document.setDefaultStyleSheet(QLatin1String(kStyle));
    document.setHtml(pageHtml(chat, options));
    document.setPageSize(text.size());
    const int pages = document.pageCount();

    QPainter painter;
    if (!painter.begin(&writer)) return false;
    for (int page = 0; page < pages; ++page) {
        if (cancelled) return false;
        if (page > 0 && !writer.newPage()) return false;
        painter.save();
        painter.translate(text.left(), text.top() - page * text.height());
        const QRectF part(0, page * text.height(), text.width(), text.height());
        painter.setClipRect(part);
        QAbstractTextDocumentLayout::PaintContext context;
        // A line that only touches the edge belongs to the other page.
        context.clip = part.adjusted(0, 1, 0, -1);
        context.palette.setColor(QPalette::Text, QColor(0x1d, 0x24, 0x21));
        document.documentLayout()->draw(&painter, context);
        painter.restore();
        painter.setFont(paperFont(8));
        painter.setPen(QColor(0x5c, 0x66, 0x61));
        const QRectF foot(text.left(), text.bottom() + kFoot / 2, text.width(), kFoot);
        const QString number = QStringLiteral("%1 / %2").arg(page + 1).arg(pages);
        const double numberWidth = painter.fontMetrics().horizontalAdvance(number) + kFoot;
        painter.drawText(foot, Qt::AlignRight | Qt::AlignVCenter, number);
        painter.drawText(
            foot, Qt::AlignLeft | Qt::AlignVCenter,
            painter.fontMetrics().elidedText(titleOf(chat), Qt::ElideRight, int(foot.width() - numberWidth)));
    }
    return painter.end();
}

}  // namespace parlor::app
