// A formula as a tree: what the parser understood of the LaTeX, before any size is known.
#pragma once

#include <QString>
#include <vector>

namespace parlor::app::math {

// TeX's classes; the order is that of the spacing table in math_layout.cpp.
enum class Atom : quint8 { Ord, Op, Bin, Rel, Open, Close, Punct, Inner };

enum class Variant : quint8 {
    Plain,  // letters italic, the rest upright
    Upright,
    Italic,
    Bold,
    BoldItalic,
    DoubleStruck,
    Script,
    Fraktur,
    Sans,
    Mono
};

enum class Style : quint8 { Display, Text, Script, ScriptScript };

enum class NodeKind : quint8 {
    Row,        // children side by side
    Symbol,     // text: one character; variant
    Words,      // text: words in `variant`
    Operator,   // text: \sin, \lim … upright; or a big operator's character when `large`
    Space,      // size, in em
    Fraction,   // numerator, denominator; size < 0: no bar
    Scripts,    // base, above, below (either may be an empty row: see hasAbove, hasBelow)
    Radical,    // body, degree (may be missing)
    Fenced,     // text: the delimiters, one more than children; "." is none
    Delimiter,  // text: one delimiter, size: its height in em
    Accent,     // body; text: the accent
    Stretch,    // body; text: what is drawn over or under its whole width
    Arrow,      // above, below; text: the arrow, as wide as what is on it
    Stack,      // base, above, below: \overset, \underset
    Array,      // rows × columns cells; text: column alignments
    Styled,     // body in `style`
    Coloured,   // body in the colour `text`
    Boxed,
    Cancelled,  // text: "/", "\\", "x"
    Phantom,    // body takes room (size: 0 both, 1 width only, 2 height only), nothing is drawn
    Negated,    // body with a slash through it
    Smashed
};

struct Node {
    NodeKind kind = NodeKind::Row;
    Atom atom = Atom::Ord;
    Variant variant = Variant::Plain;
    Style style = Style::Text;
    bool large = false;     // a big operator
    bool limits = false;    // scripts go above and below in display style
    bool always = false;    // … and in text style too (\limits)
    bool under = false;     // Stretch and Accent: below the body
    bool hasAbove = false;  // Scripts, Stack, Arrow
    bool hasBelow = false;
    bool hasStyle = false;  // Fraction: `style` is forced (\dfrac, \tfrac)
    bool grows = false;     // Accent: as wide as the body where it can be
    qreal size = 0;
    QString text;
    std::vector<Node> children;

    // of an Array
    int columns = 0;
    qreal gap = 1;              // between columns, em
    qreal lead = 0;             // more space between rows, em
    bool pairs = false;         // right and left columns in turn, as align does
    std::vector<int> lines;     // rows above which a line is drawn
    std::vector<int> uprights;  // columns before which a line is drawn
};

}  // namespace parlor::app::math
