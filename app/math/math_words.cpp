// Scripts, and the commands whose arguments are read in their own way.
#include <QHash>

#include "app/math/math_parser.h"
#include "app/math/math_symbols.h"

namespace parlor::app::math {

namespace {

Node wordsNode(QString text, Variant variant) {
    Node node;
    node.kind = NodeKind::Words;
    node.variant = variant;
    node.text = std::move(text);
    return node;
}

Node spaceNode(qreal em) {
    Node node;
    node.kind = NodeKind::Space;
    node.size = em;
    return node;
}

}  // namespace

Node Parser::withScripts(Node base) {
    Node scripts;
    scripts.kind = NodeKind::Scripts;
    Node primes;
    while (!failed()) {
        skipSpace();
        const QStringView name = peekCommand();
        if (name == u"limits" || name == u"nolimits") {
            takeCommand();
            base.always = name == u"limits";
            base.limits = base.always;
            continue;
        }
        const QChar c = peek();
        if (c == u'\'' || c == u'’') {
            ++m_at;
            Node prime;
            prime.kind = NodeKind::Symbol;
            prime.variant = Variant::Upright;
            prime.text = QStringLiteral("′");
            primes.children.push_back(std::move(prime));
            if (scripts.hasAbove) return fail(QStringLiteral("two superscripts"));
        } else if (c == u'^' && !atEnd()) {
            ++m_at;
            if (scripts.hasAbove) return fail(QStringLiteral("two superscripts"));
            if (scripts.children.empty()) scripts.children.resize(3);
            scripts.children[1] = argument();
            scripts.hasAbove = true;
        } else if (c == u'_' && !atEnd()) {
            ++m_at;
            if (scripts.hasBelow) return fail(QStringLiteral("two subscripts"));
            if (scripts.children.empty()) scripts.children.resize(3);
            scripts.children[2] = argument();
            scripts.hasBelow = true;
        } else {
            break;
        }
    }
    if (failed()) return {};
    if (!primes.children.empty()) {
        if (scripts.children.empty()) scripts.children.resize(3);
        // f'^2: the primes come first.
        if (scripts.hasAbove) primes.children.push_back(std::move(scripts.children[1]));
        scripts.children[1] = std::move(primes);
        scripts.hasAbove = true;
    }
    if (scripts.children.empty()) return base;
    scripts.atom = base.atom;
    scripts.children[0] = std::move(base);
    return scripts;
}

Node Parser::inVariant(Variant variant) {
    const Variant outer = m_variant;
    // \mathbf{\mathit x} and \boldsymbol{\mathrm x} do not add up, but bold italics within bold stay bold.
    m_variant = variant;
    Node node = argument();
    m_variant = outer;
    if (node.children.size() == 1 && node.children.front().kind == NodeKind::Symbol)
        return std::move(node.children.front());
    return node;
}

// \text{…}: as it is written, with $…$ and commands inside.
Node Parser::words(Variant variant) {
    skipSpace();
    if (atEnd()) return fail(QStringLiteral("something is missing"));
    if (peek() != u'{') return argument();
    if (m_depth >= kDeepestFormula) return fail(QStringLiteral("nested too deeply"));
    ++m_depth;
    ++m_at;
    Node row;
    QString text;
    const auto flush = [&] {
        if (!text.isEmpty()) row.children.push_back(wordsNode(std::exchange(text, {}), variant));
    };
    while (!failed()) {
        if (atEnd()) return fail(QStringLiteral("a brace is not closed"));
        const QChar c = peek();
        if (c == u'}') {
            ++m_at;
            break;
        }
        if (c == u'$') {
            flush();
            ++m_at;
            End end;
            const Variant outer = m_variant;
            m_variant = Variant::Plain;
            row.children.push_back(this->row(end));
            m_variant = outer;
            if (!failed() && end != End::Dollar) fail(QStringLiteral("unbalanced"));
            ++m_at;
        } else if (c == u'{') {
            flush();
            row.children.push_back(words(variant));
        } else if (c == u'\\') {
            const QStringView name = peekCommand();
            if (name.size() == 1 && QStringView(u"{}_$%&# ").contains(name.front())) {
                text += name.front();
                takeCommand();
            } else if (name == u"(" || name == u")") {
                takeCommand();
            } else if (name.isEmpty()) {
                return fail(QStringLiteral("a backslash at the end"));
            } else {
                flush();
                row.children.push_back(command(takeCommand()));
            }
        } else {
            const char32_t character = takeCharacter();
            if ((character < 32 && !QChar::isSpace(character)) ||
                (character >= 0xD800 && character < 0xE000) ||
                QChar::category(character) == QChar::Other_Format)
                return fail(QStringLiteral("not a character of a formula"));
            const bool space = character == U'~' || QChar::isSpace(character);
            if (!space)
                text += QString::fromUcs4(&character, 1);
            else if (!text.endsWith(u' '))
                text += u' ';
        }
    }
    flush();
    --m_depth;
    return row;
}

Node Parser::delimiterArgument(Atom atom, qreal size) {
    skipSpace();
    if (atEnd()) return fail(QStringLiteral("a delimiter is missing"));
    const QStringView name = peek() == u'\\' ? takeCommand() : m_source.mid(m_at++, 1);
    const std::optional<QString> delimiter = delimiterNamed(name);
    if (!delimiter) return fail(QStringLiteral("%1 is no delimiter").arg(name));
    Node node;
    node.kind = NodeKind::Delimiter;
    node.atom = atom;
    node.size = size;
    node.text = *delimiter;
    return node;
}

Node Parser::fenced() {
    Node out;
    out.kind = NodeKind::Fenced;
    out.atom = Atom::Inner;
    out.text = delimiterArgument(Atom::Open, 0).text;
    while (!failed()) {
        End end;
        out.children.push_back(row(end));
        if (failed()) break;
        if (end != End::Middle && end != End::Right) return fail(QStringLiteral("\\right is missing"));
        takeCommand();
        out.text += delimiterArgument(Atom::Close, 0).text;
        if (end == End::Right) break;
    }
    return out;
}

Node Parser::negated() {
    Node body = argument();
    if (failed()) return {};
    static const QHash<QString, QString> made = {
        {QStringLiteral("="), QStringLiteral("≠")}, {QStringLiteral("∈"), QStringLiteral("∉")},
        {QStringLiteral("≡"), QStringLiteral("≢")}, {QStringLiteral("⊂"), QStringLiteral("⊄")},
        {QStringLiteral("⊆"), QStringLiteral("⊈")}, {QStringLiteral("∃"), QStringLiteral("∄")},
        {QStringLiteral("∼"), QStringLiteral("≁")}, {QStringLiteral("≈"), QStringLiteral("≉")},
        {QStringLiteral("<"), QStringLiteral("≮")}, {QStringLiteral(">"), QStringLiteral("≯")},
        {QStringLiteral("≤"), QStringLiteral("≰")}, {QStringLiteral("≥"), QStringLiteral("≱")},
        {QStringLiteral("∣"), QStringLiteral("∤")}, {QStringLiteral("∥"), QStringLiteral("∦")},
        {QStringLiteral("⇒"), QStringLiteral("⇏")}, {QStringLiteral("→"), QStringLiteral("↛")},
        {QStringLiteral("≅"), QStringLiteral("≇")}, {QStringLiteral("⊃"), QStringLiteral("⊅")}};
    if (body.children.size() == 1 && body.children.front().kind == NodeKind::Symbol) {
        Node symbol = std::move(body.children.front());
        if (const auto found = made.constFind(symbol.text); found != made.cend()) {
            symbol.text = *found;
            return symbol;
        }
        const Atom atom = symbol.atom;
        body.children.front() = std::move(symbol);
        body.atom = atom;
    }
    Node node;
    node.kind = NodeKind::Negated;
    node.atom = body.atom;
    node.children.push_back(std::move(body));
    return node;
}

Node Parser::modulo(QStringView name) {
    Node mod;
    mod.kind = NodeKind::Operator;
    mod.text = QStringLiteral("mod");
    if (name == u"bmod") {
        mod.atom = Atom::Bin;
        return mod;
    }
    mod.atom = Atom::Ord;
    Node row;
    row.children.push_back(spaceNode(name == u"mod" ? 1 : 0.6));
    if (name != u"mod") row.children.push_back(wordsNode(QStringLiteral("("), Variant::Upright));
    if (name != u"pod") {
        row.children.push_back(std::move(mod));
        row.children.push_back(spaceNode(0.33));
    }
    row.children.push_back(argument());
    if (name != u"mod") row.children.push_back(wordsNode(QStringLiteral(")"), Variant::Upright));
    return row;
}

// \ce{2H2 + O2 -> 2H2O}: letters upright, numbers after letters low, charges high, the usual arrows.
Node Parser::chemistry() {
    const QString source = plainArgument();
    if (failed()) return {};
    QString latex;
    for (qsizetype i = 0; i < source.size(); ++i) {
        const QChar c = source[i], before = i > 0 ? source[i - 1] : QChar(u' ');
        const QStringView rest = QStringView(source).mid(i);
        const auto run = [&](qsizetype from) {
            qsizetype end = from;
            while (end < source.size() && source[end].isDigit()) ++end;
            return end;
        };
        if (rest.startsWith(u"<=>") || rest.startsWith(u"<->")) {
            latex +=
                rest[1] == u'=' ? QLatin1String("\\rightleftharpoons ") : QLatin1String("\\leftrightarrow ");
            i += 2;
        } else if (rest.startsWith(u"->")) {
            latex += QLatin1String("\\longrightarrow ");
            ++i;
        } else if (rest.startsWith(u"<-")) {
            latex += QLatin1String("\\longleftarrow ");
            ++i;
        } else if (c.isDigit() && (before.isLetter() || before == u')' || before == u']' || before == u'}')) {
            const qsizetype end = run(i);
            latex += QStringLiteral("_{%1}").arg(QStringView(source).mid(i, end - i));
            i = end - 1;
        } else if (c == u'^' || c == u'_') {
            qsizetype end = i + 1;
            if (end < source.size() && source[end] != u'{') {
                end = run(end);
                if (end < source.size() && (source[end] == u'+' || source[end] == u'-')) ++end;
                if (end > i + 1) {
                    latex += QStringLiteral("%1{%2}").arg(c).arg(QStringView(source).mid(i + 1, end - i - 1));
                    i = end - 1;
                    continue;
                }
            }
            latex += c == u'^' && (end >= source.size() || source[end].isSpace())
                         ? QStringLiteral("\\uparrow ")
                         : QString(c);
        } else if ((c == u'+' || c == u'-') && !before.isSpace() &&
                   (i + 1 == source.size() || source[i + 1].isSpace() || source[i + 1] == u']')) {
            latex += QStringLiteral("^{%1}").arg(c);
        } else if (c == u'v' && before.isSpace() && (i + 1 == source.size() || source[i + 1].isSpace())) {
            latex += QLatin1String("\\downarrow ");
        } else {
            latex += c;
        }
    }
    Parser inner(latex);
    inner.m_depth = m_depth + 1;
    inner.m_variant = Variant::Upright;
    if (inner.m_depth >= kDeepestFormula) return fail(QStringLiteral("nested too deeply"));
    std::optional<Node> node = inner.parse();
    if (!node) return fail(inner.error());
    return std::move(*node);
}

}  // namespace parlor::app::math
