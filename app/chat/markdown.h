// Model output as blocks that the window draws. A safe part of Markdown: everything a model writes is escaped
// first, only the tags built here exist, and nothing that is written can load or open anything.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QList>
#include <QObject>
#include <QString>
#include <QStringView>
#include <memory>

namespace parlor::app {

namespace BlockType {
Q_NAMESPACE
QML_ELEMENT
enum Kind {
    Prose,
    Code,
    Table,
    Math,
    Rule,
    Note,  // what is said about the blocks that follow: too much to format
    Thinking,
    ToolCall,
    ToolResult,
    Attachment,
    Error
};
Q_ENUM_NS(Kind)
}  // namespace BlockType

// Rows, not a tree: what is nested says how deep it stands. So a row keeps its identity while others grow.
struct ViewBlock {
    BlockType::Kind kind = BlockType::Prose;
    QString text;       // Prose, Table: rich text with our tags only; Math: TeX; else plain
    QString language;   // of Code, as the model wrote it
    bool open = false;  // still being written
    int indent = 0;     // lists around the quote
    int quote = 0;      // quotes around the block
    int inset = 0;      // lists inside the quote; Prose has them in its paragraphs
    QString source;     // Table, Math: as it was written
    QString data;       // of the stored kinds: their JSON object
    bool operator==(const ViewBlock&) const = default;
};

// Linear in the text's length. The last block is open while `streaming`; what is half written there (a mark
// that is not closed yet) is shown as if it were whole.
QList<ViewBlock> parseMarkdown(QStringView text, bool streaming = false);

// The same for a text that grows: an update costs what is new and the block that is open, whatever came
// before.
class MarkdownParser;
class MarkdownStream {
  public:
    MarkdownStream();
    ~MarkdownStream();
    MarkdownStream(MarkdownStream&&) noexcept;
    MarkdownStream& operator=(MarkdownStream&&) noexcept;
    // `text`: everything so far. If it does not begin with what came before, all is read anew.
    void update(const QString& text, bool streaming);
    const QList<ViewBlock>& blocks() const { return m_blocks; }

  private:
    std::unique_ptr<MarkdownParser> m_parser;  // has read the whole lines
    QString m_text;
    qsizetype m_read = 0;      // characters that m_parser has read
    qsizetype m_finished = 0;  // blocks that will not change any more
    QList<ViewBlock> m_blocks;
};

// Emphasis, code, links and formulas within a paragraph. `streaming`: it goes on.
QString inlineHtml(QStringView text, bool streaming = false);
// http and https links only, with a host and without control characters; else empty.
QString safeLink(QStringView url);
// A table as it was written, as comma-separated values (RFC 4180).
QString tableCsv(QStringView source);

}  // namespace parlor::app
