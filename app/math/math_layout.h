// Tree → boxes, by the rules of TeX's appendix G, somewhat simplified.
#pragma once

#include "app/math/math_box.h"
#include "app/math/math_tree.h"

namespace parlor::app::math {

class Layout {
  public:
    Layout(MathFont& font, qreal pixels) : m_font(font), m_pixels(pixels) {}

    Box formula(const Node& root, bool display);
    // Where a formula in prose may be broken: after its outermost relations and operations.
    const std::vector<qreal>& breaks() const { return m_breaks; }

  private:
    struct Mode {
        Style style = Style::Text;
        bool cramped = false;
        bool display() const { return style == Style::Display; }
        Mode with(Style other) const { return {other, cramped}; }
        Mode squeezed() const { return {style, true}; }
        Mode script(bool below) const;
        Mode fraction(bool below) const;
    };

    qreal em(const Mode& mode) const;
    qreal axis(const Mode& mode) const { return m_font.axis() * em(mode); }
    qreal thickness(const Mode& mode) const { return m_font.rule() * em(mode); }
    qreal xHeight(const Mode& mode) const { return m_font.xHeight() * em(mode); }

    // math_layout.cpp
    Box lay(const Node& node, Mode mode);
    Box row(const std::vector<Node>& nodes, Mode mode, bool outermost = false);
    Box glyph(GlyphId id, qreal size);
    Box symbol(const Node& node, Mode mode);
    Box words(const Node& node, Mode mode);
    Box operation(const Node& node, Mode mode);
    Box scripts(const Node& node, Mode mode);
    Box limits(const Node& node, Mode mode, Box base);
    Box coloured(const Node& node, Mode mode);

    // math_layout_parts.cpp
    Box fraction(const Node& node, Mode mode);
    Box radical(const Node& node, Mode mode);
    Box accent(const Node& node, Mode mode);
    Box stretch(const Node& node, Mode mode);
    Box arrow(const Node& node, Mode mode);
    Box stack(const Node& node, Mode mode);
    Box framed(const Node& node, Mode mode);

    // math_array.cpp
    Box array(const Node& node, Mode mode);

    // math_delimiters.cpp
    Box fenced(const Node& node, Mode mode);
    Box delimiter(QStringView text, qreal height, Mode mode);  // around the axis, at least so tall
    Box tall(char32_t c, qreal height, Mode mode);             // as it comes, its top anywhere
    Box assembled(GlyphId id, qreal height, qreal size);
    Box drawn(char32_t c, qreal height, Mode mode);
    Box drawnRoot(qreal height, Mode mode);
    Box across(QStringView mark, qreal width, Mode mode);  // braces and arrows over a body

    MathFont& m_font;
    qreal m_pixels;
    std::vector<qreal> m_breaks;
};

}  // namespace parlor::app::math
