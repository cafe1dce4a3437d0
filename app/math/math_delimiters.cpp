// What grows: delimiters, roots, braces, arrows. From the font where it has taller forms, else drawn.
#include <algorithm>
#include <cmath>

#include "app/math/math_layout.h"

namespace parlor::app::math {

namespace {

constexpr int kMostRepeats = 400;

bool isArray(const Node& node) {
    if (node.kind == NodeKind::Row && node.children.size() == 1) return isArray(node.children.front());
    return node.kind == NodeKind::Array;
}

Box centred(Box box, qreal axis) {
    const qreal shift = (box.ascent - box.descent) / 2 - axis;
    Box out;
    out.width = box.width;
    out.put(std::move(box), 0, shift);
    return out;
}

}  // namespace

Box Layout::fenced(const Node& node, Mode mode) {
    std::vector<Box> bodies;
    qreal reach = 0;
    for (const Node& child : node.children) {
        bodies.push_back(lay(child, mode));
        const Box& body = bodies.back();
        reach = std::max({reach, body.ascent - axis(mode), body.descent + axis(mode)});
    }
    const qreal height = std::max(2 * reach * 0.92, 2 * reach - 0.4 * em(mode));
    Box out;
    qreal x = 0;
    for (size_t i = 0; i <= bodies.size(); ++i) {
        Box mark = delimiter(
            i < size_t(node.text.size()) ? QStringView(node.text).mid(qsizetype(i), 1) : QStringView(u"."),
            height, mode);
        const qreal width = mark.width;
        const bool middle = i > 0 && i < bodies.size();
        if (middle) x += 0.2 * em(mode);
        out.put(std::move(mark), x);
        x += width + (middle ? 0.2 * em(mode) : 0);
        if (i < bodies.size()) {
            // Columns keep a little away from what encloses them.
            const qreal pad = isArray(node.children[i]) ? 0.1 * em(mode) : 0;
            const qreal inner = bodies[i].width + bodies[i].italic + 2 * pad;
            out.put(std::move(bodies[i]), x + pad);
            x += inner;
        }
    }
    out.width = x;
    return out;
}

Box Layout::delimiter(QStringView text, qreal height, Mode mode) {
    const qreal size = em(mode);
    if (text.isEmpty() || text == u".") {
        Box none;
        none.width = 0.12 * size;
        return none;
    }
    const char32_t c = text.toUcs4().value(0, U'|');
    if (c == U'|' || c == U'‖' || c == U'∣' || c == U'∥') {
        const bool two = c == U'‖' || c == U'∥';
        const qreal rule = std::max(thickness(mode), 0.05 * size), tallness = std::max(height, 0.95 * size);
        Box bar;
        bar.width = (two ? 0.46 : 0.28) * size;
        bar.ascent = tallness / 2 + axis(mode);
        bar.descent = tallness / 2 - axis(mode);
        if (two) {
            bar.rule(QRectF(bar.width / 2 - 0.1 * size - rule / 2, -bar.ascent, rule, tallness));
            bar.rule(QRectF(bar.width / 2 + 0.1 * size - rule / 2, -bar.ascent, rule, tallness));
        } else {
            bar.rule(QRectF((bar.width - rule) / 2, -bar.ascent, rule, tallness));
        }
        return bar;
    }
    return centred(tall(c, height, mode), axis(mode));
}

Box Layout::tall(char32_t c, qreal height, Mode mode) {
    const qreal size = em(mode);
    const GlyphId id = m_font.glyph(c, Variant::Upright);
    Box plain = glyph(id, size);
    plain.italic = 0;
    if (plain.height() >= height) return plain;
    const MathTable& table = m_font.table(id.face);
    for (const MathTable::Form& form : table.forms(id.index, true)) {
        const GlyphId larger{id.face, form.glyph};
        const GlyphSize& measured = m_font.size(larger);
        if ((measured.ascent + measured.descent) * size < height) continue;
        Box box = glyph(larger, size);
        box.italic = 0;
        return box;
    }
    if (Box box = assembled(id, height, size); !box.items.empty()) return box;
    return c == U'√' ? drawnRoot(height, mode) : drawn(c, height, mode);
}

Box Layout::assembled(GlyphId id, qreal height, qreal size) {
    const std::vector<MathTable::Part> parts = m_font.table(id.face).parts(id.index, true);
    qreal fixed = 0, repeated = 0;
    int repeating = 0;
    for (const MathTable::Part& part : parts) {
        (part.repeats ? repeated : fixed) += part.length * size;
        repeating += part.repeats ? 1 : 0;
    }
    if (parts.empty()) return {};
    // Parts may overlap as far as their designer allows; what is shorter than that is drawn instead.
    const qreal overlap = 0.08 * size;
    qreal shortest = fixed;
    const MathTable::Part* before = nullptr;
    for (const MathTable::Part& part : parts) {
        if (part.repeats) continue;
        if (before) shortest -= std::min(before->end, part.start) * size;
        before = &part;
    }
    if (shortest > height * 1.15 + 0.1 * size) return {};
    int repeats = 0;
    if (repeating > 0) {
        const qreal each = std::max(repeated - overlap * repeating, 0.05 * size * repeating);
        repeats = int(std::ceil((height - fixed + overlap * qreal(parts.size() - repeating)) / each));
        repeats = std::clamp(repeats, 0, kMostRepeats);
    }
    std::vector<const MathTable::Part*> run;
    for (const MathTable::Part& part : parts)
        for (int i = 0; i < (part.repeats ? repeats : 1); ++i) run.push_back(&part);
    qreal whole = 0;
    for (const MathTable::Part* part : run) whole += part->length * size;
    // What is too much is overlapped, evenly.
    const qreal joints = qreal(run.size()) - 1;
    const qreal over = joints > 0 ? std::max(0.02 * size, (whole - height) / joints) : 0;
    Box out;
    qreal y = 0;
    for (const MathTable::Part* part : run) {
        Box box = glyph({id.face, part->glyph}, size);
        const qreal descent = box.descent, length = box.height();
        out.width = std::max(out.width, box.width);
        out.put(std::move(box), 0, -y - descent);
        y += length - std::min(over, length * 0.9);
    }
    return out;
}

// For fonts without taller forms. Outlines are filled, so that they look cut, not drawn with a pen.
Box Layout::drawn(char32_t c, qreal height, Mode mode) {
    const qreal size = em(mode), h = height, pen = std::max(0.055 * size, thickness(mode));
    const qreal w = std::min(0.38 * size + 0.05 * h, 0.9 * size);
    Box out;
    out.ascent = h;
    QPainterPath path;
    const bool right =
        c == U')' || c == U']' || c == U'}' || c == U'⌋' || c == U'⌉' || c == U'⟩' || c == U'⟯' || c == U'⟧';
    qreal thick = pen;
    out.width = w;
    switch (c) {
        case U'(':
        case U')':
        case U'⟮':
        case U'⟯': {
            const qreal l = 0.12 * size, r = w - 0.06 * size, fat = pen * 1.7;
            path.moveTo(r, -h);
            path.cubicTo(l - 0.02 * size, -h * 0.8, l - 0.02 * size, -h * 0.2, r, 0);
            path.cubicTo(l + fat, -h * 0.22, l + fat, -h * 0.78, r, -h);
            thick = 0;
            break;
        }
        case U'{':
        case U'}': {
            const qreal m = w / 2 + 0.02 * size, q = std::min(0.3 * size, h / 4), l = 0.08 * size,
                        r = w - 0.06 * size;
            path.moveTo(r, -h + pen / 2);
            path.cubicTo(m, -h + pen / 2, m, -h + q * 0.4, m, -h + q);
            path.lineTo(m, -h / 2 - q);
            path.cubicTo(m, -h / 2 - q * 0.3, m - 0.04 * size, -h / 2, l, -h / 2);
            path.cubicTo(m - 0.04 * size, -h / 2, m, -h / 2 + q * 0.3, m, -h / 2 + q);
            path.lineTo(m, -q);
            path.cubicTo(m, -q * 0.4, m, -pen / 2, r, -pen / 2);
            break;
        }
        case U'[':
        case U']':
        case U'⌊':
        case U'⌋':
        case U'⌈':
        case U'⌉':
        case U'⟦':
        case U'⟧': {
            const qreal l = 0.14 * size, r = std::min(w, 0.4 * size);
            out.width = r + 0.04 * size;
            path.addRect(l, -h, pen, h);
            if (c == U'⟦' || c == U'⟧') path.addRect(l + 2.5 * pen, -h, pen, h);
            if (c != U'⌊' && c != U'⌋') path.addRect(l, -h, r - l, pen);
            if (c != U'⌈' && c != U'⌉') path.addRect(l, -pen, r - l, pen);
            path.setFillRule(Qt::WindingFill);
            thick = 0;
            break;
        }
        case U'⟨':
        case U'⟩':
            path.moveTo(w - 0.08 * size, -h);
            path.lineTo(0.1 * size, -h / 2);
            path.lineTo(w - 0.08 * size, 0);
            break;
        case U'/':
            path.moveTo(0.06 * size, 0);
            path.lineTo(w - 0.06 * size, -h);
            break;
        case U'\\':
            path.moveTo(0.06 * size, -h);
            path.lineTo(w - 0.06 * size, 0);
            break;
        default: {
            // Arrows and the rest: the glyph itself, larger.
            const GlyphId id = m_font.glyph(c, Variant::Upright);
            const GlyphSize& measured = m_font.size(id);
            const qreal grown =
                std::min(height / std::max(0.1, measured.ascent + measured.descent), 3 * size);
            Box box = glyph(id, grown);
            box.italic = 0;
            return box;
        }
    }
    if (right) path = QTransform(-1, 0, 0, 1, out.width, 0).map(path);
    out.shape(path, thick);
    return out;
}

Box Layout::drawnRoot(qreal height, Mode mode) {
    const qreal size = em(mode), rule = thickness(mode), w = 0.8 * size, h = height;
    const qreal hook = std::min(h * 0.45, 0.55 * size);
    // A thin stroke up to the hook, a thick one down, a thin one up to the bar.
    const QPointF start(0.06 * size, -hook + 0.07 * size), top(0.2 * size, -hook),
        foot(0.43 * size, -rule / 2);
    QPainterPath thin(start);
    thin.lineTo(top);
    thin.moveTo(foot);
    thin.lineTo(w - rule / 2, -h + rule / 2);
    thin.lineTo(w, -h + rule / 2);
    QPainterPath thick(top);
    thick.lineTo(top.x() + 1.6 * rule, top.y());
    thick.lineTo(foot.x() + 0.6 * rule, foot.y() - 1.5 * rule);
    thick.lineTo(foot);
    thick.lineTo(foot.x() - 0.3 * rule, 0);
    thick.closeSubpath();
    Box out;
    out.width = w;
    out.ascent = h;
    out.shape(thick, 0);
    out.shape(thin, rule);
    return out;
}

Box Layout::across(QStringView mark, qreal width, Mode mode) {
    const qreal size = em(mode), pen = std::max(thickness(mode), 0.045 * size),
                w = std::max(width, 0.6 * size);
    Box out;
    out.width = w;
    QPainterPath path;
    const QChar c = mark.isEmpty() ? QChar(u'→') : mark[0];
    if (c == u'⏞' || c == u'⏟') {
        const qreal h = 0.3 * size, m = h / 2, q = std::min(0.42 * size, w / 4), s = c == u'⏟' ? -1 : 1;
        const qreal base = c == u'⏟' ? h : 0;
        const auto at = [&](qreal x, qreal y) {
            return QPointF(x, -h + base + s * y - (s < 0 ? base - h : 0));
        };
        path.moveTo(at(0, h));
        path.cubicTo(at(0.02 * size, m), at(q * 0.5, m), at(q, m));
        path.lineTo(at(w / 2 - q, m));
        path.cubicTo(at(w / 2 - q * 0.4, m), at(w / 2 - 0.04 * size, m - 0.04 * size), at(w / 2, 0));
        path.cubicTo(at(w / 2 + 0.04 * size, m - 0.04 * size), at(w / 2 + q * 0.4, m), at(w / 2 + q, m));
        path.lineTo(at(w - q, m));
        path.cubicTo(at(w - q * 0.5, m), at(w - 0.02 * size, m), at(w, h));
        out.shape(path, pen);
        const QRectF box = path.boundingRect();
        out.ascent = -box.top() + pen / 2;
        out.descent = box.bottom() + pen / 2;
        return out;
    }
    if (c == u'⎴' || c == u'⎵') {
        const qreal h = 0.2 * size;
        out.rule(QRectF(0, c == u'⎴' ? -h : -pen, w, pen));
        out.rule(QRectF(0, -h, pen, h));
        out.rule(QRectF(w - pen, -h, pen, h));
        out.ascent = h;
        return out;
    }
    if (c == u'⌢') {
        path.moveTo(0, 0);
        path.cubicTo(w * 0.25, -0.3 * size, w * 0.75, -0.3 * size, w, 0);
        out.shape(path, pen);
        out.ascent = 0.24 * size;
        return out;
    }
    // Arrows, around a line at half their height.
    const qreal half = 0.17 * size, head = 0.2 * size;
    out.ascent = 2 * half;
    const auto tip = [&](qreal x, qreal y, qreal direction) {
        path.moveTo(x - direction * head, y - half);
        path.cubicTo(x - direction * head * 0.8, y - half * 0.4, x - direction * head * 0.4, y - half * 0.1,
                     x, y);
        path.cubicTo(x - direction * head * 0.4, y + half * 0.1, x - direction * head * 0.8, y + half * 0.4,
                     x - direction * head, y + half);
    };
    const bool left = c == u'←' || c == u'↔' || c == u'⇐' || c == u'⇔', harpoons = c == u'⇌';
    const bool right = c == u'→' || c == u'↔' || c == u'⇒' || c == u'⇔' || c == u'↦';
    if (c == u'=' || c == u'⇒' || c == u'⇐' || c == u'⇔') {
        const qreal apart = 0.09 * size, inset = c == u'=' ? 0 : 0.09 * size;
        out.rule(QRectF(left ? inset : 0, -half - apart - pen / 2,
                        w - (left ? inset : 0) - (right ? inset : 0), pen));
        out.rule(QRectF(left ? inset : 0, -half + apart - pen / 2,
                        w - (left ? inset : 0) - (right ? inset : 0), pen));
    } else if (harpoons) {
        const qreal apart = 0.1 * size;
        out.rule(QRectF(0, -half - apart - pen / 2, w, pen));
        out.rule(QRectF(0, -half + apart - pen / 2, w, pen));
        path.moveTo(w - head, -half - apart - half);
        path.lineTo(w, -half - apart);
        path.moveTo(head, -half + apart + half);
        path.lineTo(0, -half + apart);
        out.ascent += apart;
        out.descent = apart;
    } else {
        out.rule(QRectF(0, -half - pen / 2, w, pen));
        if (c == u'↦') out.rule(QRectF(0, -2 * half, pen, 2 * half));
    }
    if (right) tip(w, -half, 1);
    if (left) tip(0, -half, -1);
    if (!path.isEmpty()) out.shape(path, pen);
    return out;
}

}  // namespace parlor::app::math
