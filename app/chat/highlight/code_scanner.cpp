// The general scanner: words, numbers, strings and comments as a language's table says.
#include <QHash>

#include "app/chat/highlight/language.h"

namespace parlor::app {

namespace {

// What is carried from line to line, in the bits of the state.
enum Mode { Normal, BlockComment, InString, Heredoc, RawString };
constexpr int kModeBits = 4;
constexpr int kValueMask = 0xFFFF;  // depth, rule or hash
constexpr int kTemplateShift = 20;  // templates around: `…${ here }…`
constexpr int kTemplateMask = 0x7;
constexpr int kBraceShift = 23;  // braces open within the innermost of them
constexpr int kBraceMask = 0x3F;

struct Words {
    QHash<QString, Ink> inks;
    QStringList lineComments;
};

const Words& wordsOf(const Language& language) {
    static QHash<const Language*, Words> cache;  // on the window's thread only
    auto it = cache.find(&language);
    if (it != cache.end()) return *it;
    Words words;
    const auto add = [&](const char* list, Ink ink) {
        for (QString word : QString::fromUtf8(list).split(u' ', Qt::SkipEmptyParts)) {
            if (language.flags & IgnoreCase) word = word.toLower();
            words.inks.insert(word, ink);
        }
    };
    add(language.builtins, Ink::Builtin);
    add(language.types, Ink::Type);
    add(language.keywords, Ink::Keyword);
    words.lineComments = QString::fromLatin1(language.lineComments).split(u' ', Qt::SkipEmptyParts);
    return *cache.insert(&language, words);
}

int hashOf(QStringView word) {
    unsigned hash = 5381;
    for (const QChar c : word) hash = hash * 33 + c.unicode();
    return int(hash & kValueMask);
}

class CodeScanner {
  public:
    CodeScanner(const Language& language, QStringView line, int state)
        : m_language(language),
          m_words(wordsOf(language)),
          m_line(line),
          m_mode(Mode(state & ((1 << kModeBits) - 1))),
          m_value((state >> kModeBits) & kValueMask),
          m_templates((state >> kTemplateShift) & kTemplateMask),
          m_braces((state >> kBraceShift) & kBraceMask) {}

    QList<InkSpan> scan() {
        if (m_mode == Heredoc) return heredoc();
        if (m_mode == BlockComment) blockComment(0);
        if (m_mode == InString) string(0, rule(m_value), m_value);
        if (m_mode == RawString) rawString(0);
        if (m_at == 0) lineStart();
        while (m_at < m_line.size()) step();
        if (m_pending != 0) {
            m_mode = Heredoc;
            m_value = m_pending;
        }
        return m_spans;
    }
    int state() const {
        return int(m_mode) | (m_value << kModeBits) | (m_templates << kTemplateShift) |
               (m_braces << kBraceShift);
    }

  private:
    bool has(LanguageFlag flag) const { return (m_language.flags & flag) != 0; }
    QChar next(qsizetype distance) const {
        return m_at + distance < m_line.size() ? m_line[m_at + distance] : QChar();
    }
    bool at(const char* text) const { return *text != 0 && m_line.mid(m_at).startsWith(QLatin1String(text)); }
    static bool isStart(QChar c) { return c.isLetter() || c == u'_' || c.isSurrogate(); }
    bool isPart(QChar c) const {
        return c.isLetterOrNumber() || c == u'_' || c.isSurrogate() || (has(DashNames) && c == u'-');
    }
    void add(qsizetype start, qsizetype end, Ink ink) {
        if (end > start && ink != Ink::Plain) m_spans.append({start, end - start, ink});
        m_at = std::max(m_at, end);
    }
    StringRule rule(int index) const {
        return index < m_language.strings.size() ? m_language.strings[index] : StringRule{"\"", "\""};
    }

    void lineStart() {
        qsizetype start = 0;
        while (start < m_line.size() && m_line[start].isSpace()) ++start;
        m_at = start;
        if (has(HashMeta) && next(0) == u'#') {
            qsizetype end = start + 1;
            while (end < m_line.size() && m_line[end].isSpace()) ++end;
            while (end < m_line.size() && m_line[end].isLetter()) ++end;
            const bool include = m_line.mid(start, end - start).endsWith(u"include");
            add(start, end, Ink::Meta);
            if (!include) return;
            const qsizetype open = m_line.indexOf(u'<', end), close = m_line.indexOf(u'>', end);
            if (open >= 0 && close > open) add(open, close + 1, Ink::String);
        } else if (has(FirstWord) && isStart(next(0))) {
            qsizetype end = start;
            while (end < m_line.size() && m_line[end].isLetter()) ++end;
            const QStringView word = m_line.mid(start, end - start);
            add(start, end, word.toString() == word.toString().toUpper() ? Ink::Keyword : Ink::Plain);
        }
    }

    void step() {
        const QChar c = m_line[m_at];
        if (c.isSpace()) {
            ++m_at;
            return;
        }
        if (at(m_language.blockOpen)) return blockComment(qsizetype(qstrlen(m_language.blockOpen)));
        if (has(AttributeHash) && c == u'#' && (next(1) == u'[' || (next(1) == u'!' && next(2) == u'[')))
            return attribute();
        const bool wordStart = m_at == 0 || m_line[m_at - 1].isSpace() || m_line[m_at - 1] == u';';
        for (const QString& comment : m_words.lineComments)
            if (m_line.mid(m_at).startsWith(comment) && (!has(HashAtWord) || wordStart))
                return add(m_at, m_line.size(), Ink::Comment);
        if (m_templates > 0 && (c == u'{' || c == u'}')) return brace(c);
        if (has(Lifetimes) && c == u'\'' && isStart(next(1)) && next(2) != u'\'') return lifetime();
        for (int i = 0; i < m_language.strings.size(); ++i)
            if (at(m_language.strings[i].open))
                return string(qsizetype(qstrlen(m_language.strings[i].open)), m_language.strings[i], i);
        if (c == u'@' && has(RawStrings) && next(1) == u'"') return verbatim();
        if (c == u'@' && has(AtMeta)) return prefixed(Ink::Meta);
        if (c == u'$' && has(DollarNames)) return dollar();
        if (c == u':' && has(ColonSymbols) && isStart(next(1)) && (m_at == 0 || m_line[m_at - 1] != u':'))
            return prefixed(Ink::Builtin);
        if (c == u'<' && has(Heredocs) && heredocStart()) return;
        if (c == u'/' && has(RegexLiterals) && m_valueMayStand && regex()) return;
        if (c.isDigit() || (c == u'.' && next(1).isDigit())) return number();
        if (isStart(c) || (c == u'-' && has(DashNames) && next(1).isLetter())) return word();
        m_valueMayStand = c != u')' && c != u']' && c != u'}';
        ++m_at;
    }

    void blockComment(qsizetype skip) {
        const QLatin1String open(m_language.blockOpen), close(m_language.blockClose);
        const qsizetype start = m_at;
        int depth = skip > 0 ? 1 : std::max(1, m_value);
        qsizetype at = m_at + skip;
        for (qsizetype end = 0;;) {
            if (end >= 0 && end <= at) end = m_line.indexOf(close, at);  // once not found, never again
            const qsizetype inner = has(NestedComments) ? m_line.indexOf(open, at) : -1;
            if (inner >= 0 && (end < 0 || inner < end)) {
                depth = std::min(depth + 1, 255);
                at = inner + open.size();
            } else if (end < 0) {
                m_mode = BlockComment;
                m_value = depth;
                return add(start, m_line.size(), Ink::Comment);
            } else {
                at = end + close.size();
                end = 0;
                if (--depth == 0) break;
            }
        }
        m_mode = Normal;
        m_value = 0;
        add(start, at, Ink::Comment);
    }

    void string(qsizetype skip, const StringRule& rule, int index, bool raw = false) {
        const qsizetype start = m_at - m_prefix;
        m_prefix = 0;
        const QLatin1String close(rule.close);
        const bool literal = has(Templates) && *rule.close == '`';
        qsizetype at = m_at + skip;
        for (; at < m_line.size(); ++at) {
            if (!raw && rule.escape != 0 && m_line[at] == QLatin1Char(rule.escape)) {
                ++at;
            } else if (literal && m_line[at] == u'$' && at + 1 < m_line.size() && m_line[at + 1] == u'{' &&
                       m_templates < kTemplateMask) {
                ++m_templates;
                m_braces = 0;
                m_mode = Normal;
                m_value = 0;
                m_valueMayStand = true;
                return add(start, at + 2, Ink::String);
            } else if (m_line.mid(at).startsWith(close)) {
                at += close.size();
                m_mode = Normal;
                m_value = 0;
                m_valueMayStand = false;
                Ink ink = Ink::String;
                if (has(KeyStrings) && m_line.mid(at).trimmed().startsWith(u':')) ink = Ink::Name;
                return add(start, at, ink);
            }
        }
        // A string that ends with its line, except where a backslash takes the end away.
        const bool goesOn = rule.multiline || (rule.escape == '\\' && m_line.endsWith(u'\\'));
        m_mode = goesOn ? InString : Normal;
        m_value = goesOn ? index : 0;
        add(start, m_line.size(), Ink::String);
    }

    void brace(QChar c) {
        if (c == u'{') {
            m_braces = std::min(m_braces + 1, kBraceMask);
            ++m_at;
        } else if (m_braces > 0) {
            --m_braces;
            ++m_at;
        } else {
            --m_templates;
            for (int i = 0; i < m_language.strings.size(); ++i)
                if (*m_language.strings[i].open == '`') return string(1, m_language.strings[i], i);
            ++m_at;
        }
    }

    void verbatim() {  // C#: @"…"
        const qsizetype end = m_line.indexOf(u'"', m_at + 2);
        add(m_at, end < 0 ? m_line.size() : end + 1, Ink::String);
    }

    // r#"…"# of Rust, R"x(…)x" of C++: the value is what ends it.
    void rawString(qsizetype skip) {
        const qsizetype start = m_at - m_prefix;
        m_prefix = 0;
        const bool hashes = has(Lifetimes);
        for (qsizetype end = m_at + skip; (end = m_line.indexOf(hashes ? u'"' : u')', end)) >= 0; ++end) {
            qsizetype after = end + 1;
            while (after < m_line.size() && (hashes ? m_line[after] == u'#' : isPart(m_line[after])) &&
                   after - end <= 16)
                ++after;
            const bool fits = hashes ? after - end - 1 >= m_value
                                     : after < m_line.size() && m_line[after] == u'"' &&
                                           hashOf(m_line.mid(end + 1, after - end - 1)) == m_value;
            if (!fits) continue;
            const qsizetype stop = hashes ? end + 1 + m_value : after + 1;
            m_mode = Normal;
            m_value = 0;
            return add(start, stop, Ink::String);
        }
        m_mode = RawString;
        add(start, m_line.size(), Ink::String);
    }

    void attribute() {
        int depth = 0;
        qsizetype end = m_at;
        for (; end < m_line.size(); ++end) {
            if (m_line[end] == u'[') ++depth;
            if (m_line[end] == u']' && --depth == 0) break;
        }
        add(m_at, std::min(end + 1, m_line.size()), Ink::Meta);
    }

    void lifetime() {
        qsizetype end = m_at + 1;
        while (end < m_line.size() && isPart(m_line[end])) ++end;
        add(m_at, end, Ink::Meta);
    }

    void prefixed(Ink ink) {
        qsizetype end = m_at + 1;
        while (end < m_line.size() && (isPart(m_line[end]) || m_line[end] == u'.' || m_line[end] == u'@'))
            ++end;
        add(m_at, end, end > m_at + 1 ? ink : Ink::Plain);
        m_valueMayStand = false;
    }

    void dollar() {
        qsizetype end = m_at + 1;
        if (end < m_line.size() && (m_line[end] == u'{' || m_line[end] == u'(')) {
            if (m_line[end] == u'(') return add(m_at, end, Ink::Builtin);
            const qsizetype close = m_line.indexOf(u'}', end);
            end = close < 0 ? m_line.size() : close + 1;
        } else if (end < m_line.size() && QStringView(u"?#@*!$-").contains(m_line[end])) {
            ++end;
        } else {
            while (end < m_line.size() && (m_line[end].isLetterOrNumber() || m_line[end] == u'_')) ++end;
        }
        add(m_at, end, Ink::Builtin);
        m_valueMayStand = false;
    }

    bool heredocStart() {
        const QStringView rest = m_line.mid(m_at);
        qsizetype end = rest.startsWith(u"<<<") ? 3 : rest.startsWith(u"<<") ? 2 : 0;
        if (end == 0) return false;
        while (end < rest.size() && QStringView(u"-~ '\"").contains(rest[end])) ++end;
        const qsizetype start = end;
        while (end < rest.size() && (rest[end].isLetterOrNumber() || rest[end] == u'_')) ++end;
        if (end == start || !(rest[start].isUpper() || rest[start - 1] == u'\'' || rest[start - 1] == u'"'))
            return false;
        m_pending = std::max(1, hashOf(rest.mid(start, end - start)));
        if (end < rest.size() && (rest[end] == u'\'' || rest[end] == u'"')) ++end;
        add(m_at, m_at + end, Ink::Meta);
        return true;
    }
    QList<InkSpan> heredoc() {
        const QStringView text = m_line.trimmed();
        qsizetype end = 0;
        while (end < text.size() && (text[end].isLetterOrNumber() || text[end] == u'_')) ++end;
        const bool ends = end > 0 && (end == text.size() || QStringView(u";,)").contains(text[end])) &&
                          std::max(1, hashOf(text.left(end))) == m_value;
        add(0, m_line.size(), ends ? Ink::Meta : Ink::String);
        if (ends) {
            m_mode = Normal;
            m_value = 0;
        }
        return m_spans;
    }

    bool regex() {
        if (m_noRegex) return false;
        bool set = false;
        for (qsizetype end = m_at + 1; end < m_line.size(); ++end) {
            const QChar c = m_line[end];
            if (c == u'\\') {
                ++end;
            } else if (c == u'[') {
                set = true;
            } else if (c == u']') {
                set = false;
            } else if (c == u'/' && !set) {
                if (end == m_at + 1) return false;
                ++end;
                while (end < m_line.size() && m_line[end].isLetter()) ++end;
                add(m_at, end, Ink::String);
                m_valueMayStand = false;
                return true;
            }
        }
        m_noRegex = true;
        return false;
    }

    void number() {
        qsizetype end = m_at + 1;
        while (end < m_line.size()) {
            const QChar c = m_line[end];
            const QChar last = m_line[end - 1].toLower();
            const bool sign = (c == u'+' || c == u'-') && last == u'e' && !m_line.mid(m_at).startsWith(u"0x");
            const bool range = c == u'.' && end + 1 < m_line.size() && m_line[end + 1] == u'.';
            if ((!c.isLetterOrNumber() && c != u'_' && c != u'.' && !sign) || range) break;
            ++end;
        }
        add(m_at, end, Ink::Number);
        m_valueMayStand = false;
    }

    void word() {
        const qsizetype start = m_at;
        qsizetype end = start + 1;
        while (end < m_line.size() && isPart(m_line[end])) ++end;
        const QChar after = end < m_line.size() ? m_line[end] : QChar();
        QString text = m_line.mid(start, end - start).toString();
        if (has(RawStrings) && text.size() <= 3 && (after == u'"' || after == u'\'' || after == u'#')) {
            if (prefixedString(text, start, end)) return;
        }
        if (has(IgnoreCase)) text = text.toLower();
        Ink ink = m_words.inks.value(text, Ink::Plain);
        if (ink == Ink::Plain && (after == u'!' || after == u'?'))
            ink = m_words.inks.value(text + after, Ink::Plain);
        const bool member = start > 0 && m_line[start - 1] == u'.';
        if (member && ink != Ink::Plain && ink != Ink::Keyword) ink = Ink::Plain;
        if (ink == Ink::Plain && has(CapitalTypes) && m_line[start].isUpper()) ink = Ink::Type;
        if (ink == Ink::Plain && !has(NoCalls) && after == u'(') ink = Ink::Name;
        m_valueMayStand = ink == Ink::Keyword;
        add(start, end, ink);
        m_at = end;
    }

    // f"…", rb'…', R"(…)", r#"…"#: true if it was one.
    bool prefixedString(const QString& prefix, qsizetype start, qsizetype end) {
        for (const QChar c : prefix)
            if (!QStringView(u"rRbBfFuUL8").contains(c)) return false;
        const bool raw = prefix.contains(u'r', Qt::CaseInsensitive);
        m_prefix = end - start;
        m_at = end;
        if (has(Lifetimes) && raw) {
            qsizetype hashes = 0;
            while (next(hashes) == u'#' && hashes < 16) ++hashes;
            if (next(hashes) != u'"') return m_prefix = 0, m_at = start, false;
            m_value = int(hashes);
            rawString(hashes + 1);
            return true;
        }
        if (prefix.endsWith(u'R') && next(0) == u'"') {
            const qsizetype open = m_line.indexOf(u'(', m_at);
            if (open >= 0 && open - m_at <= 17) {
                m_value = hashOf(m_line.mid(m_at + 1, open - m_at - 1));
                rawString(open + 1 - m_at);
                return true;
            }
        }
        for (int i = 0; i < m_language.strings.size(); ++i) {
            if (!at(m_language.strings[i].open)) continue;
            string(qsizetype(qstrlen(m_language.strings[i].open)), m_language.strings[i], i, raw);
            return true;
        }
        m_prefix = 0;
        m_at = start;
        return false;
    }

    const Language& m_language;
    const Words& m_words;
    QStringView m_line;
    Mode m_mode;
    int m_value, m_templates, m_braces;
    qsizetype m_at = 0;
    qsizetype m_prefix = 0;  // letters in front of a string
    int m_pending = 0;       // hash of the word that ends a heredoc that begins with the next line
    bool m_valueMayStand = true, m_noRegex = false;
    QList<InkSpan> m_spans;
};

}  // namespace

QList<InkSpan> inkCode(const Language& language, QStringView line, int& state) {
    CodeScanner scanner(language, line, state);
    QList<InkSpan> spans = scanner.scan();
    state = scanner.state();
    return spans;
}

}  // namespace parlor::app
