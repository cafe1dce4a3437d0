#include "app/math/math_table.h"

#include <QtEndian>
#include <utility>

namespace parlor::app::math {

namespace {
constexpr int kMostForms = 40;
}

MathTable::MathTable(QByteArray bytes, qreal unitsPerEm)
    : m_bytes(std::move(bytes)), m_unitsPerEm(unitsPerEm) {
    if (m_bytes.size() < 10 || u16(0) != 1 || unitsPerEm < 16) {
        m_bytes.clear();
        return;
    }
    m_constants = u16(4);
    m_glyphs = u16(6);
    m_variants = u16(8);
}

quint16 MathTable::u16(qsizetype at) const {
    if (at < 0 || at + 2 > m_bytes.size()) return 0;
    return qFromBigEndian<quint16>(m_bytes.constData() + at);
}

qreal MathTable::em(qsizetype at) const {
    return qint16(u16(at)) / m_unitsPerEm;
}

qreal MathTable::constant(Constant which) const {
    // Four plain numbers, then values of four bytes.
    return m_constants ? em(m_constants + 8 + qsizetype(which) * 4) : 0;
}

qreal MathTable::displayOperatorHeight() const {
    return m_constants ? u16(m_constants + 6) / m_unitsPerEm : 0;
}

int MathTable::coverage(qsizetype table, quint32 glyph) const {
    const int count = u16(table + 2);
    int low = 0, high = count - 1;
    if (u16(table) == 1) {
        while (low <= high) {
            const int middle = (low + high) / 2;
            const quint32 at = u16(table + 4 + middle * 2);
            if (at == glyph) return middle;
            if (at < glyph)
                low = middle + 1;
            else
                high = middle - 1;
        }
    } else if (u16(table) == 2) {
        while (low <= high) {
            const int middle = (low + high) / 2;
            const qsizetype range = table + 4 + middle * 6;
            if (u16(range) > glyph)
                high = middle - 1;
            else if (u16(range + 2) < glyph)
                low = middle + 1;
            else
                return int(u16(range + 4) + glyph - u16(range));
        }
    }
    return -1;
}

qreal MathTable::perGlyph(int which, quint32 glyph, qreal otherwise) const {
    const qsizetype offset = m_glyphs ? u16(m_glyphs + which * 2) : 0;
    if (!offset) return otherwise;
    const qsizetype table = m_glyphs + offset;
    const int index = coverage(table + u16(table), glyph);
    if (index < 0 || index >= u16(table + 2)) return otherwise;
    return em(table + 4 + index * 4);
}

qreal MathTable::italic(quint32 glyph) const {
    return perGlyph(0, glyph, 0);
}

qreal MathTable::attachment(quint32 glyph, qreal otherwise) const {
    return perGlyph(1, glyph, otherwise);
}

qsizetype MathTable::construction(quint32 glyph, bool upright) const {
    if (!m_variants) return 0;
    const qsizetype offset = u16(m_variants + (upright ? 2 : 4));
    if (!offset) return 0;
    const int index = coverage(m_variants + offset, glyph);
    const int count = u16(m_variants + 6), across = u16(m_variants + 8);
    if (index < 0 || index >= (upright ? count : across)) return 0;
    const qsizetype at = u16(m_variants + 10 + ((upright ? 0 : count) + index) * 2);
    return at ? m_variants + at : 0;
}

std::vector<MathTable::Form> MathTable::forms(quint32 glyph, bool upright) const {
    std::vector<Form> out;
    const qsizetype table = construction(glyph, upright);
    if (!table) return out;
    const int count = std::min<int>(u16(table + 2), kMostForms);
    for (int i = 0; i < count; ++i)
        out.push_back({u16(table + 4 + i * 4), u16(table + 6 + i * 4) / m_unitsPerEm});
    return out;
}

std::vector<MathTable::Part> MathTable::parts(quint32 glyph, bool upright) const {
    std::vector<Part> out;
    const qsizetype table = construction(glyph, upright);
    const qsizetype offset = table ? u16(table) : 0;
    if (!offset) return out;
    const qsizetype assembly = table + offset;
    const int count = std::min<int>(u16(assembly + 4), kMostForms);
    for (int i = 0; i < count; ++i) {
        const qsizetype at = assembly + 6 + i * 10;
        out.push_back({u16(at), u16(at + 2) / m_unitsPerEm, u16(at + 4) / m_unitsPerEm,
                       u16(at + 6) / m_unitsPerEm, (u16(at + 8) & 1) != 0});
    }
    return out;
}

}  // namespace parlor::app::math
