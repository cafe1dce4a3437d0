#include "app/math/math_font.h"

#include <QFontDatabase>
#include <QFontMetricsF>
#include <QGlyphRun>
#include <QGuiApplication>
#include <QTextLayout>

#include "app/math/math_symbols.h"

namespace parlor::app::math {

namespace {

constexpr qreal kMeasured = 1000;  // pixels: the size at which glyphs are measured

// With a MATH table, the one that reads best on a screen first; and what its words are set in.
constexpr std::pair<const char*, const char*> kMathFonts[] = {{"STIX Two Math", "STIX Two Text"},
                                                              {"STIX Math", "STIX"},
                                                              {"STIXMath", "STIX"},
                                                              {"Cambria Math", "Cambria"},
                                                              {"XITS Math", "XITS"},
                                                              {"Latin Modern Math", "Latin Modern Roman"},
                                                              {"TeX Gyre Termes Math", "TeX Gyre Termes"},
                                                              {"TeX Gyre Pagella Math", "TeX Gyre Pagella"},
                                                              {"Libertinus Math", "Libertinus Serif"},
                                                              {"Asana Math", "DejaVu Serif"},
                                                              {"DejaVu Math TeX Gyre", "DejaVu Serif"}};
constexpr const char* kSerif[] = {"STIX",
                                  "DejaVu Serif",
                                  "Cambria",
                                  "Noto Serif",
                                  "Liberation Serif",
                                  "Times New Roman",
                                  "Noto Sans Math",
                                  "DejaVu Sans",
                                  "Segoe UI Symbol",
                                  "Noto Sans Symbols2"};

bool isWide(char32_t c) {
    return c >= 0x2E80;
}

QFont fontOf(const QStringList& families, qreal pixels, bool bold, bool italic) {
    QFont font;
    font.setFamilies(families);
    font.setPixelSize(int(pixels));
    font.setHintingPreference(QFont::PreferNoHinting);
    font.setStyleStrategy(QFont::NoSubpixelAntialias);
    font.setBold(bold);
    font.setItalic(italic);
    return font;
}

QStringList best() {
    const QStringList installed = QFontDatabase::families();
    QStringList families;
    for (const auto& [math, text] : kMathFonts) {
        if (!installed.contains(QLatin1String(math))) continue;
        families << QLatin1String(math);
        if (installed.contains(QLatin1String(text))) families << QLatin1String(text);
        break;
    }
    for (const char* family : kSerif)
        if (installed.contains(QLatin1String(family)) && !families.contains(QLatin1String(family)))
            families << QLatin1String(family);
    if (families.isEmpty()) families = QGuiApplication::font().families();
    return families;
}

}  // namespace

MathFont& MathFont::installed() {
    static MathFont font(best());
    return font;
}

MathFont::MathFont(const QStringList& families) : m_family(families.value(0)) {
    for (const QString& family : families) {
        const bool math = family.contains(QLatin1String("Math"));
        if (!math) m_text << family;
        if (const int face = faceOf(family, false, false); face >= 0) m_upright.push_back(face);
        // A font of symbols has one face only; leaning it would not give letters.
        if (math) continue;
        if (const int face = faceOf(family, false, true); face >= 0) m_italic.push_back(face);
        if (const int face = faceOf(family, true, false); face >= 0) m_bold.push_back(face);
        if (const int face = faceOf(family, true, true); face >= 0) m_boldItalic.push_back(face);
    }
    m_text << QGuiApplication::font().families();
    if (m_upright.empty())
        m_upright.push_back(addFace(QRawFont::fromFont(fontOf(m_text, kMeasured, false, false))));
    const GlyphSize minus = size(glyph(U'−', Variant::Upright)), x = size(glyph(U'x', Variant::Plain));
    m_axis = (minus.ascent - minus.descent) / 2;
    m_rule = std::clamp(minus.ascent + minus.descent, 0.04, 0.07);
    m_xHeight = std::clamp(x.ascent, 0.3, 0.7);
    const MathTable& table = m_faces[m_upright.front()].table;
    if (!table.isEmpty()) {
        if (const qreal axis = table.constant(MathTable::AxisHeight); axis > 0.1 && axis < 0.5) m_axis = axis;
        if (const qreal rule = table.constant(MathTable::FractionRule); rule > 0.02 && rule < 0.12)
            m_rule = rule;
    }
    QFont window = QGuiApplication::font();
    window.setPixelSize(100);
    m_scale = std::clamp(0.93 * QFontMetricsF(window).xHeight() / 100 / m_xHeight, 0.95, 1.22);
}

int MathFont::addFace(const QRawFont& raw) {
    for (size_t i = 0; i < m_faces.size(); ++i)
        if (m_faces[i].raw.familyName() == raw.familyName() &&
            m_faces[i].raw.styleName() == raw.styleName() && m_faces[i].raw.weight() == raw.weight() &&
            m_faces[i].raw.style() == raw.style())
            return int(i);
    Face face{raw, {}};
    face.raw.setPixelSize(kMeasured);
    face.table = MathTable(raw.fontTable("MATH"), raw.unitsPerEm());
    m_faces.push_back(std::move(face));
    return int(m_faces.size()) - 1;
}

int MathFont::faceOf(const QString& family, bool bold, bool italic) {
    const QRawFont raw = QRawFont::fromFont(fontOf({family}, kMeasured, bold, italic));
    if (!raw.isValid() || raw.familyName() != family) return -1;
    return addFace(raw);
}

bool MathFont::has(int face, char32_t c, quint32& index) const {
    const QList<quint32> indexes = m_faces[face].raw.glyphIndexesForString(QString::fromUcs4(&c, 1));
    index = indexes.value(0);
    return index != 0;
}

GlyphId MathFont::glyph(char32_t c, Variant variant) {
    const quint64 key = quint64(c) << 8 | quint64(variant);
    const auto known = m_glyphs.constFind(key);
    if (known != m_glyphs.cend()) return *known;
    Variant wanted = variant;
    if (variant == Variant::Plain) {
        const bool capitalGreek = c >= 0x391 && c <= 0x3A9;
        const bool small = QChar::isLetter(c) && c < 0x400 && !capitalGreek;
        wanted = small || c == 0x2202 || c == 0x3D5 || c == 0x3F5 || c == 0x3D1 || c == 0x3F1 || c == 0x3D6 ||
                         c == 0x3F0
                     ? Variant::Italic
                     : Variant::Upright;
    }
    // Combining signs and modifier letters have no style.
    GlyphId found;
    const char32_t code = styled(c, wanted);
    const auto search = [&](const std::vector<int>& faces, char32_t code) {
        for (const int face : faces)
            if (quint32 index = 0; found.face < 0 && has(face, code, index)) found = {face, index};
    };
    if (code != c || wanted == Variant::Upright) search(m_upright, code);
    if (found.face < 0) {
        if (wanted == Variant::Italic) search(m_italic, c);
        if (wanted == Variant::BoldItalic) search(m_boldItalic, c);
        if (wanted == Variant::Bold) search(m_bold, c);
        search(m_upright, c);
    }
    if (found.face < 0)
        found = fallback(c, wanted == Variant::Bold || wanted == Variant::BoldItalic,
                         wanted == Variant::Italic || wanted == Variant::BoldItalic);
    m_glyphs.insert(key, found);
    return found;
}

GlyphId MathFont::fallback(char32_t c, bool bold, bool italic) {
    QTextLayout layout(QString::fromUcs4(&c, 1), fontOf(m_text, 100, bold, italic));
    layout.beginLayout();
    layout.createLine();
    layout.endLayout();
    for (const QGlyphRun& run : layout.glyphRuns())
        if (!run.glyphIndexes().isEmpty()) return {addFace(run.rawFont()), run.glyphIndexes().front()};
    return {m_upright.front(), 0};
}

const GlyphSize& MathFont::size(GlyphId glyph) {
    const auto known = m_sizes.find(glyph);
    if (known != m_sizes.end()) return known->second;
    const Face& face = m_faces[glyph.face];
    const QRectF box = face.raw.boundingRect(glyph.index);
    GlyphSize out;
    out.advance = face.raw.advancesForGlyphIndexes({glyph.index}).value(0).x() / kMeasured;
    out.left = box.left() / kMeasured;
    out.right = box.right() / kMeasured;
    out.ascent = -box.top() / kMeasured;
    out.descent = box.bottom() / kMeasured;
    out.italic =
        face.table.isEmpty() ? std::max(0.0, out.right - out.advance) : face.table.italic(glyph.index);
    return m_sizes.emplace(glyph, out).first->second;
}

const QRawFont& MathFont::raw(int face, qreal pixels) {
    const auto key = std::pair(face, int(pixels * 64));
    const auto known = m_sized.find(key);
    if (known != m_sized.end()) return known->second;
    if (m_sized.size() > 400) m_sized.clear();
    QRawFont raw = m_faces[face].raw;
    raw.setPixelSize(pixels);
    return m_sized.emplace(key, raw).first->second;
}

Line MathFont::words(const QString& text, Variant variant, qreal pixels) {
    Line line;
    const bool bold = variant == Variant::Bold, italic = variant == Variant::Italic;
    QStringList families = m_text;
    if (variant == Variant::Sans) families = QGuiApplication::font().families();
    if (variant == Variant::Mono) families.prepend(QStringLiteral("DejaVu Sans Mono"));
    qsizetype start = 0;
    const auto put = [&](qsizetype end, bool wide) {
        if (end == start) return;
        // Chinese is as big as in the prose around.
        const qreal size = wide ? pixels / m_scale : pixels;
        QTextLayout layout(text.mid(start, end - start),
                           fontOf(wide ? QGuiApplication::font().families() : families, 100, bold, italic));
        QTextOption option;
        option.setWrapMode(QTextOption::NoWrap);
        layout.setTextOption(option);
        layout.beginLayout();
        QTextLine laid = layout.createLine();
        layout.endLayout();
        for (const QGlyphRun& run : layout.glyphRuns()) {
            const int face = addFace(run.rawFont());
            const QList<quint32> indexes = run.glyphIndexes();
            const QList<QPointF> positions = run.positions();
            for (qsizetype i = 0; i < indexes.size() && i < positions.size(); ++i) {
                const QPointF at = (positions[i] - QPointF(0, laid.ascent())) * size / 100;
                const GlyphId id{face, indexes[i]};
                line.glyphs.push_back({id, size, at + QPointF(line.width, 0)});
                line.ascent = std::max(line.ascent, this->size(id).ascent * size - at.y());
                line.descent = std::max(line.descent, this->size(id).descent * size + at.y());
            }
        }
        line.width += laid.horizontalAdvance() * size / 100;
        start = end;
    };
    bool wide = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const bool next = isWide(text[i].unicode());
        if (next != wide) put(i, wide);
        wide = next;
    }
    put(text.size(), wide);
    return line;
}

qreal MathFont::radicalGap(bool display) const {
    const MathTable& table = m_faces[m_upright.front()].table;
    const qreal gap = table.constant(display ? MathTable::RadicalDisplayGap : MathTable::RadicalGap);
    if (gap > 0.01 && gap < 0.5) return gap;
    return display ? m_rule + m_xHeight / 4 : m_rule * 1.25;
}

}  // namespace parlor::app::math
