#include "app/math/math_parser.h"

#include "app/math/math_symbols.h"

namespace parlor::app::math {

namespace {

bool isLetter(QChar c) {
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z');
}

// Commands that change everything up to the end of their group.
struct Switch {
    QLatin1String name;
    Style style;
};
constexpr Switch kSwitches[] = {{QLatin1String("displaystyle"), Style::Display},
                                {QLatin1String("textstyle"), Style::Text},
                                {QLatin1String("scriptstyle"), Style::Script},
                                {QLatin1String("scriptscriptstyle"), Style::ScriptScript}};
struct FontSwitch {
    QLatin1String name;
    Variant variant;
};
constexpr FontSwitch kFontSwitches[] = {
    {QLatin1String("rm"), Variant::Upright},      {QLatin1String("bf"), Variant::Bold},
    {QLatin1String("it"), Variant::Italic},       {QLatin1String("cal"), Variant::Script},
    {QLatin1String("sf"), Variant::Sans},         {QLatin1String("tt"), Variant::Mono},
    {QLatin1String("mit"), Variant::Italic},      {QLatin1String("frak"), Variant::Fraktur},
    {QLatin1String("Bbb"), Variant::DoubleStruck}};

}  // namespace

Node Parser::fail(const QString& reason) {
    if (m_error.isEmpty()) m_error = reason;
    m_at = m_source.size();
    return {};
}

std::optional<Node> Parser::parse() {
    if (m_source.size() > kLongestFormula) {
        m_error = QStringLiteral("too long");
        return {};
    }
    // Lines and columns outside of any environment are read as those of `aligned`.
    Node array;
    array.kind = NodeKind::Array;
    array.pairs = true;
    array.gap = 1;
    array.lead = 0.3;
    array.style = Style::Display;
    array = cells(std::move(array), End::Input);
    if (!failed() && m_at < m_source.size()) fail(QStringLiteral("unbalanced"));
    if (failed()) return {};
    if (array.children.size() == 1) {
        Node only = std::move(array.children.front());
        if (only.children.empty()) {
            m_error = QStringLiteral("empty");
            return {};
        }
        return only;
    }
    return array;
}

void Parser::skipSpace() {
    while (!atEnd()) {
        if (m_source[m_at].isSpace()) {
            ++m_at;
        } else if (m_source[m_at] == u'%') {
            while (!atEnd() && m_source[m_at] != u'\n') ++m_at;
        } else {
            return;
        }
    }
}

QStringView Parser::peekCommand() const {
    if (peek() != u'\\' || m_at + 1 >= m_source.size()) return {};
    qsizetype end = m_at + 1;
    while (end < m_source.size() && isLetter(m_source[end])) ++end;
    return m_source.mid(m_at + 1, std::max<qsizetype>(1, end - m_at - 1));
}

QStringView Parser::takeCommand() {
    const QStringView name = peekCommand();
    m_at += 1 + name.size();
    return name;
}

char32_t Parser::takeCharacter() {
    const QChar c = m_source[m_at++];
    if (!c.isHighSurrogate() || atEnd() || !m_source[m_at].isLowSurrogate()) return c.unicode();
    return QChar::surrogateToUcs4(c, m_source[m_at++]);
}

bool Parser::infix(QStringView name, Node& row) {
    const bool over = name == u"over", choose = name == u"choose", atop = name == u"atop";
    if (!over && !choose && !atop) return false;
    takeCommand();
    Node fraction;
    fraction.kind = NodeKind::Fraction;
    fraction.atom = Atom::Inner;
    fraction.size = over ? 0 : -1;
    fraction.children.resize(2);
    fraction.children[0].children = std::move(row.children);
    row.children.clear();
    if (!choose) {
        row.children.push_back(std::move(fraction));
        return true;
    }
    Node fenced;
    fenced.kind = NodeKind::Fenced;
    fenced.text = QStringLiteral("()");
    fenced.children.push_back(std::move(fraction));
    row.children.push_back(std::move(fenced));
    return true;
}

Node Parser::row(End& end, bool optional) {
    Node out;
    end = End::Input;
    if (m_depth >= kDeepestFormula) return fail(QStringLiteral("nested too deeply"));
    ++m_depth;
    const Variant outer = m_variant;
    std::vector<Node*> into{&out};  // the innermost row that a switch has opened
    int switches = 0;
    bool fraction = false;
    while (!failed()) {
        skipSpace();
        if (atEnd()) break;
        const QChar c = peek();
        if (c == u'}')
            end = End::Brace;
        else if (c == u'&')
            end = End::Cell;
        else if (c == u'$')
            end = End::Dollar;
        else if (c == u']' && optional)
            end = End::Bracket;
        if (end != End::Input) break;
        const QStringView name = peekCommand();
        if (!name.isEmpty()) {
            if (name == u"\\" || name == u"cr" || name == u"newline")
                end = End::Line;
            else if (name == u"right")
                end = End::Right;
            else if (name == u"middle")
                end = End::Middle;
            else if (name == u"end")
                end = End::Environment;
            if (end != End::Input) break;
            if (infix(name, out)) {
                if (fraction) fail(QStringLiteral("ambiguous \\over"));
                fraction = true;
                Node* made = &out.children.front();
                if (made->kind == NodeKind::Fenced) made = &made->children.front();
                into = {&made->children[1]};
                continue;
            }
            Node opened;
            for (const Switch& s : kSwitches)
                if (name == s.name) {
                    opened.kind = NodeKind::Styled;
                    opened.style = s.style;
                }
            if (name == u"color") opened.kind = NodeKind::Coloured;
            if (opened.kind != NodeKind::Row) {
                takeCommand();
                if (opened.kind == NodeKind::Coloured) {
                    plainOptional();
                    opened.text = plainArgument();
                    // \color{red}{x}, as many write it, means x only.
                    skipSpace();
                    if (peek() == u'{') {
                        opened.children.push_back(argument());
                        into.back()->children.push_back(withScripts(std::move(opened)));
                        continue;
                    }
                }
                // Each opens a level of the tree.
                ++switches;
                if (++m_depth > kDeepestFormula) fail(QStringLiteral("nested too deeply"));
                opened.children.emplace_back();
                into.back()->children.push_back(std::move(opened));
                into.push_back(&into.back()->children.back().children.front());
                continue;
            }
            bool font = false;
            for (const FontSwitch& s : kFontSwitches)
                if (name == s.name) {
                    m_variant = s.variant;
                    font = true;
                }
            if (font) {
                takeCommand();
                continue;
            }
        }
        Node next = withScripts(atom());
        if (!failed()) into.back()->children.push_back(std::move(next));
    }
    m_variant = outer;
    m_depth -= 1 + switches;
    return out;
}

Node Parser::group() {
    End end;
    Node inside = row(end);
    if (failed()) return {};
    if (end != End::Brace) return fail(QStringLiteral("a brace is not closed"));
    ++m_at;
    return inside;
}

Node Parser::argument() {
    skipSpace();
    if (atEnd() || peek() == u'}' || peek() == u'&' || peek() == u'$')
        return fail(QStringLiteral("something is missing"));
    if (peek() == u'{') {
        ++m_at;
        return group();
    }
    // A command as an argument may bring arguments of its own.
    if (m_depth >= kDeepestFormula) return fail(QStringLiteral("nested too deeply"));
    ++m_depth;
    Node out;
    out.children.push_back(atom());
    --m_depth;
    return out;
}

std::optional<Node> Parser::optionalArgument() {
    skipSpace();
    if (peek() != u'[') return {};
    ++m_at;
    End end;
    Node inside = row(end, true);
    if (failed()) return {};
    if (end != End::Bracket) {
        fail(QStringLiteral("a bracket is not closed"));
        return {};
    }
    ++m_at;
    return inside;
}

QString Parser::plainArgument() {
    skipSpace();
    if (atEnd()) {
        fail(QStringLiteral("something is missing"));
        return {};
    }
    if (peek() != u'{') {
        if (!peekCommand().isEmpty()) return takeCommand().toString();
        return m_source.mid(m_at++, 1).toString();
    }
    const qsizetype start = ++m_at;
    int open = 1;
    for (; m_at < m_source.size(); ++m_at) {
        if (m_source[m_at] == u'\\') {
            ++m_at;
        } else if (m_source[m_at] == u'{') {
            ++open;
        } else if (m_source[m_at] == u'}' && --open == 0) {
            return m_source.mid(start, m_at++ - start).toString();
        }
    }
    fail(QStringLiteral("a brace is not closed"));
    return {};
}

QString Parser::plainOptional() {
    skipSpace();
    if (peek() != u'[') return {};
    const qsizetype start = ++m_at;
    while (!atEnd() && peek() != u']') ++m_at;
    if (atEnd()) {
        fail(QStringLiteral("a bracket is not closed"));
        return {};
    }
    return m_source.mid(start, m_at++ - start).toString();
}

Node Parser::character() {
    const char32_t c = takeCharacter();
    if (c < 32 || (c >= 0xD800 && c < 0xE000) || (c >= 0x7F && c < 0xA0) || c == 0xFFFE || c == 0xFFFF ||
        QChar::category(c) == QChar::Other_Format)
        return fail(QStringLiteral("not a character of a formula"));
    Node node;
    node.kind = NodeKind::Symbol;
    node.variant = m_variant;
    node.atom = atomOf(c);
    node.text = QString::fromUcs4(&c, 1);
    switch (c) {
        case U'-':
            node.text = QStringLiteral("−");
            break;
        case U'*':
            node.text = QStringLiteral("∗");
            break;
        case U'·':
            node.text = QStringLiteral("⋅");
            break;
        case U'~':
            node = {};
            node.kind = NodeKind::Space;
            node.size = 0.25;
            break;
        case U'∑':
        case U'∏':
        case U'∫':
        case U'∮':
        case U'∬':
        case U'⋃':
        case U'⋂':
            node.kind = NodeKind::Operator;
            node.atom = Atom::Op;
            node.large = true;
            node.limits = c != U'∫' && c != U'∮' && c != U'∬';
            break;
        case U'°':  // 25 °C
            if (peek() != u'C' && peek() != u'F') break;
            node.kind = NodeKind::Words;
            node.variant = Variant::Upright;
            node.text += m_source[m_at++];
            break;
        case U'√': {
            Node root;
            root.kind = NodeKind::Radical;
            root.children.push_back(argument());
            return root;
        }
        default:
            if (QChar::script(c) >= QChar::Script_Hiragana && QChar::script(c) <= QChar::Script_Han &&
                QChar::category(c) == QChar::Letter_Other) {
                // Chinese and Japanese written without \text: words.
                node.kind = NodeKind::Words;
                node.variant = Variant::Upright;
            } else if (c == U'，' || c == U'。' || c == U'、' || c == U'；' || c == U'：' || c == U'（' ||
                       c == U'）') {
                node.kind = NodeKind::Words;
                node.atom = Atom::Ord;
                node.variant = Variant::Upright;
            }
            break;
    }
    return node;
}

Node Parser::atom() {
    skipSpace();
    if (failed() || atEnd()) return fail(QStringLiteral("something is missing"));
    const QChar c = peek();
    if (c == u'\\') {
        if (peekCommand().isEmpty()) return fail(QStringLiteral("a backslash at the end"));
        return command(takeCommand());
    }
    if (c == u'{') {
        ++m_at;
        return group();
    }
    if (c == u'^' || c == u'_' || c == u'\'') return {};  // scripts of nothing
    if (c == u'#') return fail(QStringLiteral("# has no meaning here"));
    return character();
}

}  // namespace parlor::app::math
