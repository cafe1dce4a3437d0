#include <QHash>
#include <QUrl>

#include "app/chat/markdown.h"

namespace parlor::app {

namespace {

constexpr qsizetype kLongestLink = 2000;
constexpr qsizetype kMostOpen =
    32;  // marks open at once; a text of nothing but marks must not cost a quadratic time

class InlineWriter {
  public:
    explicit InlineWriter(QStringView text) : m_text(text) {}

    QString write() {
        while (m_at < m_text.size()) {
            const QChar c = m_text[m_at];
            if (c == u'\\' && m_at + 1 < m_text.size() && m_text[m_at + 1].isPunct()) {
                put(m_text[m_at + 1]);
                m_at += 2;
            } else if (c == u'`') {
                code();
            } else if (c == u'*' || c == u'_' || c == u'~') {
                emphasis(c);
            } else if (c == u'[' || (c == u'!' && next(1) == u'[')) {
                if (!link()) put(m_text[m_at++]);
            } else if (c == u'h' && m_text.mid(m_at, 8).startsWith(u"http") && autolink()) {
            } else {
                put(c);
                ++m_at;
            }
        }
        // What was opened and never closed is put back as it was written.
        for (auto it = m_open.crbegin(); it != m_open.crend(); ++it)
            m_out.replace(it->position, it->tag.size(), it->source);
        return m_out;
    }

  private:
    struct Opener {
        qsizetype position;  // of the tag in m_out
        QString source, tag, close;
    };

    QChar next(qsizetype distance) const {
        const qsizetype at = m_at + distance;
        return at >= 0 && at < m_text.size() ? m_text[at] : QChar(u' ');
    }
    void put(QChar c) {
        if (c == u'<')
            m_out += QLatin1String("&lt;");
        else if (c == u'>')
            m_out += QLatin1String("&gt;");
        else if (c == u'&')
            m_out += QLatin1String("&amp;");
        else if (c == u'"')
            m_out += QLatin1String("&quot;");
        else if (c == u'\n')
            m_out += QLatin1String("<br>");
        else if (c.unicode() == 0)
            m_out += QChar(QChar::ReplacementCharacter);
        else
            m_out += c;
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
                    QStringView body = m_text.mid(m_at + run, end - m_at - run);
                    if (body.size() > 2 && body.front() == u' ' && body.back() == u' ')
                        body = body.mid(1, body.size() - 2);
                    m_out += QLatin1String("<code>");
                    for (const QChar c : body) put(c == u'\n' ? QChar(u' ') : c);
                    m_out += QLatin1String("</code>");
                    m_at = end + run;
                    return;
                }
                end += length;
            }
            m_missing.insert(run, true);
        }
        while (run-- > 0) put(m_text[m_at++]);
    }

    void emphasis(QChar c) {
        qsizetype run = 0;
        while (next(run) == c) ++run;
        const QChar before = next(-1), after = next(run);
        const bool opens = !after.isSpace(), closes = !before.isSpace();
        // snake_case_names stay as they are
        const bool inWord = c == u'_' && before.isLetterOrNumber() && after.isLetterOrNumber();
        if (run > 3 || inWord || (c == u'~' && run != 2)) {
            while (run-- > 0) put(m_text[m_at++]);
            return;
        }
        m_at += run;
        while (run > 0) {
            const qsizetype use = c == u'~' ? 2 : (run >= 2 ? 2 : 1);
            const QString source(use, c);
            // Only the innermost open mark can be closed: tags nest, and the search costs nothing.
            if (closes && !m_open.isEmpty() && m_open.back().source == source) {
                m_out += m_open.back().close;
                m_open.removeLast();
            } else if (closes && run == 3 && !m_open.isEmpty() && m_open.back().source == QString(1, c)) {
                m_out += m_open.back().close;
                m_open.removeLast();
                run -= 1;
                continue;
            } else if (opens && m_open.size() < kMostOpen) {
                const QString tag = c == u'~'  ? QStringLiteral("s")
                                    : use == 2 ? QStringLiteral("b")
                                               : QStringLiteral("i");
                m_open.append({m_out.size(), source, u'<' + tag + u'>', QLatin1String("</") + tag + u'>'});
                m_out += m_open.back().tag;
            } else {
                m_out += source;
            }
            run -= use;
        }
    }

    void anchor(const QString& url, const QString& label) {
        m_out += QLatin1String("<a href=\"") + url.toHtmlEscaped() + QLatin1String("\">") + label +
                 QLatin1String("</a>");
    }

    // [label](url) and ![label](url). Pictures are never loaded: they become links.
    bool link() {
        const qsizetype open = m_at + (m_text[m_at] == u'!' ? 1 : 0);
        const QStringView rest = m_text.mid(open + 1, kLongestLink);
        const qsizetype middle = rest.indexOf(u"](");
        if (middle < 0 || rest.left(middle).contains(u'\n')) return false;
        const qsizetype end = rest.indexOf(u')', middle + 2);
        if (end < 0) return false;
        const QStringView label = rest.left(middle);
        const QStringView target = rest.mid(middle + 2, end - middle - 2).trimmed();
        const QString url =
            safeLink(target.left(target.indexOf(u' ') < 0 ? target.size() : target.indexOf(u' ')));
        if (url.isEmpty()) {
            for (const QChar c : label) put(c);
            m_out += QLatin1String(" (");
            for (const QChar c : target) put(c);
            m_out += u')';
        } else {
            anchor(url, label.isEmpty() ? url.toHtmlEscaped() : label.toString().toHtmlEscaped());
        }
        m_at = open + 1 + end + 1;
        return true;
    }

    bool autolink() {
        if (next(-1).isLetterOrNumber()) return false;
        const QStringView rest = m_text.mid(m_at, kLongestLink);
        if (!rest.startsWith(u"http://") && !rest.startsWith(u"https://")) return false;
        qsizetype end = 0;
        while (end < rest.size() && rest[end].unicode() > 32 && rest[end].unicode() < 0x2E80 &&
               !QStringView(u"<>\"`()[]{}|\\^*").contains(rest[end]))
            ++end;
        while (end > 0 && QStringView(u".,;:!?'").contains(rest[end - 1])) --end;
        const QString url = safeLink(rest.left(end));
        if (url.isEmpty()) return false;
        anchor(url, rest.left(end).toString().toHtmlEscaped());
        m_at += end;
        return true;
    }

    QStringView m_text;
    qsizetype m_at = 0;
    QString m_out;
    QList<Opener> m_open;
    QHash<qsizetype, bool> m_missing;
};

}  // namespace

QString inlineHtml(QStringView text) {
    return InlineWriter(text).write();
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
