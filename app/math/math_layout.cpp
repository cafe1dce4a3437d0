#include "app/math/math_layout.h"

#include <algorithm>

namespace parlor::app::math {

namespace {

// TeXbook, chapter 18: 1 thin, 2 medium, 3 thick; negative: not in scripts. Rows: left, columns: right.
constexpr int kSpaces[8][8] = {
    // Ord Op Bin Rel Open Close Punct Inner
    {0, 1, -2, -3, 0, 0, 0, -1},      // Ord
    {1, 1, 0, -3, 0, 0, 0, -1},       // Op
    {-2, -2, 0, 0, -2, 0, 0, -2},     // Bin
    {-3, -3, 0, 0, -3, 0, 0, -3},     // Rel
    {0, 0, 0, 0, 0, 0, 0, 0},         // Open
    {0, 1, -2, -3, 0, 0, 0, -1},      // Close
    {-1, -1, 0, -1, -1, -1, -1, -1},  // Punct
    {-1, 1, -2, -3, -1, 0, -1, -1}};  // Inner
constexpr qreal kSpaceWidths[] = {0, 3 / 18., 4 / 18., 5 / 18.};

// What a node is to its neighbours: a change of style or colour is not seen.
const Node& edge(const Node& node, bool last) {
    const Node* at = &node;
    while (at->kind == NodeKind::Styled || at->kind == NodeKind::Coloured ||
           at->kind == NodeKind::Cancelled) {
        const Node& body = at->children.front();
        if (body.kind != NodeKind::Row || body.atom != Atom::Ord || body.children.empty()) {
            at = &body;
            break;
        }
        at = last ? &body.children.back() : &body.children.front();
    }
    return *at;
}

bool bindsRight(Atom atom) {  // a sign after it is a sign, not an operation
    return atom == Atom::Bin || atom == Atom::Op || atom == Atom::Rel || atom == Atom::Open ||
           atom == Atom::Punct;
}

bool isSpace(const Node& node) {
    return node.kind == NodeKind::Space;
}

}  // namespace

void Box::put(Box other, qreal x, qreal y) {
    ascent = std::max(ascent, other.ascent - y);
    descent = std::max(descent, other.descent + y);
    if (items.empty() && x == 0 && y == 0) {
        items = std::move(other.items);
        return;
    }
    for (Item& item : other.items) {
        item.at += QPointF(x, y);
        item.rect.translate(x, y);
        item.path.translate(x, y);
        items.push_back(std::move(item));
    }
}

void Box::rule(const QRectF& rect) {
    Item item;
    item.kind = Item::Rule;
    item.rect = rect;
    items.push_back(std::move(item));
}

void Box::shape(const QPainterPath& path, qreal pen) {
    Item item;
    item.kind = Item::Shape;
    item.path = path;
    item.size = pen;
    items.push_back(std::move(item));
}

Layout::Mode Layout::Mode::script(bool below) const {
    const bool small = style == Style::Display || style == Style::Text;
    return {small ? Style::Script : Style::ScriptScript, cramped || below};
}

Layout::Mode Layout::Mode::fraction(bool below) const {
    const Style next = style == Style::Display ? Style::Text
                       : style == Style::Text  ? Style::Script
                                               : Style::ScriptScript;
    return {next, cramped || below};
}

qreal Layout::em(const Mode& mode) const {
    switch (mode.style) {
        case Style::Script:
            return m_pixels * 0.72;
        case Style::ScriptScript:
            return m_pixels * 0.58;
        default:
            return m_pixels;
    }
}

Box Layout::formula(const Node& root, bool display) {
    const Mode mode{display ? Style::Display : Style::Text, false};
    if (root.kind == NodeKind::Row) return row(root.children, mode, true);
    return lay(root, mode);
}

Box Layout::lay(const Node& node, Mode mode) {
    switch (node.kind) {
        case NodeKind::Row:
            return row(node.children, mode);
        case NodeKind::Symbol:
            return symbol(node, mode);
        case NodeKind::Words:
            return words(node, mode);
        case NodeKind::Operator:
            return operation(node, mode);
        case NodeKind::Space: {
            Box box;
            box.width = node.size * em(mode);
            return box;
        }
        case NodeKind::Fraction:
            return fraction(node, mode);
        case NodeKind::Scripts:
            return scripts(node, mode);
        case NodeKind::Radical:
            return radical(node, mode);
        case NodeKind::Fenced:
            return fenced(node, mode);
        case NodeKind::Delimiter:
            return delimiter(node.text, node.size * em(mode), mode);
        case NodeKind::Accent:
            return accent(node, mode);
        case NodeKind::Stretch:
            return stretch(node, mode);
        case NodeKind::Arrow:
            return arrow(node, mode);
        case NodeKind::Stack:
            return stack(node, mode);
        case NodeKind::Array:
            return array(node, mode);
        case NodeKind::Styled:
            return lay(node.children.front(), mode.with(node.style));
        case NodeKind::Coloured:
            return coloured(node, mode);
        default:
            return framed(node, mode);
    }
}

Box Layout::row(const std::vector<Node>& nodes, Mode mode, bool outermost) {
    Box out;
    const bool scripts = mode.style == Style::Script || mode.style == Style::ScriptScript;
    const Node* previous = nullptr;  // the last that is no space
    Atom left = Atom::Ord;
    for (size_t i = 0; i < nodes.size(); ++i) {
        const Node& node = nodes[i];
        Box box = lay(node, mode);
        if (isSpace(node)) {
            out.width += box.width;
            continue;
        }
        Atom atom = edge(node, false).atom;
        size_t next = i + 1;
        while (next < nodes.size() && isSpace(nodes[next])) ++next;
        if (atom == Atom::Bin) {
            const Atom after = next < nodes.size() ? edge(nodes[next], false).atom : Atom::Close;
            if (!previous || bindsRight(left) || after == Atom::Rel || after == Atom::Close ||
                after == Atom::Punct)
                atom = Atom::Ord;
        }
        if (previous) {
            const int space = kSpaces[int(left)][int(atom)];
            if (space > 0 || (space < 0 && !scripts)) out.width += kSpaceWidths[std::abs(space)] * em(mode);
            if (outermost && (left == Atom::Rel || left == Atom::Bin)) m_breaks.push_back(out.width);
        }
        const qreal width = box.width + (next < nodes.size() || nodes.size() > 1 ? box.italic : 0);
        if (nodes.size() == 1) {
            out.italic = box.italic;
            out.attach = box.attach;
            out.single = box.single;
        }
        out.put(std::move(box), out.width);
        out.width += width;
        previous = &node;
        const Node& end = edge(node, true);
        left = &end == &node || end.atom != Atom::Bin ? (&end == &node ? atom : end.atom) : atom;
    }
    return out;
}

Box Layout::glyph(GlyphId id, qreal size) {
    const GlyphSize& measured = m_font.size(id);
    Box box;
    box.width = measured.advance * size;
    box.ascent = measured.ascent * size;
    box.descent = measured.descent * size;
    box.italic = measured.italic * size;
    const qreal middle = (measured.advance + measured.italic) / 2;
    box.attach = m_font.table(id.face).attachment(id.index, middle) * size;
    box.single = true;
    Item item;
    item.glyph = id;
    item.size = size;
    box.items.push_back(std::move(item));
    return box;
}

Box Layout::symbol(const Node& node, Mode mode) {
    const QList<uint> characters = node.text.toUcs4();
    char32_t c = characters.value(0, U'?');
    // Fonts raise the prime already: as a superscript it is lowered again, and larger than other scripts.
    if (c == U'′') {
        Box box = glyph(m_font.glyph(c, Variant::Upright), em(mode) * 1.4);
        const GlyphSize& ink = m_font.size(box.items.front().glyph);
        const qreal left = ink.left * em(mode) * 1.4, right = ink.right * em(mode) * 1.4;
        const qreal sink = box.ascent - 0.62 * em(mode);
        Box out;
        out.width = right - left + 0.07 * em(mode);
        box.ascent = box.descent = 0;
        out.put(std::move(box), 0.03 * em(mode) - left, sink);
        out.ascent = 0.62 * em(mode);
        return out;
    }
    if (c == U'|') c = U'∣';
    Box box = glyph(m_font.glyph(c, node.variant), em(mode));
    if (c == U'∣' || c == U'‖') box = delimiter(c == U'‖' ? u"‖" : u"|", em(mode), mode);
    return box;
}

Box Layout::words(const Node& node, Mode mode) {
    const Line line = m_font.words(node.text, node.variant, em(mode));
    Box box;
    box.width = line.width;
    box.ascent = line.ascent;
    box.descent = line.descent;
    for (const PlacedGlyph& placed : line.glyphs) {
        Item item;
        item.glyph = placed.glyph;
        item.size = placed.size;
        item.at = placed.at;
        box.items.push_back(std::move(item));
    }
    return box;
}

Box Layout::operation(const Node& node, Mode mode) {
    if (!node.large) {
        Box box;
        for (const QChar c : node.text) {
            if (c == QChar(0x2009)) {
                box.width += em(mode) / 6;
                continue;
            }
            Box letter = glyph(m_font.glyph(c.unicode(), Variant::Upright), em(mode));
            const qreal width = letter.width;
            box.put(std::move(letter), box.width);
            box.width += width;
        }
        return box;
    }
    const GlyphId id = m_font.glyph(node.text.toUcs4().value(0, U'∑'), Variant::Upright);
    Box box = glyph(id, em(mode));
    if (mode.display()) {
        const MathTable& table = m_font.table(id.face);
        const qreal wanted = std::max(table.displayOperatorHeight(), 1.35 * box.height() / em(mode));
        GlyphId larger = id;
        for (const MathTable::Form& form : table.forms(id.index, true)) {
            larger.index = form.glyph;
            if (form.length >= wanted) break;
        }
        const bool integral = !node.limits && !node.always;
        const qreal before = box.height();
        box = glyph(larger, em(mode));
        // A font without a larger form, or hardly larger.
        if (box.height() < before * (integral ? 1.5 : 1.2))
            box = glyph(id, em(mode) * (integral ? 1.7 : 1.4));
    }
    box.single = false;
    // Integrals lean out of their width.
    const GlyphSize& ink = m_font.size(box.items.front().glyph);
    const qreal lean = std::max(box.italic, (ink.right - ink.advance) * box.items.front().size);
    // Centred on the axis.
    const qreal shift = (box.ascent - box.descent) / 2 - axis(mode);
    const qreal left = std::max(0.0, -ink.left * box.items.front().size);
    Box out;
    out.width = box.width + left;
    out.italic = lean;
    out.put(std::move(box), left, shift);
    return out;
}

Box Layout::coloured(const Node& node, Mode mode) {
    Box box = lay(node.children.front(), mode);
    QString name = node.text.trimmed();
    if (!name.startsWith(u'#')) name = name.toLower().remove(u' ');
    const QColor colour = name.size() <= 32 && QColor::isValidColor(name) ? QColor(name) : QColor();
    if (colour.isValid() && colour.alpha() == 255)
        for (Item& item : box.items)
            if (item.colour == 0) item.colour = colour.rgb();
    return box;
}

Box Layout::scripts(const Node& node, Mode mode) {
    const Node& baseNode = node.children[0];
    Box base = lay(baseNode, mode);
    if (baseNode.limits && (mode.display() || baseNode.always)) return limits(node, mode, std::move(base));
    const bool large = baseNode.kind == NodeKind::Operator && baseNode.large;
    Box above = node.hasAbove ? lay(node.children[1], mode.script(false)) : Box();
    Box below = node.hasBelow ? lay(node.children[2], mode.script(true)) : Box();
    const qreal size = em(mode), small = em(mode.script(false)), x = xHeight(mode);
    qreal up = base.single ? 0 : base.ascent - 0.386 * small;
    qreal down = base.single ? 0 : base.descent + 0.05 * small;
    if (node.hasAbove) {
        const qreal least = (mode.cramped ? 0.3 : mode.display() ? 0.413 : 0.37) * size;
        up = std::max({up, least, above.descent + x / 4});
    }
    if (node.hasBelow) {
        down = std::max(
            {down, (node.hasAbove ? 0.247 : 0.16) * size, node.hasAbove ? 0 : below.ascent - 0.8 * x});
        if (node.hasAbove) {
            const qreal gap = (up - above.descent) - (below.ascent - down);
            const qreal wanted = 4 * thickness(mode) * 0.8;
            if (gap < wanted) {
                down += wanted - gap;
                const qreal lift = 0.8 * x - (up - above.descent);
                if (lift > 0) {
                    up += lift;
                    down -= lift;
                }
            }
        }
    }
    Box out;
    const qreal right = base.width, lean = base.italic;
    out.put(std::move(base), 0);
    const qreal space = 0.05 * size, aboveAt = right + lean + (large ? 0.06 * size : 0);
    const qreal belowAt = large ? right - 0.25 * lean : right;
    out.width = std::max({right + (node.hasBelow && !large ? 0 : lean),
                          node.hasAbove ? aboveAt + above.width + space : 0,
                          node.hasBelow ? belowAt + below.width + space : 0});
    if (node.hasAbove) out.put(std::move(above), aboveAt, -up);
    if (node.hasBelow) out.put(std::move(below), belowAt, down);
    return out;
}

Box Layout::limits(const Node& node, Mode mode, Box base) {
    Box above = node.hasAbove ? lay(node.children[1], mode.script(false)) : Box();
    Box below = node.hasBelow ? lay(node.children[2], mode.script(true)) : Box();
    const qreal size = m_pixels;
    Box out;
    out.width = std::max({base.width, above.width, below.width});
    const qreal lean = base.italic / 2, top = base.ascent, bottom = base.descent, middle = out.width / 2;
    const qreal baseAt = middle - base.width / 2;
    out.put(std::move(base), baseAt);
    if (node.hasAbove) {
        const qreal gap = std::max(0.13 * size, 0.22 * size - above.descent);
        const qreal x = middle - above.width / 2 + lean, y = -(top + gap + above.descent);
        out.put(std::move(above), x, y);
    }
    if (node.hasBelow) {
        const qreal gap = std::max(0.15 * size, 0.52 * size - below.ascent);
        const qreal x = middle - below.width / 2 - lean, y = bottom + gap + below.ascent;
        out.put(std::move(below), x, y);
    }
    return out;
}

}  // namespace parlor::app::math
