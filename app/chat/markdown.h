// Model output as blocks that the window draws. A small, safe part of Markdown: everything a model writes is
// escaped first, only the tags built here exist, and nothing that is written can load or open anything.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QList>
#include <QObject>
#include <QString>
#include <QStringView>

namespace parlor::app {

namespace BlockType {
Q_NAMESPACE
QML_ELEMENT
enum Kind { Prose, Code, Quote, Rule, Thinking, Error };
Q_ENUM_NS(Kind)
}  // namespace BlockType

struct ViewBlock {
    BlockType::Kind kind = BlockType::Prose;
    QString text;       // Prose and Quote: rich text with our tags only; else plain
    QString language;   // of Code, as the model wrote it
    bool open = false;  // still being written
    bool operator==(const ViewBlock&) const = default;
};

// Linear in the text's length. The last block is open while `streaming`.
QList<ViewBlock> parseMarkdown(QStringView text, bool streaming = false);
// What a person wrote: shown as it is.
QString inlineHtml(QStringView text);
// http and https links only, with a host and without control characters; else empty.
QString safeLink(QStringView url);

}  // namespace parlor::app
