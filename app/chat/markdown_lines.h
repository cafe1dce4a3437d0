// What a line of Markdown begins with. No state: MarkdownParser puts the lines together.
#pragma once

#include <QStringList>
#include <QStringView>

namespace parlor::app {

struct ListMark {
    bool item = false;
    bool ordered = false;
    QChar mark;             // '-', '*', '+', '.' or ')'
    int number = 0;         // of an ordered item, as written
    qsizetype indent = 0;   // before the mark
    qsizetype content = 0;  // where the item's text begins, from the line's start
};

struct Fence {
    QChar mark;  // null: the line is none
    qsizetype length = 0;
    qsizetype indent = 0;
    QString language;
};

qsizetype leadingSpaces(QStringView line);
QString tabsExpanded(QStringView line);  // in front of the text only
ListMark listMark(QStringView line);
Fence fenceStart(QStringView line);
bool fenceEnds(QStringView line, const Fence& fence);
bool isRule(QStringView line);
int headingLevel(QStringView line);  // "## Title"; 0: none
QStringView headingText(QStringView line, int level);
int underlineLevel(QStringView line);        // "====" 1, "----" 2, else 0
QStringList tableCells(QStringView line);    // without the bars, trimmed, "\|" already "|"
QStringList tableColumns(QStringView line);  // "|:--|--:|" as "left", "right", "center"; empty: no such line
bool isBareMark(QStringView line);  // may become anything with the next letter: "-", "##", "1.", "``"

}  // namespace parlor::app
