// What the scanner has to know of a language.
#pragma once

#include "app/chat/highlight/highlight.h"

namespace parlor::app {

struct StringRule {
    const char* open;
    const char* close;
    char escape = '\\';  // 0: none
    bool multiline = false;
};

enum LanguageFlag : unsigned {
    IgnoreCase = 1,
    CapitalTypes = 2,    // Names that begin so are types
    AtMeta = 4,          // @annotation
    HashMeta = 8,        // #include, at a line's start
    DollarNames = 16,    // $variable
    RegexLiterals = 32,  // /…/ where a value may stand
    Templates = 64,      // `…${…}…`
    Heredocs = 128,      // <<EOF
    RawStrings = 256,    // r"…", R"x(…)x", r#"…"#
    HashAtWord = 512,    // # is a comment at a word's start only
    DashNames = 1024,    // names-with-dashes
    KeyStrings = 2048,   // "key": …
    NestedComments = 4096,
    ColonSymbols = 8192,    // :symbol
    AttributeHash = 16384,  // #[derive(…)]
    Lifetimes = 32768,      // 'a is no string
    NoCalls = 65536,        // name( is nothing special
    FirstWord = 1 << 17,    // a line's first word is an order
};

using Scan = QList<InkSpan> (*)(const struct Language& language, QStringView line, int& state);

struct Language {
    const char* name;
    const char* aliases;  // lower case, separated by spaces
    const char* extension;
    unsigned flags = 0;
    const char* lineComments = "";  // separated by spaces
    const char* blockOpen = "";
    const char* blockClose = "";
    QList<StringRule> strings;
    const char* keywords = "";
    const char* types = "";
    const char* builtins = "";
    Scan scan = nullptr;  // of its own instead of the general one
};

const QList<Language>& languages();

QList<InkSpan> inkCode(const Language& language, QStringView line, int& state);
QList<InkSpan> inkMarkup(const Language& language, QStringView line, int& state);  // HTML, XML
QList<InkSpan> inkStyles(const Language& language, QStringView line, int& state);  // CSS
QList<InkSpan> inkYaml(const Language& language, QStringView line, int& state);
QList<InkSpan> inkIni(const Language& language, QStringView line, int& state);  // TOML, INI
QList<InkSpan> inkMarkdown(const Language& language, QStringView line, int& state);
QList<InkSpan> inkDiff(const Language& language, QStringView line, int& state);
QList<InkSpan> inkLatex(const Language& language, QStringView line, int& state);

}  // namespace parlor::app
