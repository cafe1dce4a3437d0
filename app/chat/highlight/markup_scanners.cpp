// Languages that are not made of words and strings alone: each with a small scanner.
#include "app/chat/highlight/language.h"

namespace parlor::app {

namespace {

bool isNamePart(QChar c) {
    return c.isLetterOrNumber() || c == u'-' || c == u'_' || c == u':' || c == u'.';
}

qsizetype skipSpaces(QStringView line, qsizetype at) {
    while (at < line.size() && line[at].isSpace()) ++at;
    return at;
}

void append(QList<InkSpan>& spans, qsizetype start, qsizetype end, Ink ink) {
    if (end > start) spans.append({start, end - start, ink});
}

// The rest of a line as values: strings, numbers, words of the table.
void appendCode(const Language& language, QStringView line, qsizetype from, int& state,
                QList<InkSpan>& spans) {
    for (InkSpan span : inkCode(language, line.mid(from), state)) {
        span.start += from;
        spans.append(span);
    }
}

// States of markup: what the line begins in; scripts and styles carry their own state above.
enum Markup { Text, Comment, Tag, Quote, Apostrophe, Script, Style };
constexpr int kMarkupBits = 3;
constexpr int kScriptTag = 8;  // the tag that is open will be followed by a script, or …
constexpr int kStyleTag = 16;  // … by styles

}  // namespace

QList<InkSpan> inkMarkup(const Language& language, QStringView line, int& state) {
    static const Language* script = findLanguage(u"js");
    static const Language* styles = findLanguage(u"css");
    QList<InkSpan> spans;
    int mode = state & ((1 << kMarkupBits) - 1);
    int next = state & (kScriptTag | kStyleTag);
    int inner = mode == Script || mode == Style ? state >> kMarkupBits : 0;
    const bool html = qstrcmp(language.name, "HTML") == 0;
    qsizetype at = 0, tag = 0;
    if (!line.startsWith(u'<')) tag = line.indexOf(u'<');
    while (at < line.size()) {
        switch (mode) {
            case Comment: {
                const qsizetype end = line.indexOf(u"-->", at);
                append(spans, at, end < 0 ? line.size() : end + 3, Ink::Comment);
                at = end < 0 ? line.size() : end + 3;
                if (end >= 0) mode = Text;
                break;
            }
            case Script:
            case Style: {
                const QStringView close = mode == Script ? QStringView(u"</script") : QStringView(u"</style");
                qsizetype end = line.indexOf(close, at, Qt::CaseInsensitive);
                const qsizetype stop = end < 0 ? line.size() : end;
                for (InkSpan span :
                     inkLine(mode == Script ? script : styles, line.mid(at, stop - at), inner)) {
                    span.start += at;
                    spans.append(span);
                }
                at = stop;
                if (end >= 0) mode = Text;
                break;
            }
            case Quote:
            case Apostrophe: {
                const qsizetype end = line.indexOf(mode == Quote ? u'"' : u'\'', at);
                append(spans, at, end < 0 ? line.size() : end + 1, Ink::String);
                at = end < 0 ? line.size() : end + 1;
                if (end >= 0) mode = Tag;
                break;
            }
            case Tag: {
                const QChar c = line[at];
                if (c == u'>') {
                    append(spans, at, at + 1, Ink::Keyword);
                    mode = next == kScriptTag ? Script : next == kStyleTag ? Style : Text;
                    next = inner = 0;
                    ++at;
                } else if (c == u'"' || c == u'\'') {
                    const qsizetype end = line.indexOf(c, at + 1);
                    append(spans, at, end < 0 ? line.size() : end + 1, Ink::String);
                    if (end < 0) mode = c == u'"' ? Quote : Apostrophe;
                    at = end < 0 ? line.size() : end + 1;
                } else if (isNamePart(c) || c == u'@') {
                    const qsizetype start = at++;
                    while (at < line.size() && isNamePart(line[at])) ++at;
                    append(spans, start, at, Ink::Type);
                } else {
                    if (c == u'/') {
                        append(spans, at, at + 1, Ink::Keyword);
                        next = 0;
                    }
                    ++at;
                }
                break;
            }
            default: {
                if (tag >= 0 && tag < at) tag = line.indexOf(u'<', at);  // once not found, never again
                const qsizetype start = tag;
                const qsizetype entity = line.indexOf(u'&', at);
                if (entity >= 0 && (start < 0 || entity < start)) {
                    qsizetype end = entity + 1;
                    while (end < line.size() && end - entity < 12 &&
                           (line[end].isLetterOrNumber() || line[end] == u'#'))
                        ++end;
                    if (end < line.size() && line[end] == u';') append(spans, entity, end + 1, Ink::Builtin);
                    at = end;
                    break;
                }
                if (start < 0) {
                    at = line.size();
                    break;
                }
                if (line.mid(start).startsWith(u"<!--")) {
                    mode = Comment;
                    at = start;
                    break;
                }
                qsizetype end = start + 1;
                while (end < line.size() && (line[end] == u'/' || line[end] == u'!' || line[end] == u'?'))
                    ++end;
                const qsizetype name = end;
                while (end < line.size() && isNamePart(line[end])) ++end;
                if (end == name) {
                    at = start + 1;
                    break;
                }
                append(spans, start, end, Ink::Keyword);
                if (html && line[start + 1] != u'/') {
                    if (line.mid(name, end - name).compare(u"script", Qt::CaseInsensitive) == 0)
                        next = kScriptTag;
                    if (line.mid(name, end - name).compare(u"style", Qt::CaseInsensitive) == 0)
                        next = kStyleTag;
                }
                mode = Tag;
                at = end;
            }
        }
    }
    state = mode | (mode == Script || mode == Style ? inner << kMarkupBits : next);
    return spans;
}

QList<InkSpan> inkStyles(const Language&, QStringView line, int& state) {
    enum { InComment = 1, Block = 2 };  // Block and above: how many braces are open
    QList<InkSpan> spans;
    bool comment = (state & InComment) != 0;
    int depth = state / Block;
    bool value = false;
    qsizetype at = 0;
    while (at < line.size()) {
        const QChar c = line[at];
        const qsizetype start = at;
        if (comment || line.mid(at).startsWith(u"/*")) {
            const qsizetype end = line.indexOf(u"*/", comment ? at : at + 2);
            comment = end < 0;
            at = end < 0 ? line.size() : end + 2;
            append(spans, start, at, Ink::Comment);
        } else if (line.mid(at).startsWith(u"//") && (at == 0 || line[at - 1].isSpace())) {
            append(spans, at, line.size(), Ink::Comment);
            at = line.size();
        } else if (c == u'"' || c == u'\'') {
            const qsizetype end = line.indexOf(c, at + 1);
            at = end < 0 ? line.size() : end + 1;
            append(spans, start, at, Ink::String);
        } else if (c == u'{' || c == u'}') {
            depth = c == u'{' ? std::min(depth + 1, 1000) : std::max(0, depth - 1);
            value = false;
            ++at;
        } else if (c == u';') {
            value = false;
            ++at;
        } else if (c == u':' && depth > 0) {
            value = true;
            ++at;
        } else if (c == u'@' || c == u'$' || (c == u'-' && line.mid(at).startsWith(u"--")) || c == u'!') {
            ++at;
            while (at < line.size() && isNamePart(line[at]) && line[at] != u':') ++at;
            append(spans, start, at, c == u'@' ? Ink::Meta : c == u'!' ? Ink::Keyword : Ink::Builtin);
        } else if (c == u'#' || c == u'.' || c.isDigit() || isNamePart(c)) {
            ++at;
            while (at < line.size() && (isNamePart(line[at]) || line[at] == u'%') && line[at] != u':') ++at;
            const bool number =
                c.isDigit() || ((c == u'.' || c == u'-') && at > start + 1 && line[start + 1].isDigit());
            Ink ink = Ink::Plain;
            if (number || (c == u'#' && value))
                ink = Ink::Number;
            else if (value)
                ink = at < line.size() && line[at] == u'(' ? Ink::Name : Ink::Plain;
            else if (depth > 0 && skipSpaces(line, at) < line.size() && line[skipSpaces(line, at)] == u':')
                ink = Ink::Name;
            else
                ink = c == u'#' || c == u'.' ? Ink::Type : Ink::Keyword;
            if (ink != Ink::Plain) append(spans, start, at, ink);
        } else {
            ++at;
        }
    }
    state = (comment ? InComment : 0) | depth * Block;
    return spans;
}

QList<InkSpan> inkYaml(const Language& language, QStringView line, int& state) {
    QList<InkSpan> spans;
    const qsizetype indent = skipSpaces(line, 0);
    if (indent == line.size()) return {};
    // A text block goes on as long as it is indented more than its key: the state is that indent, and one.
    if (state > 0) {
        if (indent >= state) return {{indent, line.size() - indent, Ink::String}};
        state = 0;
    }
    qsizetype at = indent;
    while (at + 1 < line.size() && line[at] == u'-' && line[at + 1] == u' ') at = skipSpaces(line, at + 1);
    if (line.mid(at).startsWith(u"---") || line.mid(at).startsWith(u"...")) return {{at, 3, Ink::Meta}};
    if (line[at] == u'%' && at == 0) return {{0, line.size(), Ink::Meta}};
    // A key ends with the first colon before a space or the line's end.
    qsizetype colon = at;
    const bool quoted = line[at] == u'"' || line[at] == u'\'';
    if (quoted) colon = line.indexOf(line[at], at + 1) + 1;
    if (line[at] == u'#' || (quoted && colon == 0)) colon = line.size();
    while (colon < line.size() &&
           !(line[colon] == u':' && (colon + 1 == line.size() || line[colon + 1] == u' '))) {
        if (quoted || (line[colon] == u'#' && colon > 0 && line[colon - 1] == u' ')) {
            colon = line.size();
            break;
        }
        ++colon;
    }
    if (colon < line.size()) {
        append(spans, at, colon, Ink::Name);
        at = colon + 1;
    }
    at = skipSpaces(line, at);
    if (at >= line.size()) return spans;
    if (line[at] == u'|' || line[at] == u'>') {
        state = int(std::min<qsizetype>(indent + 1, 1000));
        append(spans, at, line.size(), Ink::Keyword);
        return spans;
    }
    while (at < line.size() && (line[at] == u'&' || line[at] == u'*' || line[at] == u'!')) {
        const qsizetype start = at;
        while (at < line.size() && !line[at].isSpace()) ++at;
        append(spans, start, at, Ink::Meta);
        at = skipSpaces(line, at);
    }
    const bool structured = at < line.size() && QStringView(u"[{\"'#0123456789-").contains(line[at]);
    const QStringView word = line.mid(at).trimmed();
    int none = 0;
    if (structured || word.size() <= 5)
        appendCode(language, line, at, none, spans);
    else if (const qsizetype comment = line.indexOf(u" #", at); comment >= 0)
        append(spans, comment + 1, line.size(), Ink::Comment);
    return spans;
}

QList<InkSpan> inkIni(const Language& language, QStringView line, int& state) {
    QList<InkSpan> spans;
    qsizetype at = skipSpaces(line, 0);
    if (state == 0 && at < line.size()) {
        if (line[at] == u'[') {
            const qsizetype end = line.lastIndexOf(u']');
            append(spans, at, end < 0 ? line.size() : end + 1, Ink::Meta);
            at = end < 0 ? line.size() : end + 1;
        } else if (line[at] != u'#' && line[at] != u';') {
            const qsizetype equals = line.indexOf(u'=', at);
            if (equals > at) {
                append(spans, at, equals, Ink::Name);
                at = equals + 1;
            }
        }
    }
    appendCode(language, line, state == 0 ? at : 0, state, spans);
    return spans;
}

QList<InkSpan> inkMarkdown(const Language&, QStringView line, int& state) {
    const QStringView text = line.trimmed();
    if (text.startsWith(u"```") || text.startsWith(u"~~~")) {
        state = state == 0 ? 1 : 0;
        return {{0, line.size(), Ink::Meta}};
    }
    if (state != 0) return {{0, line.size(), Ink::String}};
    if (text.startsWith(u'#')) return {{0, line.size(), Ink::Keyword}};
    if (text.startsWith(u'>')) return {{0, line.size(), Ink::Comment}};
    QList<InkSpan> spans;
    qsizetype at = skipSpaces(line, 0);
    if (at + 1 < line.size() && QStringView(u"-*+").contains(line[at]) && line[at + 1] == u' ')
        append(spans, at, at + 1, Ink::Keyword);
    while ((at = line.indexOf(u'`', at)) >= 0) {
        const qsizetype end = line.indexOf(u'`', at + 1);
        if (end < 0) break;
        append(spans, at, end + 1, Ink::String);
        at = end + 1;
    }
    return spans;
}

QList<InkSpan> inkDiff(const Language&, QStringView line, int&) {
    if (line.startsWith(u"+++") || line.startsWith(u"---") || line.startsWith(u"diff ") ||
        line.startsWith(u"index "))
        return {{0, line.size(), Ink::Meta}};
    if (line.startsWith(u"@@")) return {{0, line.size(), Ink::Keyword}};
    if (line.startsWith(u'+')) return {{0, line.size(), Ink::Added}};
    if (line.startsWith(u'-')) return {{0, line.size(), Ink::Removed}};
    return {};
}

QList<InkSpan> inkLatex(const Language&, QStringView line, int&) {
    QList<InkSpan> spans;
    for (qsizetype at = 0; at < line.size();) {
        const qsizetype start = at;
        if (line[at] == u'%') {
            append(spans, at, line.size(), Ink::Comment);
            break;
        }
        if (line[at] == u'\\') {
            ++at;
            while (at < line.size() && line[at].isLetter()) ++at;
            if (at == start + 1) at = std::min(at + 1, line.size());
            append(spans, start, at, Ink::Keyword);
        } else if (line[at] == u'$') {
            append(spans, at, at + 1, Ink::Meta);
            ++at;
        } else if (line[at].isDigit()) {
            while (at < line.size() && (line[at].isDigit() || line[at] == u'.')) ++at;
            append(spans, start, at, Ink::Number);
        } else {
            ++at;
        }
    }
    return spans;
}

}  // namespace parlor::app
