#include "app/math/math_parser.h"

namespace parlor::app::math {

namespace {

constexpr int kMostColumns = 64;
constexpr size_t kMostCells = 4096;

struct Environment {
    QLatin1String name;
    QLatin1String left, right;  // delimiters
    Style style;
    bool pairs;
    qreal gap, lead;
    char align;  // 'c', 'l', or 0: pairs, or by a specification
};

constexpr QLatin1String kNone(".");
const Environment kEnvironments[] = {
    {QLatin1String("matrix"), kNone, kNone, Style::Text, false, 1, 0, 'c'},
    {QLatin1String("pmatrix"), QLatin1String("("), QLatin1String(")"), Style::Text, false, 1, 0, 'c'},
    {QLatin1String("bmatrix"), QLatin1String("["), QLatin1String("]"), Style::Text, false, 1, 0, 'c'},
    {QLatin1String("Bmatrix"), QLatin1String("{"), QLatin1String("}"), Style::Text, false, 1, 0, 'c'},
    {QLatin1String("vmatrix"), QLatin1String("|"), QLatin1String("|"), Style::Text, false, 1, 0, 'c'},
    {QLatin1String("Vmatrix"), QLatin1String("V"), QLatin1String("V"), Style::Text, false, 1, 0, 'c'},
    {QLatin1String("smallmatrix"), kNone, kNone, Style::Script, false, 0.5, -0.1, 'c'},
    {QLatin1String("cases"), QLatin1String("{"), kNone, Style::Text, false, 1, 0.1, 'l'},
    {QLatin1String("dcases"), QLatin1String("{"), kNone, Style::Display, false, 1, 0.3, 'l'},
    {QLatin1String("rcases"), kNone, QLatin1String("}"), Style::Text, false, 1, 0.1, 'l'},
    {QLatin1String("aligned"), kNone, kNone, Style::Display, true, 1, 0.3, 0},
    {QLatin1String("align"), kNone, kNone, Style::Display, true, 2, 0.3, 0},
    {QLatin1String("alignat"), kNone, kNone, Style::Display, true, 0, 0.3, 0},
    {QLatin1String("alignedat"), kNone, kNone, Style::Display, true, 0, 0.3, 0},
    {QLatin1String("flalign"), kNone, kNone, Style::Display, true, 2, 0.3, 0},
    {QLatin1String("split"), kNone, kNone, Style::Display, true, 1, 0.3, 0},
    {QLatin1String("eqnarray"), kNone, kNone, Style::Display, false, 0.56, 0.3, 'e'},
    {QLatin1String("gather"), kNone, kNone, Style::Display, false, 1, 0.3, 'c'},
    {QLatin1String("gathered"), kNone, kNone, Style::Display, false, 1, 0.3, 'c'},
    {QLatin1String("multline"), kNone, kNone, Style::Display, false, 1, 0.3, 'c'},
    {QLatin1String("equation"), kNone, kNone, Style::Display, true, 1, 0.3, 0},
    {QLatin1String("displaymath"), kNone, kNone, Style::Display, true, 1, 0.3, 0},
    {QLatin1String("math"), kNone, kNone, Style::Text, true, 1, 0.3, 0},
    {QLatin1String("array"), kNone, kNone, Style::Text, false, 1, 0, 0},
    {QLatin1String("darray"), kNone, kNone, Style::Display, false, 1, 0.3, 0},
    {QLatin1String("tabular"), kNone, kNone, Style::Text, false, 1, 0, 0},
    {QLatin1String("subarray"), kNone, kNone, Style::Script, false, 0.5, -0.01, 0},
};

}  // namespace

bool Parser::columnSpec(Node& array) {
    const QString spec = plainArgument();
    if (failed()) return false;
    for (qsizetype i = 0; i < spec.size(); ++i) {
        const QChar c = spec[i];
        if (c == u'l' || c == u'c' || c == u'r') {
            array.text += c;
        } else if (c == u'|' || c == u':') {
            array.uprights.push_back(int(array.text.size()));
        } else if (c == u'@' || c == u'!' || c == u'p' || c == u'>' || c == u'<') {
            if (c == u'p') array.text += u'l';
            if (i + 1 < spec.size() && spec[i + 1] == u'{')  // what stands between is left out
                while (i + 1 < spec.size() && spec[i] != u'}') ++i;
        } else if (!c.isSpace()) {
            fail(QStringLiteral("a column is not understood"));
            return false;
        }
    }
    return true;
}

Node Parser::environment() {
    QString name = plainArgument().trimmed();
    if (failed()) return {};
    const QString closing = name;
    if (name.endsWith(u'*')) name.chop(1);
    const Environment* found = nullptr;
    for (const Environment& environment : kEnvironments)
        if (name == environment.name) found = &environment;
    if (!found) return fail(QStringLiteral("\\begin{%1} is not known").arg(name));
    Node array;
    array.kind = NodeKind::Array;
    array.style = found->style;
    array.pairs = found->pairs;
    array.gap = found->gap;
    array.lead = found->lead;
    if (found->align == 'e')
        array.text = QStringLiteral("rcl");
    else if (found->align)
        array.text = QLatin1Char(found->align);
    if (name.endsWith(QLatin1String("at"))) plainArgument();
    if (name == u"array" || name == u"darray" || name == u"tabular" || name == u"subarray") {
        plainOptional();
        if (!columnSpec(array)) return {};
    } else if (closing.endsWith(QLatin1String("matrix*")) || name == u"aligned" || name == u"gathered") {
        const QString align = plainOptional();
        if (!align.isEmpty() && name.endsWith(QLatin1String("matrix"))) array.text = align.left(1);
    }
    if (failed()) return {};
    const Variant outer = m_variant;
    m_variant = Variant::Plain;
    Node inside = cells(std::move(array), End::Environment);
    m_variant = outer;
    if (failed()) return {};
    takeCommand();  // \end
    if (plainArgument().trimmed() != closing)
        return fail(QStringLiteral("\\end{%1} is missing").arg(closing));
    if (found->left == kNone && found->right == kNone) {
        if (inside.children.size() == 1 && inside.pairs) {
            Node only = std::move(inside.children.front());
            if (name == u"equation" || name == u"displaymath") return only;
            Node styled;
            styled.kind = NodeKind::Styled;
            styled.style = found->style;
            styled.children.push_back(std::move(only));
            return styled;
        }
        return inside;
    }
    Node fenced;
    fenced.kind = NodeKind::Fenced;
    fenced.atom = Atom::Inner;
    fenced.text =
        found->left == QLatin1String("V") ? QStringLiteral("‖‖") : QString(found->left) + found->right;
    fenced.children.push_back(std::move(inside));
    return fenced;
}

// Rows of cells up to `last`, which is left standing. Children are filled up to whole rows.
Node Parser::cells(Node array, End last) {
    std::vector<std::vector<Node>> rows(1);
    int columns = 1;
    while (!failed()) {
        // Lines stand at the start of a row.
        for (skipSpace(); rows.back().empty(); skipSpace()) {
            const QStringView name = peekCommand();
            if (name == u"hline" || name == u"toprule" || name == u"midrule" || name == u"bottomrule" ||
                name == u"hdashline") {
                takeCommand();
                array.lines.push_back(int(rows.size()) - 1);
            } else if (name == u"cline" || name == u"cmidrule") {
                takeCommand();
                plainArgument();
            } else {
                break;
            }
        }
        End end;
        Node cell = row(end);
        if (failed()) break;
        rows.back().push_back(std::move(cell));
        columns = std::max(columns, int(rows.back().size()));
        if (columns > kMostColumns) return fail(QStringLiteral("too many columns"));
        if (end == End::Cell) {
            ++m_at;
        } else if (end == End::Line) {
            takeCommand();
            if (peek() == u'*') ++m_at;
            if (peek() == u'[') plainOptional();  // more space: \\[4pt]
            rows.emplace_back();
        } else if (end == last) {
            break;
        } else {
            return fail(QStringLiteral("unbalanced"));
        }
    }
    if (failed()) return {};
    // A line break after the last row makes no row.
    if (rows.size() > 1 && rows.back().size() == 1 && rows.back().front().children.empty()) rows.pop_back();
    array.columns = columns;
    if (rows.size() * size_t(columns) > kMostCells) return fail(QStringLiteral("too many cells"));
    for (std::vector<Node>& row : rows) {
        row.resize(columns);
        for (Node& cell : row) array.children.push_back(std::move(cell));
    }
    return array;
}

Node Parser::substack() {
    skipSpace();
    if (peek() != u'{') return argument();
    ++m_at;
    Node array;
    array.kind = NodeKind::Array;
    array.style = Style::Script;
    array.text = QStringLiteral("c");
    array.gap = 0.5;
    array.lead = -0.01;
    array = cells(std::move(array), End::Brace);
    if (!failed()) ++m_at;
    return array;
}

}  // namespace parlor::app::math
