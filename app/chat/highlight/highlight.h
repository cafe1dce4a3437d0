// Colours for code, by tables: line by line, so that code that grows is coloured where it grew. Linear in a
// line's length whatever is written.
#pragma once

#include <QList>
#include <QString>
#include <QStringView>

namespace parlor::app {

enum class Ink : quint8 {
    Plain,
    Keyword,
    Type,
    Builtin,  // constants, variables of the shell, names that a language brings
    String,
    Number,
    Comment,
    Meta,  // annotations, preprocessor, sections
    Name,  // functions, keys, tags
    Added,
    Removed,
    Warning,  // characters that are not seen or turn the direction of the text
};

// For documents that leave the program; the window's theme has its own, on its own ground.
struct InkLook {
    const char* name;  // of a CSS class
    const char* light;
    const char* dark;
};
const InkLook& inkLook(Ink ink);  // Plain has no colour

struct InkSpan {
    qsizetype start = 0;
    qsizetype length = 0;
    Ink ink = Ink::Plain;
    bool operator==(const InkSpan&) const = default;
};

struct Language;  // languages.h

// "py", "C++", "shell"… as models write it behind a fence; null: not known.
const Language* findLanguage(QStringView name);
QString languageName(const Language* language, const QString& written);  // for people
QString fileExtension(const Language* language);                         // without a dot; "txt" if not known
// The spans of a line, in order, those that are plain left out. `state` is 0 for the first line and is
// carried on.
QList<InkSpan> inkLine(const Language* language, QStringView line, int& state);
// The line as it is shown: characters that are not seen or turn the direction stand as symbols of the same
// length.
QString visibleLine(QStringView line);
// Those symbols in a line, to be coloured.
QList<InkSpan> symbolsIn(QStringView line);

}  // namespace parlor::app
