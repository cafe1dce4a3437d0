#include "engine/text/special_tokens.h"

#include "engine/text/normalizer.h"
#include "engine/text/unicode.h"

namespace parlor::text {

namespace {
// A longer token is never looked for in text: every position is tried for at most this many bytes, so time
// stays linear.
constexpr size_t kLongestMarker = 256;

bool is_word(const Char& c) {
    return c.is(kLetter | kMark | kDigit) || c.code == '_';
}

size_t start_of_last(std::string_view text, size_t end) {
    size_t at = end - 1;
    while (at > 0 && end - at < 4 && (static_cast<uint8_t>(text[at]) & 0xC0) == 0x80) --at;
    return at;
}
}  // namespace

SpecialTokens::SpecialTokens(const Vocab& vocab, const TextRules* rules, const Normalizer* normalizer)
    : nodes_(1) {
    std::unordered_map<int, const AddedToken*> added;
    if (rules != nullptr)
        for (const AddedToken& token : rules->added) added.emplace(token.id, &token);
    for (int id = 0; id < vocab.size(); ++id) {
        const TokenType type = vocab.type(id);
        const bool control = type == TokenType::control || type == TokenType::unknown;
        if (!control && type != TokenType::user_defined) continue;
        const auto flags = added.find(id);
        // Control tokens are always looked for in the text itself, where it is known who wrote it.
        const bool normalized = !control && flags != added.end() && flags->second->normalized;
        if (normalized != (normalizer != nullptr)) continue;
        if (vocab.text(id).size() > kLongestMarker) continue;
        add(normalized ? normalizer->apply(vocab.text(id)) : vocab.text(id), id, control);
        if (flags != added.end()) flags_.emplace(id, *flags->second);
    }
}

void SpecialTokens::add(std::string_view text, int id, bool control) {
    if (text.empty() || text.size() > kLongestMarker) return;
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

bool SpecialTokens::apply_flags(std::string_view text, size_t from, Match& match) const {
    const auto found = flags_.find(match.token);
    if (found == flags_.end()) return true;
    const AddedToken& flags = found->second;
    if (flags.single_word) {
        if (match.begin > 0 && is_word(char_at(text, start_of_last(text, match.begin)))) return false;
        if (is_word(char_at(text, match.end))) return false;
    }
    if (flags.left_strip) {
        while (match.begin > from) {
            const size_t last = start_of_last(text, match.begin);
            const Char c = char_at(text, last);
            if (!c.is(kSpace) || last + c.length != match.begin || last < from) break;
            match.begin = last;
        }
    }
    if (flags.right_strip)
        for (Char c = char_at(text, match.end); c.is(kSpace); c = char_at(text, match.end))
            match.end += c.length;
    return true;
}

}  // namespace parlor::text
