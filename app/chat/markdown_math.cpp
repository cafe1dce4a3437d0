#include "app/chat/markdown_math.h"

#include "app/math/math_html.h"

namespace parlor::app {

namespace {
constexpr qsizetype kLongestFormula = 2000;  // in a line; bounds the search for an end that is not there

MathSpan between(QStringView text, qsizetype at, QStringView close, bool display) {
    const QStringView rest = text.mid(at + 2, kLongestFormula);
    const qsizetype end = rest.indexOf(close);
    if (end < 1 || rest.left(end).trimmed().isEmpty()) return {};
    return {end + 4, rest.left(end).trimmed(), display};
}
}  // namespace

MathSpan mathAt(QStringView text, qsizetype at) {
    const QStringView rest = text.mid(at, kLongestFormula);
    if (rest.startsWith(u"\\(")) return between(text, at, u"\\)", false);
    if (rest.startsWith(u"\\[")) return between(text, at, u"\\]", true);
    if (rest.startsWith(u"$$")) return between(text, at, u"$$", true);
    if (rest.size() < 3 || rest[0] != u'$' || rest[1].isSpace()) return {};
    qsizetype end = 1;
    while (end < rest.size() && rest[end] != u'$') end += rest[end] == u'\\' ? 2 : 1;
    if (end >= rest.size() || rest[end - 1].isSpace()) return {};
    if (end + 1 < rest.size() && rest[end + 1].isDigit()) return {};
    return {end + 1, rest.mid(1, end - 1), false};
}

QString mathHtml(QStringView written) {
    return math::placeholder(written);
}

QString mathBlockEnd(QStringView line) {
    line = line.trimmed();
    if (line.startsWith(u"$$")) return QStringLiteral("$$");
    if (line.startsWith(u"\\[")) return QStringLiteral("\\]");
    // Environments that stand without marks.
    if (!line.startsWith(u"\\begin{")) return {};
    const QStringView rest = line.mid(7), name = rest.left(rest.indexOf(u'}'));
    for (const char* known : {"equation", "align", "gather", "eqnarray", "multline", "alignat", "flalign"})
        if (name == QLatin1String(known) || (name.endsWith(u'*') && name.chopped(1) == QLatin1String(known)))
            return QStringLiteral("\\end{%1}").arg(name);
    return {};
}

}  // namespace parlor::app
