// What is drawn: glyphs, rules and shapes around a point on the baseline, y downwards.
#pragma once

#include <QColor>
#include <QPainterPath>
#include <QRectF>
#include <vector>

#include "app/math/math_font.h"

namespace parlor::app::math {

struct Item {
    enum Kind : quint8 { Glyph, Rule, Shape };
    Kind kind = Glyph;
    GlyphId glyph;
    qreal size = 0;  // of the glyph, or of the pen of a shape (0: filled)
    QPointF at;
    QRectF rect;
    QPainterPath path;
    QRgb colour = 0;  // 0: that of the text
};

struct Box {
    qreal width = 0, ascent = 0, descent = 0;
    qreal italic = 0;     // how far it leans out at the top; not part of the width
    qreal attach = -1;    // where the middle of an accent goes; −1: the middle
    bool single = false;  // one character
    std::vector<Item> items;

    qreal height() const { return ascent + descent; }
    // Its items and what it needs above and below; the width is the caller's business.
    void put(Box other, qreal x, qreal y = 0);
    void rule(const QRectF& rect);
    void shape(const QPainterPath& path, qreal pen);
};

}  // namespace parlor::app::math
