// Full-text search over languages with and without spaces: SQLite's unicode61 tokenizer keeps a run of
// Chinese as one word, so each CJK character is indexed as a word of its own and a searched run becomes a
// phrase.
#pragma once

#include <QString>

namespace parlor::app {

// The text as it is indexed: CJK characters set apart by spaces.
QString indexText(const QString& text);
// An FTS5 query for what a person typed: every word must occur, the last Latin letters of a word may be
// missing. Empty when nothing searchable was typed.
QString searchQuery(const QString& typed);

struct Snippet {
    QString text;
    int matchStart = 0;
    int matchLength = 0;
};
// About 80 characters of `text` around the first word of `typed` that occurs in it.
Snippet makeSnippet(const QString& text, const QString& typed);

}  // namespace parlor::app
