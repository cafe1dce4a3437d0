// A regular expression as a tree, between its text and its instructions.
#pragma once

#include "engine/text/regex_program.h"

namespace parlor::text {

struct RegexNode {
    enum class Kind : uint8_t { sequence, choice, set, look, repeat };
    Kind kind = Kind::sequence;
    std::vector<RegexNode> parts;  // sequence, choice; one for repeat
    CodeSet set;                   // set, look
    bool negative = false, at_end = false;
    int least = 0, most = -1;  // repeat; -1: without end
    bool lazy = false, possessive = false;

    bool may_be_empty() const {
        switch (kind) {
            case Kind::set:
                return false;
            case Kind::look:
                return true;
            case Kind::repeat:
                return least == 0 || parts[0].may_be_empty();
            case Kind::sequence:
                for (const RegexNode& part : parts)
                    if (!part.may_be_empty()) return false;
                return true;
            case Kind::choice:
                for (const RegexNode& part : parts)
                    if (part.may_be_empty()) return true;
                return false;
        }
        return true;
    }
    // What it can begin with.
    CodeSet first() const {
        if (kind == Kind::set) return set;
        CodeSet all;
        for (const RegexNode& part : parts) {
            all = all.united(part.first());
            if (kind == Kind::sequence && !part.may_be_empty()) break;
        }
        return all;
    }
};

// Appends the instructions; false: too many of them.
bool write_regex(const RegexNode& tree, RegexProgram& program);

}  // namespace parlor::text
