#include "app/chat/markdown.h"

#include "app/chat/markdown_parser.h"

namespace parlor::app {

QList<ViewBlock> parseMarkdown(QStringView text, bool streaming) {
    MarkdownStream stream;
    stream.update(text.toString(), streaming);
    return stream.blocks();
}

MarkdownStream::MarkdownStream() : m_parser(std::make_unique<MarkdownParser>()) {}
MarkdownStream::~MarkdownStream() = default;
MarkdownStream::MarkdownStream(MarkdownStream&&) noexcept = default;
MarkdownStream& MarkdownStream::operator=(MarkdownStream&&) noexcept = default;

void MarkdownStream::update(const QString& text, bool streaming) {
    if (!text.startsWith(m_text)) *this = MarkdownStream();
    m_text = text;
    m_blocks.resize(m_finished);
    const QStringView all(m_text);
    for (qsizetype end; (end = all.indexOf(u'\n', m_read)) >= 0; m_read = end + 1)
        m_parser->feed(all.mid(m_read, end - m_read));
    // A line without end, too: what is read once is never read again.
    while (all.size() - m_read > 2 * MarkdownParser::kLongestLine) {
        m_parser->feed(all.mid(m_read, MarkdownParser::kLongestLine), false);
        m_read += MarkdownParser::kLongestLine;
    }
    m_blocks += m_parser->take();
    m_finished = m_blocks.size();
    MarkdownParser end = *m_parser;
    const QStringView rest = all.mid(m_read);
    if (!rest.isEmpty() && !(streaming && m_parser->waits(rest))) end.feed(rest);
    end.finish(streaming);
    m_blocks += end.take();
}

QString tableCsv(QStringView source) {
    QString csv;
    qsizetype number = 0;
    for (const QStringView line : source.split(u'\n')) {
        if (number++ == 1) continue;  // |---|---|
        QStringList cells = tableCells(line);
        for (QString& cell : cells) {
            cell.replace(QLatin1String("<br>"), QLatin1String("\n"));
            if (cell.contains(u',') || cell.contains(u'"') || cell.contains(u'\n'))
                cell = u'"' + cell.replace(u'"', QLatin1String("\"\"")) + u'"';
        }
        csv += cells.join(u',') + QLatin1String("\r\n");
    }
    return csv;
}

}  // namespace parlor::app
