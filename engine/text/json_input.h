// Reads the JSON that templates work on into the interpreter's values. Every string is marked as coming from
// a message.
#pragma once

#include <string_view>

#include "engine/result.h"
#include "engine/text/jinja/interpreter.h"

namespace parlor::text {

// Errors: not JSON, nested deeper than 64, too large.
Result<jinja::Value> read_json(jinja::Interpreter& run, std::string_view what, std::string_view json);

}  // namespace parlor::text
