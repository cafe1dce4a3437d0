#include "app/chat/markdown_parser.h"

#include <QCoreApplication>
#include <QStringBuilder>

#include "app/chat/markdown_math.h"
#include "app/chat/markdown_text.h"

namespace parlor::app {

namespace {

// Prose is cut into pieces of about this size at paragraph ends: while an answer streams, only the last piece
// is laid out again.
constexpr qsizetype kProsePiece = 1200;
constexpr qsizetype kDeepest = 12;  // containers; what is nested deeper is text
constexpr int kDeepestMargin = 6;   // list levels that Theme has margins for
constexpr qsizetype kMostBlocks = 2000;
constexpr qsizetype kPlainPiece = 4000;

QString marginClass(const char* name, int depth) {
    return QStringLiteral(" class=\"%1-%2\"").arg(QLatin1String(name)).arg(std::min(depth, kDeepestMargin));
}

}  // namespace

int MarkdownParser::quotes() const {
    int count = 0;
    for (const Container& container : m_containers) count += container.quote ? 1 : 0;
    return count;
}

int MarkdownParser::items(bool inQuote) const {
    int outside = 0, inside = 0;
    bool quoted = false;
    for (const Container& container : m_containers) {
        if (container.quote)
            quoted = true;
        else
            ++(quoted ? inside : outside);
    }
    if (!quoted) std::swap(outside, inside);  // without a quote, all margins are the text's own
    return inQuote ? inside : outside;
}

void MarkdownParser::append(ViewBlock block) {
    block.quote = quotes();
    block.indent = items(false);
    if (block.kind != BlockType::Prose) block.inset = items(true);
    m_blocks.append(std::move(block));
    if (++m_total < kMostBlocks || m_plain) return;
    m_plain = true;
    m_blocks.append(
        {BlockType::Note,
         QCoreApplication::translate("Chat", "This message is too long to format: the rest is plain text.")});
}

void MarkdownParser::putParagraph(const QString& html, const char* heading) {
    QString tag = QLatin1String(heading ? heading : "p"), style;
    const int depth = items(true);
    if (!m_markers.isEmpty()) {
        const QString marker = m_markers.takeLast();
        putMarkers();  // outer ones whose item begins with this item
        style = marginClass(m_blank ? "loose" : "item", depth);
        if (m_prose.isEmpty()) style += QLatin1String(" style=\"margin-top:0px\"");
        m_prose += QLatin1String("<p") + style + u'>' + marker + QLatin1String("&nbsp;") +
                   (heading ? QLatin1String("<b>") : QLatin1String()) + html +
                   (heading ? QLatin1String("</b>") : QLatin1String()) + QLatin1String("</p>");
    } else {
        if (depth > 0 && !heading) style = marginClass("in", depth);
        if (m_prose.isEmpty()) style += QLatin1String(" style=\"margin-top:0px\"");
        m_prose += u'<' + tag + style + u'>' + html + QLatin1String("</") + tag + u'>';
    }
    m_blank = false;
    if (m_prose.size() >= kProsePiece) endProse();
}

// Items that begin with something else than text stand alone.
void MarkdownParser::putMarkers() {
    const int depth = items(true) - int(m_markers.size());
    for (int i = 0; i < m_markers.size(); ++i) {
        QString style = marginClass("item", depth + i);
        if (m_prose.isEmpty()) style += QLatin1String(" style=\"margin-top:0px\"");
        m_prose += QLatin1String("<p") + style + u'>' + m_markers[i] + QLatin1String("&nbsp;</p>");
    }
    m_markers.clear();
}

void MarkdownParser::endProse() {
    if (!m_prose.isEmpty()) append({BlockType::Prose, std::exchange(m_prose, {})});
}

void MarkdownParser::endParagraph(bool open) {
    const QString text = std::exchange(m_text, {});
    // "| A | B" may become a table with the next line: it is drawn as one from the start.
    if (open && text.startsWith(u'|') && text.size() > 2 && !text.contains(u'\n')) {
        m_text = text;
        QString rule(u'|');
        for (qsizetype i = 0; i < tableCells(text).size(); ++i) rule += QLatin1String("-|");
        if (makeTable(rule)) {
            m_leaf = NoLeaf;
            return endTable(true);
        }
        m_text.clear();
    }
    putParagraph(inlineHtml(text, open));
}

void MarkdownParser::endTable(bool open) {
    ViewBlock block{BlockType::Table, QLatin1String("<table>") + m_head + m_rows + QLatin1String("</table>")};
    block.open = open;
    block.source = std::exchange(m_text, {});
    m_rows.clear();
    m_rowCount = 0;
    append(std::move(block));
}

void MarkdownParser::endLeaf(bool open) {
    switch (std::exchange(m_leaf, NoLeaf)) {
        case Paragraph:
            return endParagraph(open);
        case Table:
            return endTable(open);
        case IndentedCode:
            while (m_text.endsWith(u'\n')) m_text.chop(1);
            [[fallthrough]];
        case FencedCode: {
            ViewBlock block{BlockType::Code, std::exchange(m_text, {}), m_fence.language, open};
            if (block.text.endsWith(u'\n')) block.text.chop(1);
            return append(std::move(block));
        }
        case Formula: {
            // Not ended: while it streams it is a formula, else it was text.
            const QString written = std::exchange(m_text, {});
            if (!open) return putParagraph(inlineHtml(written.trimmed()));
            ViewBlock block{BlockType::Math,
                            written.trimmed().mid(m_formulaEnd.size() == 2 ? 2 : 0).trimmed()};
            block.open = true;
            block.source = written;
            if (!block.text.isEmpty()) append(std::move(block));
            return;
        }
        case NoLeaf:
            return;
    }
}

void MarkdownParser::closeTo(qsizetype depth) {
    if (depth >= m_containers.size()) return;
    endLeaf();
    if (!m_markers.isEmpty()) putMarkers();
    bool quote = false;
    for (qsizetype i = depth; i < m_containers.size(); ++i) quote = quote || m_containers[i].quote;
    if (quote) endProse();
    m_containers.resize(depth);
    m_lists.resize(std::min(m_lists.size(), depth + 1));
}

// Goes into the containers that the line belongs to; returns how many.
qsizetype MarkdownParser::enter(QStringView& line) {
    qsizetype depth = 0;
    for (; depth < m_containers.size(); ++depth) {
        const Container& container = m_containers[depth];
        const qsizetype indent = leadingSpaces(line);
        if (container.quote) {
            if (indent > 3 || indent >= line.size() || line[indent] != u'>') break;
            line = line.mid(indent + 1);
            if (line.startsWith(u' ')) line = line.mid(1);
        } else if (line.trimmed().isEmpty()) {
            line = {};
        } else if (indent >= container.content) {
            line = line.mid(container.content);
        } else if (m_leaf == FencedCode) {
            continue;  // models forget to indent the code of an item
        } else if (indent >= container.indent + 2 && listMark(line).item) {
            line = line.mid(indent);  // "1. a" and then "  - b": meant as an item of the item
        } else {
            break;
        }
    }
    return depth;
}

void MarkdownParser::beginItem(const ListMark& mark, QStringView& line) {
    const qsizetype depth = m_containers.size();
    List next{mark.ordered, mark.mark, mark.number};
    if (depth < m_lists.size()) {
        const List& last = m_lists[depth];
        // Counted on as Markdown does; numbers that jump forward are meant.
        if (last.ordered && next.ordered && last.mark == next.mark && mark.number <= last.number)
            next.number = last.number + 1;
    }
    m_lists.resize(depth);
    m_lists.append(next);
    m_containers.append({false, mark.indent, mark.content});
    line = line.mid(mark.content);
    QString marker = mark.ordered ? QString::number(next.number) + mark.mark : QStringLiteral("•");
    const QStringView rest = line.trimmed();
    if (rest.startsWith(u"[ ] ") || rest.startsWith(u"[x] ") || rest.startsWith(u"[X] ")) {
        const QString box = rest[1] == u' ' ? QStringLiteral("☐") : QStringLiteral("☑");
        marker = mark.ordered ? marker + QLatin1String("&nbsp;") + box : box;
        line = rest.mid(4);
    }
    m_markers.append(marker);
}

// A quote or an item that begins here; the rest of the line is in it.
bool MarkdownParser::begin(QStringView& line) {
    if (m_containers.size() >= kDeepest) return false;
    const qsizetype indent = leadingSpaces(line);
    if (indent < line.size() && indent <= 3 && line[indent] == u'>') {
        endLeaf();
        if (!m_markers.isEmpty()) putMarkers();
        endProse();
        m_containers.append({true, 0, 0});
        line = line.mid(indent + 1);
        if (line.startsWith(u' ')) line = line.mid(1);
        return true;
    }
    const ListMark mark = listMark(line);
    if (!mark.item || isRule(line)) return false;
    if (m_leaf == Paragraph) {
        // "in the year\n1984. It was": only lists that begin at 1 interrupt a paragraph.
        const bool counted = !mark.ordered || mark.number == 1;
        if (!counted || mark.content >= line.size()) return false;
    }
    endLeaf();
    beginItem(mark, line);
    return true;
}

void MarkdownParser::feed(QStringView line, bool whole) {
    while (line.size() > kLongestLine) {
        qsizetype cut = line.lastIndexOf(u' ', kLongestLine - 1) + 1;
        if (cut < kLongestLine / 2) cut = kLongestLine - (line[kLongestLine - 1].isHighSurrogate() ? 1 : 0);
        feed(line.left(cut), false);
        line = line.mid(cut);
    }
    if (m_plain) return plainLine(line, whole);
    const bool goesOn = std::exchange(m_partial, !whole);
    if (goesOn) {
        if (m_leaf == FencedCode || m_leaf == IndentedCode) return codeLine(line, whole);
        endLeaf();
        m_leaf = Paragraph;
        m_text = line.toString();
        return;
    }
    QString expanded;
    if (line.endsWith(u'\r')) line.chop(1);
    if (m_leaf != FencedCode && line.contains(u'\t')) {
        expanded = tabsExpanded(line);
        line = expanded;
    }
    const qsizetype depth = enter(line);
    if (line.trimmed().isEmpty()) {
        if (depth < m_containers.size()) closeTo(depth);
        if (m_leaf == FencedCode || m_leaf == IndentedCode) return codeLine(line, whole);
        endLeaf();
        m_blank = true;
        return;
    }
    if (depth < m_containers.size()) {
        // A paragraph goes on without its marks ("lazily") if the line begins nothing.
        const bool lazy = m_leaf == Paragraph && !startsBlock(line);
        if (lazy) {
            m_text += u'\n' % line.trimmed();
            return;
        }
        closeTo(depth);
    } else if (continueLeaf(line, whole)) {
        return;
    }
    while (begin(line)) {
    }
    if (line.trimmed().isEmpty()) return;
    if (m_leaf == Paragraph && (makeHeading(line) || makeTable(line))) return;
    if (m_leaf == Paragraph && !startsBlock(line)) {
        m_text += u'\n' % line.trimmed();
        if (m_text.size() > kLongestLine) endLeaf();
        return;
    }
    endLeaf();
    openLeaf(line, whole);
}

bool MarkdownParser::waits(QStringView rest) const {
    if (m_leaf == FencedCode) return rest.trimmed().startsWith(m_fence.mark) && isBareMark(rest);
    return isBareMark(rest);
}

void MarkdownParser::finish(bool streaming) {
    const qsizetype before = m_blocks.size();
    endLeaf(streaming);
    if (!m_markers.isEmpty()) putMarkers();
    if (m_plain && !m_text.isEmpty()) m_prose = std::exchange(m_text, {});
    endProse();
    if (streaming && m_blocks.size() > before) m_blocks.back().open = true;
    m_containers.clear();
}

// Blocks without end: nothing is looked for any more.
void MarkdownParser::plainLine(QStringView line, bool whole) {
    if (m_leaf != NoLeaf) endLeaf();
    if (!m_prose.isEmpty() && m_text.isEmpty()) endProse();
    m_containers.clear();
    if (m_text.isEmpty()) m_text = QStringLiteral("<p>");
    putEscaped(m_text, line);
    if (whole) m_text += QLatin1String("<br>");
    if (m_text.size() > kPlainPiece)
        append({BlockType::Prose, std::exchange(m_text, {}) + QLatin1String("</p>")});
}

}  // namespace parlor::app
