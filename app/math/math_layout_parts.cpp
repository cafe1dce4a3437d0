#include <algorithm>

#include "app/math/math_layout.h"

namespace parlor::app::math {

namespace {

// The combining form of an accent: fonts with a MATH table place it well.
char32_t combining(QStringView mark) {
    switch (mark.isEmpty() ? 0 : mark[0].unicode()) {
        case u'^':
            return 0x302;
        case u'¯':
            return 0x304;
        case u'→':
            return 0x20D7;
        case u'~':
            return 0x303;
        case u'˙':
            return 0x307;
        case u'¨':
            return 0x308;
        case u'⃛':
            return 0x20DB;
        case u'´':
            return 0x301;
        case u'`':
            return 0x300;
        case u'˘':
            return 0x306;
        case u'ˇ':
            return 0x30C;
        default:
            return 0x30A;
    }
}

}  // namespace

Box Layout::fraction(const Node& node, Mode mode) {
    if (node.hasStyle) mode.style = node.style;
    Box top = lay(node.children[0], mode.fraction(false));
    Box bottom = lay(node.children[1], mode.fraction(true));
    const bool bar = node.size >= 0, display = mode.display();
    const qreal size = em(mode), rule = bar ? thickness(mode) : 0, middle = axis(mode);
    qreal up = (display ? 0.677 : bar ? 0.394 : 0.444) * size, down = (display ? 0.686 : 0.345) * size;
    if (bar) {
        const qreal clear = (display ? 3.2 : 1.6) * rule;
        up = std::max(up, middle + rule / 2 + clear + top.descent);
        down = std::max(down, clear + bottom.ascent - (middle - rule / 2));
    } else {
        const qreal clear = (display ? 7 : 3) * thickness(mode),
                    gap = (up - top.descent) - (bottom.ascent - down);
        if (gap < clear) {
            up += (clear - gap) / 2;
            down += (clear - gap) / 2;
        }
    }
    const qreal side = bar ? 0.12 * size : 0,
                width = std::max(top.width, bottom.width) + (bar ? 0.1 * size : 0);
    Box out;
    out.width = width + 2 * side;
    const qreal topAt = side + (width - top.width) / 2, bottomAt = side + (width - bottom.width) / 2;
    out.put(std::move(top), topAt, -up);
    out.put(std::move(bottom), bottomAt, down);
    if (bar) out.rule(QRectF(side, -middle - rule / 2, width, rule));
    return out;
}

Box Layout::radical(const Node& node, Mode mode) {
    Box body = lay(node.children[0], mode.squeezed());
    const qreal size = em(mode), rule = thickness(mode);
    qreal gap = m_font.radicalGap(mode.display()) * size;
    // Letters as tall as their neighbours: √x and √y side by side look alike.
    const qreal ascent = std::max(body.ascent, xHeight(mode)), descent = std::max(body.descent, 0.02 * size);
    Box sign = tall(U'√', ascent + descent + gap + rule, mode);
    gap += std::max(0.0, (sign.height() - (ascent + descent + gap + rule)) / 2);
    const qreal top = ascent + gap + rule, signDown = sign.ascent - top;  // how far the sign is lowered
    Box out;
    qreal x = 0;
    if (node.children.size() > 1) {
        Box degree = lay(node.children[1], {Style::ScriptScript, false});
        // Its right edge lies over the hook, its bottom at three fifths of the sign.
        const qreal over = 0.52 * size, lowest = sign.descent + signDown - 0.58 * sign.height();
        x = std::max(0.0, degree.width - over + 0.05 * size);
        const qreal at = x + over - degree.width, y = lowest - degree.descent;
        out.put(std::move(degree), at, y);
    }
    const qreal start = x + sign.width;
    out.put(std::move(sign), x, signDown);
    out.rule(QRectF(start - 0.02 * size, -top, body.width + 0.1 * size, rule));
    out.ascent = std::max(out.ascent, top + rule);
    out.width = start + body.width + 0.1 * size;
    out.put(std::move(body), start + 0.02 * size);
    return out;
}

Box Layout::accent(const Node& node, Mode mode) {
    Box body = lay(node.children[0], mode.squeezed());
    const qreal size = em(mode);
    const qreal middle = body.attach >= 0 ? body.attach : (body.width + body.italic) / 2;
    GlyphId id = m_font.glyph(combining(node.text), Variant::Upright);
    const MathTable& table = m_font.table(id.face);
    if (node.grows)
        for (const MathTable::Form& form : table.forms(id.index, false))
            if (form.length * size <= body.width + body.italic + 0.05 * size) id.index = form.glyph;
    const GlyphSize& measured = m_font.size(id);
    Box out;
    out.width = body.width;
    out.italic = body.italic;
    out.single = body.single;
    const qreal lift = std::max(0.0, body.ascent - xHeight(mode));
    if (node.grows && table.forms(id.index, false).empty() && body.width > 1.2 * size && table.isEmpty()) {
        // No wider form: a hat is drawn.
        const qreal top = body.ascent + 0.26 * size, low = body.ascent + 0.08 * size,
                    width = body.width + body.italic;
        QPainterPath hat(QPointF(0.05 * width, -low));
        if (node.text == u"~") {
            hat.cubicTo(0.3 * width, -top - 0.1 * size, 0.65 * width, -low + 0.1 * size, 0.95 * width, -top);
        } else {
            hat.lineTo(width / 2, -top);
            hat.lineTo(0.95 * width, -low);
        }
        out.shape(hat, thickness(mode));
        out.ascent = top + thickness(mode);
        out.put(std::move(body), 0);
        return out;
    }
    out.put(std::move(body), 0);
    Box mark = glyph(id, size);
    const qreal own = table.attachment(id.index, (measured.left + measured.right) / 2) * size;
    // Accents of a text font sit where they would over a small letter; keep a little air all the same.
    const qreal bottom = -measured.descent * size + lift, least = out.ascent + 0.06 * size;
    const qreal up = lift + std::max(0.0, least - bottom);
    out.put(std::move(mark), middle - own, -up);
    return out;
}

Box Layout::stretch(const Node& node, Mode mode) {
    Box body = lay(node.children[0], node.under ? mode : mode.squeezed());
    const qreal rule = thickness(mode), size = em(mode), width = body.width + body.italic;
    Box out;
    out.width = width;
    const qreal top = body.ascent, bottom = body.descent;
    out.put(std::move(body), 0);
    if (node.text == u"¯") {
        const qreal gap = 2.5 * rule;
        if (node.under) {
            out.rule(QRectF(0, bottom + gap, width, rule));
            out.descent += gap + 2 * rule;
        } else {
            out.rule(QRectF(0, -top - gap - rule, width, rule));
            out.ascent += gap + 2 * rule;
        }
        return out;
    }
    Box mark = across(node.text, width, mode);
    const qreal gap = 0.1 * size, x = (width - mark.width) / 2;
    const qreal y = node.under ? bottom + gap + mark.ascent : -(top + gap + mark.descent);
    out.put(std::move(mark), x, y);
    return out;
}

Box Layout::arrow(const Node& node, Mode mode) {
    Box above = lay(node.children[0], mode.script(false));
    Box below = node.hasBelow ? lay(node.children[1], mode.script(true)) : Box();
    const qreal size = em(mode), middle = axis(mode);
    const qreal width = std::max({above.width, below.width, 0.9 * size}) + 0.9 * size;
    Box shaft = across(node.text, width, mode);
    Box out;
    out.width = width + 0.1 * size;
    const qreal half = shaft.height() / 2, centre = (shaft.ascent - shaft.descent) / 2;
    out.put(std::move(shaft), 0.05 * size, centre - middle);
    const qreal aboveAt = (out.width - above.width) / 2, belowAt = (out.width - below.width) / 2;
    if (above.width > 0) {
        const qreal y = -(middle + std::min(half, 0.12 * size) + 0.1 * size + above.descent);
        out.put(std::move(above), aboveAt, y);
    }
    if (node.hasBelow) {
        const qreal y = -middle + std::min(half, 0.12 * size) + 0.12 * size + below.ascent;
        out.put(std::move(below), belowAt, y);
    }
    return out;
}

Box Layout::stack(const Node& node, Mode mode) {
    return limits(node, mode, lay(node.children[0], mode));
}

Box Layout::framed(const Node& node, Mode mode) {
    Box body = lay(node.children.front(), mode);
    const qreal size = em(mode), rule = thickness(mode);
    Box out;
    out.width = body.width + (node.kind == NodeKind::Boxed ? 0.6 * size : body.italic);
    const qreal width = out.width, top = body.ascent, bottom = body.descent;
    switch (node.kind) {
        case NodeKind::Boxed: {
            const qreal pad = 0.3 * size;
            out.put(std::move(body), pad);
            const QRectF frame(0, -top - pad, width, top + bottom + 2 * pad);
            out.rule(QRectF(frame.left(), frame.top(), width, rule));
            out.rule(QRectF(frame.left(), frame.bottom() - rule, width, rule));
            out.rule(QRectF(frame.left(), frame.top(), rule, frame.height()));
            out.rule(QRectF(frame.right() - rule, frame.top(), rule, frame.height()));
            out.ascent = top + pad;
            out.descent = bottom + pad;
            return out;
        }
        case NodeKind::Cancelled: {
            out.put(std::move(body), 0);
            QPainterPath line;
            if (node.text == u"-") {
                line.moveTo(0, -xHeight(mode) / 2);
                line.lineTo(width, -xHeight(mode) / 2);
            }
            if (node.text == u"/" || node.text == u"x") {
                line.moveTo(-0.05 * size, bottom);
                line.lineTo(width + 0.05 * size, -top);
            }
            if (node.text == u"\\" || node.text == u"x") {
                line.moveTo(-0.05 * size, -top);
                line.lineTo(width + 0.05 * size, bottom);
            }
            out.shape(line, rule);
            return out;
        }
        case NodeKind::Phantom:
            if (node.size != 1) {
                out.ascent = top;
                out.descent = bottom;
            }
            if (node.size == 2) out.width = 0;
            return out;
        case NodeKind::Negated: {
            out.put(std::move(body), 0);
            const qreal middle = axis(mode), half = std::max(0.3 * size, (top + bottom) * 0.5),
                        lean = half * 0.45;
            QPainterPath line(QPointF(width / 2 - lean, -middle + half));
            line.lineTo(width / 2 + lean, -middle - half);
            out.shape(line, rule);
            out.ascent = std::max(out.ascent, middle + half);
            out.descent = std::max(out.descent, half - middle);
            return out;
        }
        default:  // Smashed
            out.put(std::move(body), 0);
            out.ascent = out.descent = 0;
            return out;
    }
}

}  // namespace parlor::app::math
