// Finds tokens that stand for themselves in text (control tokens, user-defined tokens): the leftmost, then
// the longest.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/text/vocab.h"

namespace parlor::text {

class Normalizer;

class SpecialTokens {
  public:
    // `rules`: the tokens' flags, or null. With a normalizer: the tokens that are looked for in normalized
    // text, otherwise the others.
    SpecialTokens(const Vocab& vocab, const TextRules* rules, const Normalizer* normalizer);

    struct Match {
        size_t begin = 0, end = 0;
        int token = -1;
    };
    // The first match in [from, text.size()); token -1: none. A control token matches only where it ends at
    // or before control_end(begin): the end of the template text around `begin` (0 in message text).
    template <class ControlEnd>
    Match find(std::string_view text, size_t from, ControlEnd control_end) const {
        for (size_t begin = from; begin < text.size(); ++begin) {
            if (!starts_[static_cast<uint8_t>(text[begin])]) continue;
            Match match = longest_at(text, begin, control_end(begin));
            if (match.token < 0) continue;
            const size_t end = match.end;
            if (apply_flags(text, from, match)) return match;
            begin = end - 1;
        }
        return {};
    }

  private:
    struct Node {
        int token = -1;
        bool control = false;
    };
    void add(std::string_view text, int id, bool control);
    // Widens the match by the white space that its token takes; false: the token must not stand here.
    bool apply_flags(std::string_view text, size_t from, Match& match) const;
    Match longest_at(std::string_view text, size_t begin, size_t control_end) const;

    std::array<bool, 256> starts_{};
    std::vector<Node> nodes_;
    std::unordered_map<uint64_t, uint32_t> edges_;  // node << 8 | byte
    std::unordered_map<int, AddedToken> flags_;
};

}  // namespace parlor::text
