// SentencePiece's own normalizer (Kudo and Richardson 2018; normalizer.cc): the map of characters, spaces at
// the ends and runs of spaces, and U+2581 for a space.
#pragma once

#include <optional>
#include <string>

#include "engine/model_card.h"
#include "engine/text/charsmap.h"

namespace parlor::text {

constexpr std::string_view kSpaceMark = "\xE2\x96\x81";

class SentencePieceNormalizer {
  public:
    // Errors: a damaged charsmap.
    Result<void> init(const VocabData& data, bool remove_extra_spaces);
    bool adds_space() const { return add_space_; }
    std::string apply(std::string_view text) const;

  private:
    // What stands at the beginning of the text, and how many bytes it replaces.
    Charsmap::Match next(std::string_view text) const;

    std::optional<Charsmap> charsmap_;
    bool add_space_ = true, remove_extra_ = false;
};

}  // namespace parlor::text
