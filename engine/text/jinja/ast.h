// The syntax tree of a template.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/text/jinja/value.h"

namespace parlor::text::jinja {

enum class ExprKind : uint8_t {
    constant,   // value
    name,       // text
    list,       // kids
    tuple,      // kids
    dict,       // kids: key, value, key, value …
    attribute,  // kids[0].text
    item,       // kids[0][kids[1]]
    slice,      // kids[0][kids[1] : kids[2] : kids[3]], each may be null
    call,       // kids[0](kids…); argument_names
    filter,     // kids[0] | text(kids…)
    test,       // kids[0] is text(kids…)
    unary,      // text: "not", "-", "+"
    binary,     // text: "+", "~", "and", …
    compare,    // kids[0] names[0] kids[1] names[1] kids[2] …: operators in `names`
    condition,  // kids[1] if kids[0] else kids[2] (null: undefined)
};

struct Expr {
    ExprKind kind;
    int line = 0;
    int depth = 1;
    std::string text;
    Value value;
    std::vector<std::unique_ptr<Expr>> kids;
    // Of the arguments (the kids behind the first one): "" by place, "*" and "**" spread, else the keyword.
    std::vector<std::string> names;
};
using ExprPtr = std::unique_ptr<Expr>;

enum class StatementKind : uint8_t {
    data,        // text
    print,       // first
    set,         // target = first
    set_block,   // target = body | first (a filter chain over `block_value`, may be null)
    loop,        // for target in first if second: body, else other; `recursive`: loop(…) runs it again
    condition,   // branches: if first: body, elif …, else other
    macro,       // macro
    call_block,  // call(macro parameters) first: body
    filter,      // body | first
    with,        // targets = values: body
    scoped,      // body in its own scope (generation)
    leave,       // break
    next,        // continue
};

struct Statement;
using Body = std::vector<std::unique_ptr<Statement>>;

struct Macro {
    std::string name;
    std::vector<std::string> parameters;
    std::vector<ExprPtr> defaults;  // of the last parameters
    bool uses_varargs = false, uses_kwargs = false, uses_caller = false;
    Body body;
    std::vector<std::string> early;  // names that the body sets, undefined before (names.h)
};

struct Statement {
    StatementKind kind;
    int line = 0;
    std::string text;
    ExprPtr target, first, second;
    std::vector<ExprPtr> targets, values;
    Body body, other;
    std::unique_ptr<Macro> macro;
    bool recursive = false;
    std::vector<std::string> early, early_other;  // of the scopes of body and other (names.h)
};

// The name under which a filter chain of a block finds the block's text.
inline constexpr const char* kBlockValue = " block";

struct Program {
    Body body;
    std::vector<std::string> early;
};

}  // namespace parlor::text::jinja
