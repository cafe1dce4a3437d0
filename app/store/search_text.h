// Full-text search over languages with and without spaces: SQLite's unicode61 tokenizer keeps a run of
// Chinese as one word, so each CJK character is indexed as a word of its own and a searched run becomes a
// phrase.
#pragma once

#include <QString>

#include "app/store/types.h"

namespace parlor::app {

// The text as it is indexed: CJK characters set apart by spaces.
QString indexText(const QString& text);
// An FTS5 query for what a person typed: every word must occur, the last Latin letters of a word may be
// missing. Empty when nothing searchable was typed.
QString searchQuery(const QString& typed);

// What of a message is searched: the words of all its blocks.
QString bodyOf(const QList<Block>& blocks);

// Where the words of `typed` occur in `text` at all, as the index compares: without case and accents, Latin
// words from their beginning. In order, not overlapping.
QList<TextRange> findWords(const QString& text, const QString& typed);

struct Snippet {
    QString text;
    QList<TextRange> matches;
};
// About 90 characters of `text` around the first word of `typed` that occurs in it.
Snippet makeSnippet(const QString& text, const QString& typed);

}  // namespace parlor::app
