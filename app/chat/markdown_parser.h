// Markdown line by line, in one pass: every line is read once and decides with the open containers (quotes,
// list items) and the open block alone. Copied while a text streams: the copy reads the half line at the end.
#pragma once

#include "app/chat/markdown.h"
#include "app/chat/markdown_lines.h"

namespace parlor::app {

class MarkdownParser {
  public:
    // A line, or a part of one that is too long: the text goes on in the next call (`whole` is false).
    void feed(QStringView line, bool whole = true);
    QList<ViewBlock> take() { return std::exchange(m_blocks, {}); }  // those that will not change any more
    void finish(bool streaming);
    // The half line at the end may become anything: better not shown yet.
    bool waits(QStringView rest) const;
    // Characters of a line that are read at once; longer ones come in parts.
    static constexpr qsizetype kLongestLine = 6000;

  private:
    enum Leaf { NoLeaf, Paragraph, FencedCode, IndentedCode, Table, Formula };
    struct Container {
        bool quote = false;
        qsizetype indent = 0;   // of an item: before its mark
        qsizetype content = 0;  // of an item: where its text begins
    };
    struct List {  // the last item that ended or was begun at each depth: the next one goes on counting
        bool ordered = false;
        QChar mark;
        int number = 0;
    };

    qsizetype enter(QStringView& line);
    bool begin(QStringView& line);
    void beginItem(const ListMark& mark, QStringView& line);
    void openLeaf(QStringView line, bool whole);
    bool continueLeaf(QStringView line, bool whole);
    void codeLine(QStringView line, bool whole);
    bool formulaLine(QStringView line);
    bool startsBlock(QStringView line) const;
    bool makeHeading(QStringView line);
    bool makeTable(QStringView line);
    void tableRow(QStringView line);
    void closeTo(qsizetype depth);
    void endLeaf(bool open = false);
    void endParagraph(bool open);
    void endTable(bool open);
    void endProse();
    void putParagraph(const QString& html, const char* heading = nullptr);
    void putMarkers();
    void append(ViewBlock block);
    void plainLine(QStringView line, bool whole);
    int items(bool inQuote) const;
    int quotes() const;

    QList<Container> m_containers;
    QList<List> m_lists;    // per depth of m_containers
    QStringList m_markers;  // of items that have no text yet, with their depth in front
    Leaf m_leaf = NoLeaf;
    bool m_blank = false;    // the line before was empty
    bool m_partial = false;  // the line before goes on
    QString m_text;          // of the open leaf: paragraph, code, formula, the table's source
    Fence m_fence;
    QString m_formulaEnd;
    QStringList m_columns;
    QString m_rows;
    int m_rowCount = 0;
    QString m_head;
    QString m_prose;        // paragraphs of the block that is being put together
    qsizetype m_total = 0;  // blocks so far
    bool m_plain = false;   // there are too many
    QList<ViewBlock> m_blocks;
};

}  // namespace parlor::app
