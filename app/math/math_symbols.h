// What the commands without arguments stand for.
#pragma once

#include <QString>
#include <optional>

#include "app/math/math_tree.h"

namespace parlor::app::math {

struct Symbol {
    QString text;  // one character (perhaps two code units)
    Atom atom = Atom::Ord;
    bool large = false;   // ∑: bigger in display style
    bool limits = false;  // scripts above and below in display style
};

// \alpha, \leq, \sum …, by the name without its backslash.
std::optional<Symbol> symbolNamed(QStringView name);
// \sin, \lim …: the words that are set upright; `limits` for those like \lim.
std::optional<Symbol> functionNamed(QStringView name);
// The class of a character that stands in the source itself.
Atom atomOf(char32_t c);
// A delimiter as it follows \left or \big: a character or a command's name; nothing if it is none.
std::optional<QString> delimiterNamed(QStringView name);
// The number of a character in the Mathematical Alphanumeric Symbols; itself where there is none.
char32_t styled(char32_t c, Variant variant);

}  // namespace parlor::app::math
