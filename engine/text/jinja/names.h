// Where names begin to exist. Jinja settles it before it runs: a name that a scope sets belongs to the whole
// scope, so that what reads it earlier, from within an inner scope, finds it undefined, even where the
// messages bring one of that name.
#pragma once

#include "engine/text/jinja/ast.h"

namespace parlor::text::jinja {

// Fills in `early` of the program, its statements and macros.
void find_early_names(Program& program);

}  // namespace parlor::text::jinja
