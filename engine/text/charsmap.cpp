#include "engine/text/charsmap.h"

#include <cstring>

#include "engine/text/unicode.h"

namespace parlor::text {

namespace {

uint32_t offset_of(uint32_t unit) {
    return (unit >> 10) << ((unit & (1u << 9)) >> 6);
}

// A character that joins the one before it to one grapheme (close to Unicode Standard Annex 29).
bool joins(uint32_t code, uint16_t classes) {
    return (classes & kMark) != 0 || code == 0x200C || code == 0x200D || (code >= 0x1F3FB && code <= 0x1F3FF);
}

}  // namespace

Result<Charsmap> Charsmap::create(std::string_view bytes) {
    constexpr size_t kMost = size_t{16} << 20;
    uint32_t trie = 0;
    if (bytes.size() > kMost || bytes.size() < sizeof trie)
        return message(Msg::VocabularyInvalid, "its map of characters has a wrong size");
    std::memcpy(&trie, bytes.data(), sizeof trie);
    if (trie % 4 != 0 || trie == 0 || trie > bytes.size() - sizeof trie)
        return message(Msg::VocabularyInvalid, "its map of characters has a wrong size");
    Charsmap map;
    map.units_.resize(trie / 4);
    std::memcpy(map.units_.data(), bytes.data() + sizeof trie, trie);
    map.replacements_ = bytes.substr(sizeof trie + trie);
    return map;
}

template <class Found>
void Charsmap::walk(std::string_view text, const Found& found) const {
    size_t node = offset_of(units_[0]);
    for (size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<uint8_t>(text[i]);
        node ^= byte;
        if (byte == 0 || node >= units_.size()) return;
        const uint32_t unit = units_[node];
        if ((unit & 0x800000FFu) != byte) return;
        node ^= offset_of(unit);
        if (node >= units_.size()) return;
        if ((unit >> 8 & 1) != 0) {
            const size_t value = units_[node] & 0x7FFFFFFFu;
            if (value < replacements_.size() &&
                !found(Match{i + 1, std::string_view(replacements_.data() + value)}))
                return;
        }
    }
}

Charsmap::Match Charsmap::longest(std::string_view text) const {
    Match best;
    walk(text, [&](const Match& match) {
        best = match;
        return true;
    });
    return best;
}

std::string Charsmap::apply_to_characters(std::string_view text) const {
    const auto shortest = [&](std::string_view part, std::string& out) {
        bool replaced = false;
        walk(part, [&](const Match& match) {
            out += match.replacement;
            replaced = true;
            return false;
        });
        return replaced;
    };
    std::string out;
    out.reserve(text.size());
    for (size_t i = 0; i < text.size();) {
        const Char first = char_at(text, i);
        size_t end = i + first.length;
        const bool breaks = first.code < 0x20 || first.code == 0x7F;
        if (first.code == '\r' && end < text.size() && text[end] == '\n') ++end;
        for (Char c = char_at(text, end); !breaks && c.length > 0 && joins(c.code, c.classes);
             c = char_at(text, end))
            end += c.length;
        constexpr size_t kLongest = 5;
        if (end - i > kLongest || !shortest(text.substr(i, end - i), out)) {
            for (size_t at = i; at < end;) {
                const Char c = char_at(text, at);
                if (!shortest(text.substr(at, c.length), out)) out.append(text, at, c.length);
                at += c.length;
            }
        }
        i = end;
    }
    return out;
}

}  // namespace parlor::text
