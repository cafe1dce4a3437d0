#include "app/math/math_command_table.h"
#include "app/math/math_parser.h"
#include "app/math/math_symbols.h"

namespace parlor::app::math {

namespace {

// 3pt, 1em, 18mu, 0.5cm in em.
qreal lengthInEm(QString length) {
    length = length.trimmed();
    qsizetype digits = 0;
    while (digits < length.size() &&
           (length[digits].isDigit() || QStringView(u"+-.").contains(length[digits])))
        ++digits;
    bool ok = false;
    const qreal number = QStringView(length).left(digits).toDouble(&ok);
    const QString unit = length.mid(digits).trimmed();
    const qreal factor = unit == u"em"   ? 1
                         : unit == u"ex" ? 0.43
                         : unit == u"mu" ? 1 / 18.
                         : unit == u"pt" ? 0.1
                         : unit == u"px" ? 0.07
                         : unit == u"cm" ? 2.8
                         : unit == u"mm" ? 0.28
                         : unit == u"in" ? 7.2
                                         : 0;
    return ok ? std::clamp(number * factor, -2.0, 20.0) : 0;
}

Node wrapped(NodeKind kind, Node body) {
    Node out;
    out.kind = kind;
    out.children.push_back(std::move(body));
    return out;
}

}  // namespace

Node Parser::command(QStringView name) {
    if (const Command* command = commandNamed(name)) return run(*command, name);
    Node node;
    if (const std::optional<Symbol> function = functionNamed(name)) {
        node.kind = NodeKind::Operator;
        node.atom = Atom::Op;
        node.limits = function->limits;
        node.text = function->text;
        return node;
    }
    if (const std::optional<Symbol> symbol = symbolNamed(name)) {
        node.kind = symbol->large ? NodeKind::Operator : NodeKind::Symbol;
        node.atom = symbol->atom;
        node.large = symbol->large;
        node.limits = symbol->limits;
        node.variant = m_variant;
        node.text = symbol->text;
        return node;
    }
    return fail(QStringLiteral("\\%1 is not known").arg(name));
}

Node Parser::run(const Command& command, QStringView name) {
    Node node;
    node.atom = command.atom;
    node.text = command.text;
    switch (command.does) {
        case Does::Fraction:
        case Does::Binomial: {
            if (name == u"cfrac") plainOptional();
            node.kind = NodeKind::Fraction;
            node.atom = Atom::Inner;
            node.hasStyle = command.styled;
            node.style = command.style;
            node.children.push_back(argument());
            if (failed()) return {};
            node.children.push_back(argument());
            if (command.does == Does::Fraction) return node;
            node.size = -1;
            Node fenced = wrapped(NodeKind::Fenced, std::move(node));
            fenced.atom = Atom::Ord;
            fenced.text = QStringLiteral("()");
            return fenced;
        }
        case Does::Root: {
            std::optional<Node> degree = optionalArgument();
            if (failed()) return {};
            node = wrapped(NodeKind::Radical, argument());
            if (degree) node.children.push_back(std::move(*degree));
            return node;
        }
        case Does::Accent:
        case Does::Stretch:
            node.kind = command.does == Does::Accent ? NodeKind::Accent : NodeKind::Stretch;
            node.under = command.under;
            node.grows = command.grows;
            node.limits = node.always = command.atom == Atom::Op;
            node.children.push_back(argument());
            return node;
        case Does::Style:
            return inVariant(command.variant);
        case Does::Words:
            return words(command.variant);
        case Does::Space:
            node.kind = NodeKind::Space;
            node.size = command.size;
            if (command.text.isEmpty()) return node;
            node.text.clear();
            if (peek() == u'*') ++m_at;
            skipSpace();
            if (peek() == u'{') {
                node.size = lengthInEm(plainArgument());
            } else {
                const qsizetype start = m_at;
                while (!atEnd() && (peek().isDigit() || QStringView(u"+-.").contains(peek()))) ++m_at;
                while (!atEnd() && peek() == u' ') ++m_at;
                m_at = std::min(m_at + 2, m_source.size());
                node.size = lengthInEm(m_source.mid(start, m_at - start).toString());
            }
            return node;
        case Does::Delimiter:
            return delimiterArgument(command.atom, command.size);
        case Does::Left:
            return fenced();
        case Does::Environment:
            return environment();
        case Does::Substack:
            return substack();
        case Does::Negate:
            return negated();
        case Does::Stack: {
            Node mark = argument();
            if (failed()) return {};
            Node base = argument();
            if (failed()) return {};
            node.kind = NodeKind::Stack;
            if (!command.styled && base.children.size() == 1) node.atom = base.children.front().atom;
            node.hasAbove = !command.under;
            node.hasBelow = command.under;
            node.children.push_back(std::move(base));
            node.children.resize(3);
            node.children[command.under ? 2 : 1] = std::move(mark);
            return node;
        }
        case Does::Arrow: {
            node.kind = NodeKind::Arrow;
            std::optional<Node> below = optionalArgument();
            if (failed()) return {};
            node.children.push_back(argument());
            node.hasAbove = true;
            node.hasBelow = below.has_value();
            node.children.push_back(below ? std::move(*below) : Node());
            return node;
        }
        case Does::Class:
            node.children.push_back(argument());
            return node;
        case Does::Name: {
            bool star = peek() == u'*';
            if (star) ++m_at;
            if (name == u"mathop") star = true;
            const Variant outer = m_variant;
            m_variant = Variant::Upright;
            node.children.push_back(argument());
            m_variant = outer;
            node.limits = star;
            return node;
        }
        case Does::Modulo:
            return modulo(name);
        case Does::Chemistry:
            return chemistry();
        case Does::Boxed:
            if (name != u"boxed") return wrapped(NodeKind::Boxed, words(Variant::Upright));
            return wrapped(NodeKind::Boxed, argument());
        case Does::Cancel:
        case Does::Phantom:
            node.kind = command.does == Does::Cancel ? NodeKind::Cancelled : NodeKind::Phantom;
            node.size = command.size;
            node.children.push_back(argument());
            return node;
        case Does::Smash:
            plainOptional();
            return wrapped(NodeKind::Smashed, argument());
        case Does::Tag: {
            if (peek() == u'*') ++m_at;
            Node space;
            space.kind = NodeKind::Space;
            space.size = 2;
            Node open, close;
            open.kind = close.kind = NodeKind::Words;
            open.text = QStringLiteral("(");
            close.text = QStringLiteral(")");
            node.children.push_back(std::move(space));
            node.children.push_back(std::move(open));
            node.children.push_back(words(Variant::Upright));
            node.children.push_back(std::move(close));
            return node;
        }
        case Does::TextColour:
            node.kind = NodeKind::Coloured;
            plainOptional();
            node.text = plainArgument();
            node.children.push_back(argument());
            return node;
        case Does::ColourBox:
            plainArgument();
            if (failed()) return {};
            return words(Variant::Upright);
        case Does::Inside:
            return argument();
        case Does::Nothing:
            for (int i = 0; i < int(command.size) && !failed(); ++i) plainArgument();
            node.kind = NodeKind::Space;
            return node;
    }
    return {};
}

}  // namespace parlor::app::math
