#include "app/math/math_html.h"

#include <QAbstractTextDocumentLayout>
#include <QFontMetrics>
#include <QGuiApplication>
#include <QHash>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextLayout>
#include <algorithm>
#include <array>
#include <cmath>

namespace parlor::app::math {

namespace {

const QString kOpen = QStringLiteral("<img src=\"image://math/");
constexpr qreal kBreakable = 9;  // em: a shorter formula stays in one piece

// Rich text aligns the middle of an image with the middle of the small letters of the image's own font: with
// a font of the right size, the baseline comes to lie where it should.
int fontSizeFor(int xHeight) {
    static QHash<int, int> known;
    if (const auto found = known.constFind(xHeight); found != known.cend()) return *found;
    QFont font = QGuiApplication::font();
    int best = 1, error = 1 << 20;
    for (int size = std::max(1, xHeight); size < xHeight * 4 + 8; ++size) {
        font.setPixelSize(size);
        const int off = std::abs(QFontMetrics(font).xHeight() - xHeight);
        if (off < error) {
            error = off;
            best = size;
        }
    }
    known.insert(xHeight, best);
    return best;
}

// How large the rich text engine makes headings with this style sheet: it is asked.
constexpr int kHeadingLevels = 6;
using HeadingSizes = std::array<qreal, kHeadingLevels + 1>;
HeadingSizes headingSizes(const QString& style, qreal textSize) {
    static QHash<QString, HeadingSizes> known;
    const QString key = QString::number(textSize) + style;
    if (const auto found = known.constFind(key); found != known.cend()) return *found;
    HeadingSizes sizes{};
    QFont font = QGuiApplication::font();
    font.setPixelSize(int(textSize));
    for (int level = 1; level <= kHeadingLevels; ++level) {
        QTextDocument document;
        document.setDefaultFont(font);
        document.setHtml(style + QStringLiteral("<h%1>x</h%1>").arg(level));
        document.documentLayout();
        const QTextLayout* layout = document.firstBlock().layout();
        const qreal height = layout && layout->lineCount() > 0 ? layout->lineAt(0).ascent() : 0;
        sizes[size_t(level)] = std::round(textSize * height / std::max(1.0, QFontMetricsF(font).ascent()));
        if (sizes[size_t(level)] < textSize / 2) sizes[size_t(level)] = textSize;
    }
    if (known.size() > 50) known.clear();
    known.insert(key, sizes);
    return sizes;
}

// A comma or a bracket belongs to the formula: no line break between.
bool clings(QChar c) {
    return QStringView(u".,;:!?)]}%'\"-–’”、，。；：？！）】」》").contains(c);
}

QString decoded(const QString& data) {
    return QString::fromUtf8(QByteArray::fromBase64(data.toLatin1(), QByteArray::Base64UrlEncoding));
}

QString sized(const QString& data, qreal pixels) {
    const QString written = decoded(data);
    const auto formula = typeset(withoutMarks(written), isDisplay(written), pixels);
    if (!formula->typeset)
        return QLatin1String("<code>") + written.toHtmlEscaped() + QLatin1String("</code>");
    QString out;
    int index = 0;
    for (const Piece& piece : pieces(*formula)) {
        const int middle = 2 * std::max(1, piece.ascent - piece.descent);
        out += QStringLiteral(
                   "<img src=\"image://math/%1/%2/%3\" width=\"%4\" height=\"%5\" "
                   "style=\"vertical-align:middle;font-size:%6px\">")
                   .arg(index++)
                   .arg(pixels)
                   .arg(data)
                   .arg(piece.width)
                   .arg(std::max(piece.ascent + piece.descent, 2 * piece.descent + 1))
                   .arg(fontSizeFor(middle));
    }
    return out;
}

}  // namespace

std::vector<Piece> pieces(const Formula& formula) {
    std::vector<qreal> cuts{0};
    const qreal em = formula.pixels;
    if (formula.box.width > kBreakable * em)
        for (const qreal at : formula.breaks)
            if (at > cuts.back() + 1.2 * em && at < formula.box.width - em) cuts.push_back(at);
    cuts.push_back(formula.box.width);
    std::vector<Piece> out;
    for (size_t i = 0; i + 1 < cuts.size(); ++i)
        out.push_back({cuts[i], cuts[i + 1], int(std::ceil(cuts[i + 1] - cuts[i])),
                       int(std::ceil(formula.box.ascent)),
                       std::max(0, int(std::ceil(formula.box.descent - 0.2)))});
    return out;
}

QString placeholder(QStringView written) {
    return kOpen + QString::fromLatin1(written.toUtf8().toBase64(QByteArray::Base64UrlEncoding)) +
           QLatin1String("\">");
}

QStringView withoutMarks(QStringView written) {
    const qsizetype marks = written.startsWith(u"$$") || written.startsWith(u'\\') ? 2 : 1;
    return written.size() > 2 * marks ? written.mid(marks, written.size() - 2 * marks) : QStringView();
}

bool isDisplay(QStringView written) {
    return written.startsWith(u"$$") || written.startsWith(u"\\[");
}

QString withSizes(const QString& html, qreal textSize, const QString& style) {
    qsizetype at = html.indexOf(kOpen);
    if (at < 0) return html;
    std::optional<HeadingSizes> headings;
    QString out;
    out.reserve(html.size() * 2);
    qsizetype done = 0;
    while (at >= 0) {
        const qsizetype start = at + kOpen.size(), end = html.indexOf(QLatin1String("\">"), start);
        if (end < 0) break;
        const qsizetype heading = html.lastIndexOf(QLatin1String("<h"), at);
        int level = 0;
        if (heading >= 0 && html.indexOf(QLatin1String("</h"), heading) > at)
            level = std::clamp(html[heading + 2].digitValue(), 0, kHeadingLevels);
        if (level > 0 && !headings) headings = headingSizes(style, textSize);
        out += QStringView(html).mid(done, at - done);
        const QChar before = at > 0 ? html[at - 1] : QChar(u' ');
        if (QStringView(u"([{（【「《“").contains(before)) out += QChar(0x2060);
        out += sized(html.mid(start, end - start), level > 0 ? (*headings)[size_t(level)] : textSize);
        done = end + 2;
        if (done < html.size() && clings(html[done])) out += QChar(0x2060);
        at = html.indexOf(kOpen, done);
    }
    out += QStringView(html).mid(done);
    return out;
}

QString withSources(const QString& html) {
    QString out;
    qsizetype done = 0;
    for (qsizetype at = html.indexOf(kOpen); at >= 0; at = html.indexOf(kOpen, done)) {
        const qsizetype start = at + kOpen.size(), end = html.indexOf(QLatin1String("\">"), start);
        if (end < 0) break;
        out += QStringView(html).mid(done, at - done);
        out += QLatin1String("<code>") + decoded(html.mid(start, end - start)).toHtmlEscaped() +
               QLatin1String("</code>");
        done = end + 2;
    }
    return out + html.mid(done);
}

std::optional<Placed> readPlaceholder(const QString& name) {
    constexpr QLatin1String kPrefix("image://math/");
    if (!name.startsWith(kPrefix)) return {};
    const QStringList parts = name.mid(kPrefix.size()).split(u'/');
    if (parts.size() != 3) return {};
    return Placed{decoded(parts[2]), parts[0].toInt(), parts[1].toDouble()};
}

}  // namespace parlor::app::math
