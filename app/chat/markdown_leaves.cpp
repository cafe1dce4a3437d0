// MarkdownParser's leaves: headings, rules, code, tables, formulas, paragraphs.
#include <QStringBuilder>

#include "app/chat/markdown_math.h"
#include "app/chat/markdown_parser.h"

namespace parlor::app {

namespace {
constexpr int kMostRows = 60;  // of one table block: the next one repeats the head
constexpr const char* kHeadings[] = {"h1", "h2", "h3", "h4"};
constexpr int kSmallestHeading = 4;
constexpr qsizetype kCodeIndent = 4;
}  // namespace

bool MarkdownParser::startsBlock(QStringView line) const {
    const ListMark mark = listMark(line);
    return !fenceStart(line).mark.isNull() || isRule(line) || headingLevel(line) > 0 ||
           (mark.item && (!mark.ordered || mark.number == 1 || !m_containers.isEmpty())) ||
           line.trimmed().startsWith(u'>') || !mathBlockEnd(line).isEmpty();
}

bool MarkdownParser::continueLeaf(QStringView line, bool whole) {
    switch (m_leaf) {
        case FencedCode:
            if (whole && fenceEnds(line, m_fence))
                endLeaf();
            else
                codeLine(line, whole);
            return true;
        case IndentedCode:
            if (leadingSpaces(line) < kCodeIndent) return false;
            codeLine(line, whole);
            return true;
        case Formula:
            return formulaLine(line);
        case Table:
            if (!line.contains(u'|')) return false;
            tableRow(line);
            return true;
        default:
            return false;
    }
}

void MarkdownParser::codeLine(QStringView line, bool whole) {
    const qsizetype most = m_leaf == IndentedCode ? kCodeIndent : m_fence.indent;
    m_text += line.mid(std::min(most, leadingSpaces(line)));
    if (whole) m_text += u'\n';
}

bool MarkdownParser::formulaLine(QStringView line) {
    m_text += u'\n' % line;
    if (!line.trimmed().endsWith(m_formulaEnd)) return true;
    ViewBlock block{BlockType::Math, m_text.trimmed()};
    if (m_formulaEnd.size() == 2) block.text = block.text.mid(2, block.text.size() - 4).trimmed();
    block.source = std::exchange(m_text, {});
    m_leaf = NoLeaf;
    append(std::move(block));
    return true;
}

bool MarkdownParser::makeHeading(QStringView line) {
    const int level = underlineLevel(line);
    if (level == 0) return false;
    m_leaf = NoLeaf;
    putParagraph(inlineHtml(std::exchange(m_text, {})), kHeadings[level - 1]);
    return true;
}

bool MarkdownParser::makeTable(QStringView line) {
    const qsizetype start = m_text.lastIndexOf(u'\n') + 1;
    const QString head = m_text.mid(start);
    if (!head.contains(u'|')) return false;
    const QStringList columns = tableColumns(line);
    const QStringList cells = tableCells(head);
    if (columns.isEmpty() || columns.size() != cells.size()) return false;
    if (start > 0) {
        m_text.truncate(start - 1);
        endParagraph(false);
    }
    if (!m_markers.isEmpty()) putMarkers();
    endProse();
    m_leaf = Table;
    m_columns = columns;
    m_text = head % u'\n' % line;
    m_head = QStringLiteral("<tr>");
    for (qsizetype i = 0; i < cells.size(); ++i)
        m_head += QLatin1String("<th align=\"") + columns[i] + QLatin1String("\">") + inlineHtml(cells[i]) +
                  QLatin1String("</th>");
    m_head += QLatin1String("</tr>");
    return true;
}

void MarkdownParser::tableRow(QStringView line) {
    if (m_rowCount >= kMostRows) {
        const QString head = m_text.section(u'\n', 0, 1);
        endTable(false);
        m_text = head;
    }
    ++m_rowCount;
    m_text += u'\n' % line.trimmed();
    const QStringList cells = tableCells(line);
    m_rows += QLatin1String("<tr>");
    for (qsizetype i = 0; i < m_columns.size(); ++i)
        m_rows += QLatin1String("<td align=\"") + m_columns[i] + QLatin1String("\">") +
                  (i < cells.size() ? inlineHtml(cells[i]) : QString()) + QLatin1String("</td>");
    m_rows += QLatin1String("</tr>");
}

void MarkdownParser::openLeaf(QStringView line, bool whole) {
    m_lists.resize(std::min(m_lists.size(), m_containers.size()));  // the list beside it has ended
    const auto block = [this] {                                     // what does not stand in a paragraph
        if (!m_markers.isEmpty()) putMarkers();
        endProse();
    };
    if (const Fence fence = fenceStart(line); !fence.mark.isNull() && whole) {
        block();
        m_leaf = FencedCode;
        m_fence = fence;
        return;
    }
    if (isRule(line)) {
        block();
        return append({BlockType::Rule});
    }
    if (const int level = headingLevel(line)) {
        const QString html = inlineHtml(headingText(line, level));
        return putParagraph(html, kHeadings[std::min(level, kSmallestHeading) - 1]);
    }
    if (const QString end = mathBlockEnd(line); !end.isEmpty() && whole) {
        const QStringView written = line.trimmed();
        const qsizetype close = written.mid(2).indexOf(end);
        if (close < 0 || close + 2 + end.size() == written.size()) {
            block();
            m_leaf = Formula;
            m_formulaEnd = end;
            m_text = written.toString();
            if (close < 0) return;
            m_text.clear();
            formulaLine(written);
            return;
        }
    }
    // Deeply indented text is code, unless it is an item's: models indent those as they like.
    if (leadingSpaces(line) >= kCodeIndent && m_markers.isEmpty() && items(true) + items(false) == 0) {
        block();
        m_leaf = IndentedCode;
        m_fence = {};
        return codeLine(line, whole);
    }
    m_leaf = Paragraph;
    m_text = line.trimmed().toString();
}

}  // namespace parlor::app
