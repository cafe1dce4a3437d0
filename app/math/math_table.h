// The MATH table of an OpenType font: sizes chosen by its designer, taller and wider forms of its glyphs. The
// file is not trusted: what lies outside of it reads as 0.
#pragma once

#include <QByteArray>
#include <vector>

namespace parlor::app::math {

class MathTable {
  public:
    // The constants used here, by their place in the table.
    enum Constant {
        AxisHeight = 1,
        FractionRule = 34,
        RadicalGap = 45,
        RadicalDisplayGap = 46,
        RadicalRule = 47,
        DegreeKernBefore = 49,
        DegreeKernAfter = 50
    };
    struct Form {
        quint32 glyph = 0;
        qreal length = 0;  // em
    };
    struct Part {
        quint32 glyph = 0;
        qreal start = 0, end = 0, length = 0;  // em: what may overlap at its ends, its whole
        bool repeats = false;
    };

    MathTable() = default;
    MathTable(QByteArray bytes, qreal unitsPerEm);
    bool isEmpty() const { return m_bytes.isEmpty(); }

    qreal constant(Constant which) const;                        // em
    qreal displayOperatorHeight() const;                         // em
    qreal italic(quint32 glyph) const;                           // em
    qreal attachment(quint32 glyph, qreal otherwise) const;      // where an accent's middle goes, em
    std::vector<Form> forms(quint32 glyph, bool upright) const;  // growing
    std::vector<Part> parts(quint32 glyph, bool upright) const;  // from the bottom or the left

  private:
    quint16 u16(qsizetype at) const;
    qreal em(qsizetype at) const;
    int coverage(qsizetype table, quint32 glyph) const;
    qreal perGlyph(int which, quint32 glyph, qreal otherwise) const;
    qsizetype construction(quint32 glyph, bool upright) const;

    QByteArray m_bytes;
    qreal m_unitsPerEm = 1000;
    qsizetype m_constants = 0, m_glyphs = 0, m_variants = 0;
};

}  // namespace parlor::app::math
