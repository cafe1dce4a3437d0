// The commands with arguments: what each does with them.
#pragma once

#include <QString>

#include "app/math/math_tree.h"

namespace parlor::app::math {

enum class Does {
    Fraction,  // size: 0 with a bar, −1 without; style forced where `styled`
    Binomial,
    Root,
    Accent,  // text: what stands over or under
    Stretch,
    Style,  // letters of a variant
    Words,
    Space,
    Delimiter,  // \big …: size, class
    Stack,      // \overset and its like
    Arrow,
    Class,  // \mathrel …
    Negate,
    Left,
    Environment,
    Substack,
    Name,  // \operatorname
    Modulo,
    Chemistry,
    Boxed,
    Cancel,
    Phantom,
    Smash,
    Tag,
    TextColour,
    ColourBox,
    Nothing,  // left out, with as many arguments as `size` says
    Inside,   // the argument itself
};

struct Command {
    Does does = Does::Nothing;
    QString text = {};
    qreal size = 0;
    Atom atom = Atom::Ord;
    Variant variant = Variant::Plain;
    Style style = Style::Text;
    bool styled = false, under = false, grows = false;
};

// By the name without its backslash; null if there is none.
const Command* commandNamed(QStringView name);

}  // namespace parlor::app::math
