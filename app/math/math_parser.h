// LaTeX mathematics → tree. Linear in the source's length, bounded in depth; what it does not know makes the
// whole formula "not typeset", with the reason.
#pragma once

#include <optional>

#include "app/math/math_tree.h"

namespace parlor::app::math {

constexpr qsizetype kLongestFormula = 16000;
constexpr int kDeepestFormula = 60;

struct Command;

class Parser {
  public:
    explicit Parser(QStringView source) : m_source(source) {}

    // Nothing if it cannot be typeset; error() says why.
    std::optional<Node> parse();
    const QString& error() const { return m_error; }

  private:
    enum class End { Input, Brace, Bracket, Cell, Line, Right, Middle, Environment, Dollar };

    // math_parser.cpp
    bool failed() const { return !m_error.isEmpty(); }
    Node fail(const QString& reason);
    QChar peek() const { return m_at < m_source.size() ? m_source[m_at] : QChar(); }
    bool atEnd() const { return m_at >= m_source.size(); }
    void skipSpace();
    QStringView peekCommand() const;  // the name after a backslash; empty where there is none
    QStringView takeCommand();
    char32_t takeCharacter();
    Node row(End& end, bool optional = false);  // stops before what ended it
    Node group();                               // after "{": to its "}"
    Node argument();
    std::optional<Node> optionalArgument();
    QString plainArgument();  // "{…}" as it is written
    QString plainOptional();
    Node atom();  // without its scripts
    Node character();
    bool infix(QStringView name, Node& row);

    // math_words.cpp
    Node withScripts(Node base);
    Node words(Variant variant);
    Node inVariant(Variant variant);
    Node delimiterArgument(Atom atom, qreal size);
    Node fenced();
    Node negated();
    Node modulo(QStringView name);
    Node chemistry();

    // math_commands.cpp
    Node command(QStringView name);
    Node run(const Command& command, QStringView name);

    // math_environments.cpp
    Node environment();
    Node cells(Node array, End last);
    Node substack();
    bool columnSpec(Node& array);

    QStringView m_source;
    qsizetype m_at = 0;
    int m_depth = 0;
    Variant m_variant = Variant::Plain;
    QString m_error;
};

}  // namespace parlor::app::math
