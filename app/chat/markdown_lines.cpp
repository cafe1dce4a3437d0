#include "app/chat/markdown_lines.h"

#include <QStringBuilder>

namespace parlor::app {

namespace {
constexpr qsizetype kMostDigits = 9;
constexpr qsizetype kMostColumns = 64;
constexpr qsizetype kLongestLanguage = 32;
constexpr qsizetype kLongestBareMark = 12;
constexpr qsizetype kTab = 4;

bool isDigit(QChar c) {
    return c >= u'0' && c <= u'9';
}
}  // namespace

qsizetype leadingSpaces(QStringView line) {
    qsizetype count = 0;
    while (count < line.size() && line[count] == u' ') ++count;
    return count;
}

QString tabsExpanded(QStringView line) {
    QString out;
    qsizetype at = 0;
    for (; at < line.size() && (line[at] == u' ' || line[at] == u'\t'); ++at)
        out += QString(line[at] == u'\t' ? kTab - out.size() % kTab : 1, u' ');
    return out % line.mid(at);
}

ListMark listMark(QStringView line) {
    ListMark mark;
    mark.indent = leadingSpaces(line);
    const QStringView rest = line.mid(mark.indent);
    if (rest.isEmpty()) return mark;
    qsizetype width = 0;
    if (rest[0] == u'-' || rest[0] == u'*' || rest[0] == u'+' || rest[0] == u'•') {
        mark.mark = rest[0];
        width = 1;
    } else {
        while (width < rest.size() && width < kMostDigits && isDigit(rest[width])) ++width;
        if (width == 0 || width >= rest.size() || (rest[width] != u'.' && rest[width] != u')')) return mark;
        mark.ordered = true;
        mark.number = rest.left(width).toInt();
        mark.mark = rest[width++];
    }
    const qsizetype space = leadingSpaces(rest.mid(width));
    if (space == 0 && width < rest.size()) return mark;
    mark.item = true;
    // Five and more spaces: the item begins with indented code.
    mark.content = mark.indent + width + (space == 0 || space > kTab ? 1 : space);
    mark.content = std::min(mark.content, line.size());
    return mark;
}

Fence fenceStart(QStringView line) {
    Fence fence;
    fence.indent = leadingSpaces(line);
    const QStringView rest = line.mid(fence.indent);
    if (!rest.startsWith(u"```") && !rest.startsWith(u"~~~")) return fence;
    while (fence.length < rest.size() && rest[fence.length] == rest[0]) ++fence.length;
    const QStringView info = rest.mid(fence.length).trimmed();
    if (rest[0] == u'`' && info.contains(u'`')) return fence;  // code within a line
    fence.mark = rest[0];
    for (const QChar c : info) {
        if (fence.language.isEmpty() && (c == u'{' || c == u'.')) continue;  // {.python}
        if (!c.isLetterOrNumber() && !QStringView(u"+#.-_").contains(c)) break;
        if (fence.language.size() < kLongestLanguage) fence.language += c;
    }
    return fence;
}

bool fenceEnds(QStringView line, const Fence& fence) {
    const QStringView rest = line.trimmed();
    return rest.size() >= fence.length && rest.count(fence.mark) == rest.size();
}

bool isRule(QStringView line) {
    const QStringView rest = line.trimmed();
    if (rest.size() < 3 || (rest[0] != u'-' && rest[0] != u'*' && rest[0] != u'_')) return false;
    for (const QChar c : rest)
        if (c != rest[0] && c != u' ') return false;
    return rest.count(rest[0]) >= 3;
}

int headingLevel(QStringView line) {
    if (leadingSpaces(line) > 3) return 0;
    line = line.trimmed();
    int level = 0;
    while (level < line.size() && line[level] == u'#') ++level;
    if (level == 0 || level > 6) return 0;
    if (level == line.size() || line[level] == u' ') return level;
    // "###标题": small models forget the space.
    return level > 1 && line[level].unicode() >= 0x2E80 ? level : 0;
}

QStringView headingText(QStringView line, int level) {
    QStringView text = line.trimmed().mid(level).trimmed();
    qsizetype end = text.size();
    while (end > 0 && text[end - 1] == u'#') --end;
    if (end == 0 || (end < text.size() && text[end - 1] == u' ')) text = text.left(end).trimmed();
    return text;
}

int underlineLevel(QStringView line) {
    if (leadingSpaces(line) > 3) return 0;
    line = line.trimmed();
    if (line.isEmpty() || (line[0] != u'=' && line[0] != u'-')) return 0;
    if (line.count(line[0]) != line.size()) return 0;
    return line[0] == u'=' ? 1 : 2;
}

QStringList tableCells(QStringView line) {
    QStringView row = line.trimmed();
    if (row.startsWith(u'|')) row = row.mid(1);
    if (row.endsWith(u'|') && !row.endsWith(u"\\|")) row.chop(1);
    QStringList cells;
    QString cell;
    for (qsizetype i = 0; i < row.size(); ++i) {
        if (row[i] == u'\\' && i + 1 < row.size() && row[i + 1] == u'|') {
            cell += row[++i];
        } else if (row[i] == u'|') {
            cells << cell.trimmed();
            cell.clear();
        } else {
            cell += row[i];
        }
    }
    cells << cell.trimmed();
    return cells;
}

QStringList tableColumns(QStringView line) {
    if (!line.contains(u'-')) return {};
    for (const QChar c : line)
        if (c != u'|' && c != u'-' && c != u':' && c != u' ' && c != u'\t') return {};
    QStringList columns;
    const QStringList cells = tableCells(line);
    if (cells.size() > kMostColumns || (cells.size() == 1 && !line.contains(u'|'))) return {};
    for (const QString& cell : cells) {
        const bool left = cell.startsWith(u':'), right = cell.endsWith(u':');
        const qsizetype dashes = cell.count(u'-');
        if (dashes == 0 || dashes + (left ? 1 : 0) + (right ? 1 : 0) != cell.size()) return {};
        columns << (left && right ? QStringLiteral("center")
                    : right       ? QStringLiteral("right")
                                  : QStringLiteral("left"));
    }
    return columns;
}

bool isBareMark(QStringView line) {
    line = line.trimmed();
    // A table's second line is as long as the table is wide.
    if (line.startsWith(u'|') || line.startsWith(u":-")) {
        for (const QChar c : line)
            if (!QStringView(u"|-: ").contains(c)) return false;
        return true;
    }
    if (line.size() > kLongestBareMark) return false;
    for (const QChar c : line)
        if (!isDigit(c) && !QStringView(u"-*_=#>`~+.)[] $\\").contains(c)) return false;
    return !line.isEmpty() && !isDigit(line.back());  // a number alone may be an answer
}

}  // namespace parlor::app
