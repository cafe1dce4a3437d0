// The parsed form of a regular expression: instructions with priorities (Thompson 1968; Pike's machine).
#pragma once

#include <string>
#include <vector>

#include "engine/result.h"
#include "engine/text/code_set.h"

namespace parlor::text {

struct RegexInstruction {
    enum class Kind : uint8_t { set, split, jump, look, match };
    Kind kind = Kind::match;
    uint32_t set = 0;            // set, look: which one
    bool negative = false;       // look: the next character is not in the set …
    bool at_end = false;         // … and whether the end of the text will do
    uint32_t to = 0, or_to = 0;  // split: first choice, second choice; jump: to
};

struct RegexProgram {
    std::vector<RegexInstruction> code;
    std::vector<CodeSet> sets;
};

// Errors: what is wrong, as a part of a sentence.
struct RegexParseResult {
    RegexProgram program;
    std::string error;
};
RegexParseResult parse_regex(std::string_view pattern);

}  // namespace parlor::text
