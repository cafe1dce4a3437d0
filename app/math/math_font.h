// The fonts of formulas: one with a MATH table where the machine has one, else any serif, and what the
// window's own font falls back to. Sizes are in em. Fonts belong to the window's thread, and so does this.
#pragma once

#include <QHash>
#include <QRawFont>
#include <QStringList>
#include <map>
#include <vector>

#include "app/math/math_table.h"
#include "app/math/math_tree.h"

namespace parlor::app::math {

struct GlyphId {
    int face = -1;
    quint32 index = 0;
    auto operator<=>(const GlyphId&) const = default;
};

struct GlyphSize {
    qreal advance = 0;
    qreal left = 0, right = 0, ascent = 0, descent = 0;  // of what is drawn
    qreal italic = 0;                                    // how far it leans out at the top
};

struct PlacedGlyph {
    GlyphId glyph;
    qreal size = 0;
    QPointF at;
};

struct Line {
    std::vector<PlacedGlyph> glyphs;
    qreal width = 0, ascent = 0, descent = 0;
};

class MathFont {
  public:
    // The best that is installed.
    static MathFont& installed();
    // Made of these families only, the first the main one: for tests.
    explicit MathFont(const QStringList& families);

    GlyphId glyph(char32_t c, Variant variant);
    const GlyphSize& size(GlyphId glyph);
    const QRawFont& raw(int face, qreal pixels);
    const MathTable& table(int face) const { return m_faces[face].table; }
    // Words as the window sets them, Chinese included.
    Line words(const QString& text, Variant variant, qreal pixels);

    const QString& family() const { return m_family; }
    qreal scale() const { return m_scale; }  // so that its letters are as big as those of the window
    qreal axis() const { return m_axis; }
    qreal rule() const { return m_rule; }
    qreal xHeight() const { return m_xHeight; }
    qreal radicalGap(bool display) const;

  private:
    struct Face {
        QRawFont raw;  // large, for measuring
        MathTable table;
    };
    int addFace(const QRawFont& raw);
    int faceOf(const QString& family, bool bold, bool italic);
    GlyphId fallback(char32_t c, bool bold, bool italic);
    bool has(int face, char32_t c, quint32& index) const;

    std::vector<Face> m_faces;
    QStringList m_text;  // families for words
    QString m_family;
    std::vector<int> m_upright, m_italic, m_bold, m_boldItalic;
    QHash<quint64, GlyphId> m_glyphs;
    std::map<GlyphId, GlyphSize> m_sizes;
    std::map<std::pair<int, int>, QRawFont> m_sized;
    qreal m_scale = 1, m_axis = 0.25, m_rule = 0.05, m_xHeight = 0.45;
};

}  // namespace parlor::app::math
