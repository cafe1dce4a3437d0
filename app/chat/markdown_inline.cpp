// A paragraph's text: a list of pieces is made first, then the marks of emphasis among them find their
// partners (the delimiter algorithm of CommonMark), then all is put together.
#include <QHash>
#include <QStringBuilder>
#include <QUrl>

#include "app/chat/markdown.h"
#include "app/chat/markdown_math.h"
#include "app/chat/markdown_text.h"

namespace parlor::app {

namespace {

constexpr qsizetype kLongestLink = 2000;

struct Piece {
    QString html;
    // Marks of emphasis: what is left of them stands between what they close and what they open.
    QChar mark;
    qsizetype count = 0, original = 0;
    bool opens = false, closes = false;
    QString closeTags, openTags;
};

bool isPunct(char32_t c) {
    return QChar::isPunct(c) || QChar::isSymbol(c);
}

class InlineWriter {
  public:
    InlineWriter(QStringView text, bool streaming) : m_text(text), m_streaming(streaming) {}

    QString write() {
        while (m_at < m_text.size()) step();
        flush();
        pairMarks(0);
        if (m_streaming) closeOpenMarks();
        QString out;
        for (const Piece& piece : m_pieces) {
            if (piece.mark.isNull())
                out += piece.html;
            else
                out += piece.closeTags + QString(piece.count, piece.mark) + piece.openTags;
        }
        return out;
    }

  private:
    QChar next(qsizetype distance) const {
        const qsizetype at = m_at + distance;
        return at >= 0 && at < m_text.size() ? m_text[at] : QChar(u' ');
    }
    char32_t before() const {
        const QChar low = next(-1);
        return low.isLowSurrogate() ? QChar::surrogateToUcs4(next(-2), low) : low.unicode();
    }
    char32_t after(qsizetype distance) const {
        const QChar high = next(distance);
        return high.isHighSurrogate() ? QChar::surrogateToUcs4(high, next(distance + 1)) : high.unicode();
    }
    void flush() {
        if (m_plain.isEmpty()) return;
        Piece piece;
        putEscaped(piece.html, m_plain);
        m_plain.clear();
        m_pieces.append(piece);
    }
    void put(const QString& html) {
        flush();
        Piece piece;
        piece.html = html;
        m_pieces.append(piece);
    }

    void step() {
        const QChar c = m_text[m_at];
        switch (c.unicode()) {
            case u'\\':
                return escape();
            case u'`':
                return code();
            case u'*':
            case u'_':
            case u'~':
                return marks(c);
            case u'$':
                if (math()) return;
                break;
            case u'[':
                return openBracket(1);
            case u'!':
                if (next(1) == u'[') return openBracket(2);
                break;
            case u']':
                if (closeBracket()) return;
                break;
            case u'&':
                if (entity()) return;
                break;
            case u'<':
                if (angle()) return;
                break;
            case u'h':
            case u'w':
                if (bareLink()) return;
                break;
            default:
                break;
        }
        m_plain += c;
        ++m_at;
    }

    void escape() {
        const QChar c = next(1);
        if ((c == u'(' || c == u'[') && math()) return;
        if (m_at + 1 < m_text.size() && c.unicode() < 0x80 && (c.isPunct() || c.isSymbol())) {
            m_plain += c;
            m_at += 2;
        } else {
            if (c != u'\n') m_plain += u'\\';  // in front of a line's end: a break, which it is anyway
            ++m_at;
        }
    }

    bool math() {
        const MathSpan found = mathAt(m_text, m_at);
        if (found.length == 0) return false;
        put(mathHtml(m_text.mid(m_at, found.length)));
        m_at += found.length;
        return true;
    }

    bool entity() {
        qsizetype length = 0;
        const QString characters = entityAt(m_text, m_at, length);
        if (characters.isEmpty()) return false;
        m_plain += characters;
        m_at += length;
        return true;
    }

    void putCode(QStringView body) {
        QString line = body.toString().replace(u'\n', u' ');
        if (line.size() > 2 && line.startsWith(u' ') && line.endsWith(u' ') && !line.trimmed().isEmpty())
            line = line.mid(1, line.size() - 2);
        QString html = QStringLiteral("<code>");
        putEscaped(html, line);
        put(html + QLatin1String("</code>"));
    }

    void code() {
        qsizetype run = 0;
        while (next(run) == u'`') ++run;
        // A run length that was searched for once and not found will not be found later either: linear time.
        if (!m_missing.contains(run)) {
            for (qsizetype end = m_at + run; end < m_text.size();) {
                if (m_text[end] != u'`') {
                    ++end;
                    continue;
                }
                qsizetype length = 0;
                while (end + length < m_text.size() && m_text[end + length] == u'`') ++length;
                if (length == run) {
                    putCode(m_text.mid(m_at + run, end - m_at - run));
                    m_at = end + run;
                    return;
                }
                end += length;
            }
            m_missing.insert(run, true);
            if (m_streaming) {
                if (m_at + run < m_text.size()) putCode(m_text.mid(m_at + run));
                m_at = m_text.size();
                return;
            }
        }
        m_plain += QString(run, u'`');
        m_at += run;
    }

    void marks(QChar c) {
        qsizetype run = 0;
        while (next(run) == c) ++run;
        if (c == u'~' && run != 2) {
            m_plain += QString(run, c);
            m_at += run;
            return;
        }
        flush();
        const char32_t left = before(), right = after(run);
        const bool spaceLeft = QChar::isSpace(left), spaceRight = QChar::isSpace(right);
        const bool punctLeft = isPunct(left), punctRight = isPunct(right);
        // Kinder than CommonMark beside Chinese, Japanese and Korean, which write no spaces: **“中文”**后面
        const bool opens = !spaceRight && (!punctRight || spaceLeft || punctLeft || isCjk(left));
        const bool closes = !spaceLeft && (!punctLeft || spaceRight || punctRight || isCjk(right));
        Piece piece;
        piece.mark = c;
        piece.count = piece.original = run;
        piece.opens = opens && (c != u'_' || !closes || punctLeft);
        piece.closes = closes && (c != u'_' || !opens || punctRight);
        m_at += run;
        // Half of a mark at the end of what is written so far: what it becomes is seen with the next letter.
        if (m_streaming && m_at == m_text.size()) {
            const bool half = run == 1 && !m_marks.isEmpty() && m_pieces[m_marks.back()].mark == c &&
                              m_pieces[m_marks.back()].count == 2;
            if (half || !piece.closes) return;
        }
        m_marks.append(m_pieces.size());
        m_pieces.append(piece);
    }

    static void join(Piece& opener, Piece& closer, qsizetype use) {
        const QLatin1String tag(opener.mark == u'~' ? "s" : use == 2 ? "b" : "i");
        opener.openTags.prepend(QLatin1String("<") + tag + QLatin1String(">"));
        closer.closeTags.append(QLatin1String("</") + tag + QLatin1String(">"));
        opener.count -= use;
        closer.count -= use;
    }

    // Pairs the marks from m_marks[bottom] on, and forgets them.
    void pairMarks(qsizetype bottom) {
        QHash<int, qsizetype> floors;  // per kind of closer: below, no opener was found before
        QList<qsizetype> openers;      // indices into m_pieces that may still open
        for (qsizetype i = bottom; i < m_marks.size(); ++i) {
            Piece& closer = m_pieces[m_marks[i]];
            while (closer.closes && closer.count > 0) {
                const int kind =
                    closer.mark.unicode() * 8 + int(closer.original % 3) * 2 + (closer.opens ? 1 : 0);
                const qsizetype floor = floors.value(kind, 0);
                qsizetype found = -1;
                for (qsizetype k = openers.size() - 1; k >= floor && found < 0; --k) {
                    const Piece& opener = m_pieces[openers[k]];
                    // "If one of them can both open and close, the sum must not be a multiple of three …"
                    const bool odd = (opener.closes || closer.opens) &&
                                     (opener.original + closer.original) % 3 == 0 &&
                                     (opener.original % 3 != 0 || closer.original % 3 != 0);
                    if (opener.mark == closer.mark && !odd) found = k;
                }
                if (found < 0) {
                    floors.insert(kind, openers.size());
                    break;
                }
                Piece& opener = m_pieces[openers[found]];
                join(opener, closer, opener.count >= 2 && closer.count >= 2 ? 2 : 1);
                openers.resize(opener.count > 0 ? found + 1 : found);  // tags nest: what is between is text
                for (qsizetype& known : floors) known = std::min(known, openers.size());
            }
            if (closer.opens && closer.count > 0) openers.append(m_marks[i]);
        }
        m_marks.resize(bottom);
        m_open = openers;
    }

    // While the text is written, what is open closes at its end.
    void closeOpenMarks() {
        for (auto it = m_open.crbegin(); it != m_open.crend(); ++it) {
            Piece end;
            end.html = QString();
            while (m_pieces[*it].count > 0) {
                Piece closer;
                closer.count = m_pieces[*it].count;
                join(m_pieces[*it], closer, closer.count >= 2 ? 2 : 1);
                end.html += closer.closeTags;
            }
            m_pieces.append(end);
        }
    }

    struct Bracket {
        qsizetype piece, marks;  // where the label's pieces and marks begin
        bool active;
    };

    void openBracket(qsizetype length) {
        flush();
        m_brackets.append({m_pieces.size(), m_marks.size(), true});
        m_pieces.append({m_text.mid(m_at, length).toString()});
        m_at += length;
    }

    // "](url "title")" from m_at: the address; `length` with both brackets. Empty: no link.
    QStringView target(qsizetype& length) const {
        const QStringView rest = m_text.mid(m_at + 1, kLongestLink);
        if (!rest.startsWith(u'(')) return {};
        qsizetype depth = 0;
        for (qsizetype i = 0; i < rest.size(); ++i) {
            if (rest[i] == u'\\') {
                ++i;
            } else if (rest[i] == u'(') {
                ++depth;
            } else if (rest[i] == u')' && --depth == 0) {
                length = i + 2;
                QStringView inside = rest.mid(1, i - 1).trimmed();
                if (inside.startsWith(u'<') && inside.contains(u'>'))
                    return inside.mid(1, inside.indexOf(u'>') - 1);
                const qsizetype space = inside.indexOf(u' ');
                return space < 0 ? inside : inside.left(space);
            }
        }
        if (m_streaming && m_at + 1 + rest.size() >= m_text.size()) length = -1;  // half an address
        return {};
    }

    bool closeBracket() {
        flush();
        if (m_brackets.isEmpty()) return false;
        const Bracket bracket = m_brackets.takeLast();
        qsizetype length = 0;
        const QStringView address = target(length);
        if (length == 0 || !bracket.active) return false;
        pairMarks(bracket.marks);
        if (length < 0) {
            m_pieces[bracket.piece].html.clear();
            m_at = m_text.size();
            return true;
        }
        const QString url = safeLink(address);
        m_at += length;
        if (url.isEmpty()) {
            m_pieces[bracket.piece].html.clear();
            m_plain += QLatin1String(" (") % address % u')';
            return true;
        }
        const bool bare = bracket.piece + 1 == m_pieces.size();  // "[](https://…)"
        m_pieces[bracket.piece].html =
            QLatin1String("<a href=\"") + url.toHtmlEscaped() + QLatin1String("\">");
        put((bare ? url.toHtmlEscaped() : QString()) + QLatin1String("</a>"));
        for (Bracket& outer : m_brackets) outer.active = false;
        return true;
    }

    void putLink(const QString& url, QStringView label) {
        QString html = QLatin1String("<a href=\"") + url.toHtmlEscaped() + QLatin1String("\">");
        putEscaped(html, label);
        put(html + QLatin1String("</a>"));
    }

    // <https://…> is a link, <br> a break; all other tags are text.
    bool angle() {
        const QStringView rest = m_text.mid(m_at + 1, kLongestLink);
        const qsizetype end = rest.indexOf(u'>');
        if (end < 0) return false;
        const QStringView inside = rest.left(end);
        const QStringView tag = inside.endsWith(u'/') ? inside.chopped(1).trimmed() : inside.trimmed();
        if (tag.compare(u"br", Qt::CaseInsensitive) == 0) {
            put(QStringLiteral("<br>"));
        } else if (inside.startsWith(u"http")) {
            const QString url = safeLink(inside);
            if (url.isEmpty()) return false;
            putLink(url, inside);
        } else {
            return false;
        }
        m_at += end + 2;
        return true;
    }

    bool bareLink() {
        const QStringView rest = m_text.mid(m_at, kLongestLink);
        const bool www = rest.startsWith(u"www.");
        if (!www && !rest.startsWith(u"http://") && !rest.startsWith(u"https://")) return false;
        if (next(-1).isLetterOrNumber() && !isCjk(before())) return false;
        if (!m_brackets.isEmpty() && m_brackets.back().active && m_text.indexOf(u"](", m_at) >= 0)
            return false;  // it is a link's label
        qsizetype end = 0, depth = 0;
        for (; end < rest.size() && rest[end].unicode() > 32 && rest[end].unicode() < 0x2E80; ++end) {
            if (QStringView(u"<>\"`[]{}|\\^*").contains(rest[end])) break;
            if (rest[end] == u'(') ++depth;
            if (rest[end] == u')' && --depth < 0) break;
        }
        while (end > 0 && (QStringView(u".,;:!?'_~").contains(rest[end - 1]) ||
                           rest[end - 1].unicode() == 0x2019 || rest[end - 1].unicode() == 0x201D))
            --end;
        const QStringView label = rest.left(end);
        if (www && label.count(u'.') < 2) return false;
        const QString url = safeLink(www ? QString(QLatin1String("https://") % label) : label.toString());
        if (url.isEmpty()) return false;
        putLink(url, label);
        m_at += end;
        return true;
    }

    QStringView m_text;
    bool m_streaming;
    qsizetype m_at = 0;
    QString m_plain;  // not escaped yet
    QList<Piece> m_pieces;
    QList<qsizetype> m_marks;  // indices of the pieces that are marks
    QList<qsizetype> m_open;   // those that found no partner
    QList<Bracket> m_brackets;
    QHash<qsizetype, bool> m_missing;
};

}  // namespace

QString inlineHtml(QStringView text, bool streaming) {
    return InlineWriter(text, streaming).write();
}

QString safeLink(QStringView url) {
    if (url.size() > kLongestLink) return {};
    for (const QChar c : url)
        if (c.unicode() <= 32 || c.category() == QChar::Other_Format || c.category() == QChar::Other_Control)
            return {};
    const QUrl parsed(url.toString(), QUrl::StrictMode);
    const bool web = parsed.scheme() == QLatin1String("http") || parsed.scheme() == QLatin1String("https");
    if (!parsed.isValid() || !web || parsed.host().isEmpty() || !parsed.userInfo().isEmpty()) return {};
    return QString::fromLatin1(parsed.toEncoded());
}

}  // namespace parlor::app
