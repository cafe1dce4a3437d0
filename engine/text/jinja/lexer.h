// Cuts a template into tokens, with Jinja's white-space control (trim_blocks and lstrip_blocks on).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/result.h"

namespace parlor::text::jinja {

enum class TokenKind : uint8_t {
    data,            // text outside of tags
    variable_begin,  // {{
    variable_end,
    block_begin,  // {%
    block_end,
    name,
    string,  // its value
    integer,
    real,
    op,
    end,
};

struct Token {
    TokenKind kind = TokenKind::end;
    std::string text;
    int line = 1;
};

// The last token is `end`. Errors name the line.
Result<std::vector<Token>> tokenize(std::string_view source);

}  // namespace parlor::text::jinja
