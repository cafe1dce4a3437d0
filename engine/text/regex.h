// Regular expressions as pre-tokenizers use them, in the syntax of Oniguruma: leftmost, then the first
// alternative that matches, as a backtracking engine would find it – but found by a deterministic automaton
// made beforehand, so that a text takes linear time and no stack.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/result.h"

namespace parlor::text {

class Regex {
  public:
    // Errors (RegexUnsupported, which names the expression): not well-formed; look-behind, back-references,
    // look-ahead of more than one character; an automaton of more than 2,000 states.
    static Result<Regex> compile(std::string_view pattern);

    // How far attempts may read beyond what they match, in characters, until they are cut short: expressions
    // that read on and on stay linear. Make one for each text.
    struct Budget {
        explicit Budget(size_t text_size) : spare(text_size * 16 + 65536) {}
        size_t spare;
    };

    // End of the match that begins at `position`; `position` when there is none, or only an empty one.
    size_t match(std::string_view text, size_t position, Budget& budget) const;

  private:
    friend class AutomatonBuilder;
    uint8_t class_of(uint32_t code) const { return blocks_[block_of_[code >> 8]][code & 0xFF]; }

    using Block = std::array<uint8_t, 256>;
    std::vector<Block> blocks_;  // the class of each code point, in blocks that are equal only once
    std::array<uint16_t, 0x1100> block_of_{};
    unsigned classes_ = 0;        // the end of the text comes after them
    std::vector<uint32_t> next_;  // [state][class]: 2 · next state + (a match ends before this character)
};

}  // namespace parlor::text
