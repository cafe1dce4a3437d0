// SentencePiece's precompiled_charsmap: replacements of the longest prefix, in a double-array trie (Yata's
// Darts-clone) followed by the replacements, each ended by a NUL.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/result.h"

namespace parlor::text {

class Charsmap {
  public:
    // Errors: sizes that do not fit (VocabularyInvalid).
    static Result<Charsmap> create(std::string_view bytes);

    struct Match {
        size_t length = 0;  // bytes of text; 0: nothing is replaced here
        std::string_view replacement;
    };
    // The longest prefix of `text` that has a replacement.
    Match longest(std::string_view text) const;
    // As the `tokenizers` library applies it: to each character – there, a grapheme of at most 5 bytes – by
    // itself.
    std::string apply_to_characters(std::string_view text) const;

  private:
    template <class Found>
    void walk(std::string_view text, const Found& found) const;

    std::vector<uint32_t> units_;
    std::string replacements_;  // its own NUL ends the last one
};

}  // namespace parlor::text
