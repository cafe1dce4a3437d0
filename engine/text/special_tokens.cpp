#include "engine/text/special_tokens.h"

namespace parlor::text {

namespace {
// A longer token is never looked for in text: every position is tried for at most this many bytes, so time
// stays linear.
constexpr size_t kLongestMarker = 256;
}  // namespace

SpecialTokens::SpecialTokens(const Vocab& vocab) : nodes_(1) {
    for (int id = 0; id < vocab.size(); ++id) {
        const TokenType type = vocab.type(id);
        const bool control = type == TokenType::control || type == TokenType::unknown;
        if (!control && type != TokenType::user_defined) continue;
        const std::string& text = vocab.text(id);
        if (text.empty() || text.size() > kLongestMarker) continue;
        starts_[static_cast<uint8_t>(text[0])] = true;
        uint32_t node = 0;
        for (const char c : text) {
            const auto [edge, added] =
                edges_.try_emplace(uint64_t{node} << 8 | static_cast<uint8_t>(c), nodes_.size());
            if (added) nodes_.emplace_back();
            node = edge->second;
        }
        if (nodes_[node].token < 0) nodes_[node] = {id, control};
    }
}

SpecialTokens::Match SpecialTokens::longest_at(std::string_view text, size_t begin,
                                               size_t control_end) const {
    Match best;
    uint32_t node = 0;
    for (size_t i = begin; i < text.size(); ++i) {
        const auto edge = edges_.find(uint64_t{node} << 8 | static_cast<uint8_t>(text[i]));
        if (edge == edges_.end()) break;
        node = edge->second;
        if (nodes_[node].token >= 0 && (!nodes_[node].control || i + 1 <= control_end))
            best = {begin, i + 1, nodes_[node].token};
    }
    return best;
}

}  // namespace parlor::text
