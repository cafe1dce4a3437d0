#include "app/chat/markdown.h"

#include <utility>

namespace parlor::app {

namespace {

// A run of prose is cut into pieces of about this size at paragraph ends: while an answer streams, only the
// last piece is laid out again.
constexpr qsizetype kProsePiece = 1200;
constexpr int kDeepestList = 6;

struct ListMark {
    bool item = false;
    bool ordered = false;
    int number = 1;
    int depth = 0;
    QStringView body;
};

ListMark listMark(QStringView line) {
    ListMark mark;
    qsizetype indent = 0, at = 0;
    for (; at < line.size() && (line[at] == u' ' || line[at] == u'\t'); ++at)
        indent += line[at] == u'\t' ? 4 : 1;
    const QStringView rest = line.mid(at);
    qsizetype skip = 0;
    if (rest.size() > 1 && QStringView(u"-*+").contains(rest[0]) && rest[1] == u' ') {
        skip = 2;
    } else {
        qsizetype digits = 0;
        while (digits < rest.size() && digits < 6 && rest[digits].unicode() >= u'0' &&
               rest[digits].unicode() <= u'9')
            ++digits;
        if (digits > 0 && digits + 1 < rest.size() && QStringView(u".)").contains(rest[digits]) &&
            rest[digits + 1] == u' ') {
            mark.ordered = true;
            mark.number = rest.left(digits).toInt();
            skip = digits + 2;
        }
    }
    if (skip == 0) return mark;
    mark.item = true;
    mark.depth = int(std::min<qsizetype>(indent / 2, kDeepestList - 1));
    mark.body = rest.mid(skip).trimmed();
    return mark;
}

bool isRule(QStringView line) {
    const QStringView trimmed = line.trimmed();
    if (trimmed.size() < 3 || !QStringView(u"-*_").contains(trimmed[0])) return false;
    for (const QChar c : trimmed)
        if (c != trimmed[0] && c != u' ') return false;
    return trimmed.count(trimmed[0]) >= 3;
}

int headingLevel(QStringView line) {
    int level = 0;
    while (level < line.size() && line[level] == u'#') ++level;
    return level > 0 && level <= 6 && level < line.size() && line[level] == u' ' ? level : 0;
}

QList<QStringView> tableCells(QStringView line) {
    QStringView row = line.trimmed();
    if (row.startsWith(u'|')) row = row.mid(1);
    if (row.endsWith(u'|')) row.chop(1);
    return row.split(u'|');
}

bool isTableRule(QStringView line) {
    if (!line.contains(u'-') || !line.contains(u'|')) return false;
    for (const QChar c : line)
        if (!QStringView(u"|-: \t").contains(c)) return false;
    return true;
}

class Parser {
  public:
    Parser(QStringView text, bool streaming) : m_lines(text.split(u'\n')), m_streaming(streaming) {}

    QList<ViewBlock> parse() {
        while (m_at < m_lines.size()) line();
        endProse();
        if (m_streaming && !m_blocks.isEmpty()) m_blocks.back().open = true;
        return std::exchange(m_blocks, {});
    }

  private:
    void line() {
        const QStringView line = m_lines[m_at];
        const QStringView trimmed = line.trimmed();
        if (trimmed.startsWith(u"```") || trimmed.startsWith(u"~~~")) return code();
        if (trimmed.isEmpty()) {
            endParagraph();
            ++m_at;
            return;
        }
        if (trimmed.startsWith(u'>')) return quote();
        if (isRule(line) && m_paragraph.isEmpty()) {
            endProse();
            m_blocks.append({BlockType::Rule, {}, {}, false});
            ++m_at;
            return;
        }
        if (const int level = headingLevel(trimmed)) {
            endParagraph();
            endLists(0);
            m_prose += QStringLiteral("<h%1>").arg(std::min(level, 4)) +
                       inlineHtml(trimmed.mid(level).trimmed()) +
                       QStringLiteral("</h%1>").arg(std::min(level, 4));
            ++m_at;
            return;
        }
        if (m_at + 1 < m_lines.size() && line.contains(u'|') && isTableRule(m_lines[m_at + 1]))
            return table();
        if (const ListMark mark = listMark(line); mark.item) return item(mark);
        if (m_prose.endsWith(QLatin1String("</li>")) && m_at > 0 && !m_lines[m_at - 1].trimmed().isEmpty()) {
            m_prose.chop(5);
            m_prose += QLatin1String("<br>") + inlineHtml(trimmed) + QLatin1String("</li>");
            ++m_at;
            return;
        }
        if (m_paragraph.isEmpty() && !line.startsWith(u' ')) endLists(0);
        if (!m_paragraph.isEmpty()) m_paragraph += u'\n';
        m_paragraph += trimmed;
        ++m_at;
    }

    void code() {
        endProse();
        const QStringView open = m_lines[m_at];
        const qsizetype indent = open.size() - open.trimmed().size();
        const QStringView trimmed = open.trimmed();
        qsizetype fence = 0;
        while (fence < trimmed.size() && trimmed[fence] == trimmed[0]) ++fence;
        ViewBlock block{
            BlockType::Code, {}, trimmed.mid(fence).trimmed().toString().section(u' ', 0, 0), true};
        const QString close(fence, trimmed[0]);
        QStringList body;
        for (++m_at; m_at < m_lines.size(); ++m_at) {
            const QStringView line = m_lines[m_at];
            if (line.trimmed().startsWith(close) &&
                QStringView(line.trimmed()).count(trimmed[0]) == line.trimmed().size()) {
                block.open = false;
                ++m_at;
                break;
            }
            qsizetype cut = 0;
            while (cut < indent && cut < line.size() && line[cut].isSpace()) ++cut;
            body << line.mid(cut).toString();
        }
        block.text = body.join(u'\n');
        block.open = block.open && m_streaming;
        m_blocks.append(block);
    }

    void quote() {
        endProse();
        QString inner;
        for (; m_at < m_lines.size() && m_lines[m_at].trimmed().startsWith(u'>'); ++m_at) {
            QStringView line = m_lines[m_at].trimmed();
            while (line.startsWith(u'>')) line = line.mid(1).trimmed();
            if (!inner.isEmpty()) inner += u'\n';
            inner += line;
        }
        QString html;
        for (const ViewBlock& block : Parser(inner, false).parse())
            html += block.kind == BlockType::Prose
                        ? block.text
                        : QLatin1String("<p>") + block.text.toHtmlEscaped() + QLatin1String("</p>");
        m_blocks.append({BlockType::Quote, html, {}, false});
    }

    void table() {
        endParagraph();
        endLists(0);
        const QList<QStringView> rule = tableCells(m_lines[m_at + 1]);
        m_prose += QLatin1String("<table>");
        for (bool head = true; m_at < m_lines.size() && m_lines[m_at].contains(u'|'); ++m_at) {
            const QList<QStringView> cells = tableCells(m_lines[m_at]);
            m_prose += QLatin1String("<tr>");
            for (qsizetype i = 0; i < rule.size(); ++i) {
                const QStringView mark = rule[i].trimmed();
                const bool right = mark.endsWith(u':'), centre = right && mark.startsWith(u':');
                const QLatin1String tag(head ? "th" : "td");
                m_prose += u'<' + tag +
                           QLatin1String(centre  ? " align=\"center\">"
                                         : right ? " align=\"right\">"
                                                 : " align=\"left\">");
                if (i < cells.size()) m_prose += inlineHtml(cells[i].trimmed());
                m_prose += QLatin1String("</") + tag + u'>';
            }
            m_prose += QLatin1String("</tr>");
            if (std::exchange(head, false)) ++m_at;  // the rule
        }
        m_prose += QLatin1String("</table>");
    }

    void item(const ListMark& mark) {
        endParagraph();
        endLists(mark.depth + 1);
        if (m_lists.size() == mark.depth + 1 && m_lists.back() != mark.ordered) endLists(mark.depth);
        // Qt's lists always count from 1 (QTextListFormat::start is newer): a list that goes on after a code
        // block is written with its numbers as text.
        if (mark.ordered && mark.number != 1 && m_lists.size() <= mark.depth) {
            m_prose += QStringLiteral("<p class=\"item\">%1.&nbsp;").arg(mark.number) +
                       inlineHtml(mark.body) + QLatin1String("</p>");
            ++m_at;
            return;
        }
        while (m_lists.size() < mark.depth + 1) {
            m_lists.append(mark.ordered);
            m_prose += mark.ordered ? QLatin1String("<ol>") : QLatin1String("<ul>");
        }
        QStringView body = mark.body;
        m_prose += QLatin1String("<li>");
        if (body.startsWith(u"[ ] "))
            m_prose += QStringLiteral("☐ ");
        else if (body.startsWith(u"[x] ") || body.startsWith(u"[X] "))
            m_prose += QStringLiteral("☑ ");
        m_prose +=
            inlineHtml(body.startsWith(u'[') && body.size() > 3 && body[2] == u']' ? body.mid(4) : body) +
            QLatin1String("</li>");
        ++m_at;
    }

    void endLists(qsizetype depth) {
        while (m_lists.size() > depth)
            m_prose += m_lists.takeLast() ? QLatin1String("</ol>") : QLatin1String("</ul>");
    }

    void endParagraph() {
        if (m_paragraph.isEmpty()) return;
        m_prose += QLatin1String("<p>") + inlineHtml(m_paragraph) + QLatin1String("</p>");
        m_paragraph.clear();
        if (m_lists.isEmpty() && m_prose.size() >= kProsePiece) endProse();
    }

    void endProse() {
        endParagraph();
        endLists(0);
        if (!m_prose.isEmpty()) m_blocks.append({BlockType::Prose, std::exchange(m_prose, {}), {}, false});
    }

    QList<QStringView> m_lines;
    bool m_streaming;
    qsizetype m_at = 0;
    QList<ViewBlock> m_blocks;
    QString m_prose, m_paragraph;
    QList<bool> m_lists;  // open lists, outermost first: ordered?
};

}  // namespace

QList<ViewBlock> parseMarkdown(QStringView text, bool streaming) {
    return Parser(text, streaming).parse();
}

}  // namespace parlor::app
