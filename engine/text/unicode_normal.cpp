// Unicode Standard Annex 15 over the tables of unicode_normal.inc; Hangul by its formula.
#include <algorithm>
#include <array>
#include <unordered_map>

#include "engine/text/normalizer.h"
#include "engine/text/unicode.h"

namespace parlor::text {

namespace {

struct Pair {
    uint32_t code, first, second;
    uint8_t composes;
};
struct Single {
    uint32_t code, same;
};
struct Combining {
    uint32_t first, last;
    uint8_t order;
};

#include "engine/text/unicode_normal.inc"

constexpr uint32_t kHangul = 0xAC00, kLead = 0x1100, kVowel = 0x1161, kTail = 0x11A7;
constexpr uint32_t kVowels = 21, kTails = 28, kSyllables = 19 * kVowels * kTails;
constexpr uint32_t kFirstByte = 0x200000;  // bytes that are no text, so that they keep their place

class Tables {
  public:
    Tables() {
        for (const Pair& pair : kPairs) {
            parts_[pair.code] = {pair.first, pair.second};
            if (pair.composes != 0) composed_[uint64_t{pair.first} << 32 | pair.second] = pair.code;
        }
        for (const Single& single : kSingles) parts_[single.code] = {single.same};
        for (size_t i = 0; i < std::size(kCompatible); i += 2 + kCompatible[i + 1])
            compatible_[kCompatible[i]] = {kCompatible + i + 2, kCompatible + i + 2 + kCompatible[i + 1]};
        for (const Combining& run : kCombining)
            for (uint32_t code = run.first; code <= run.last; ++code) order_[code] = run.order;
    }
    uint8_t order(uint32_t code) const {
        if (code < 0x300) return 0;
        const auto found = order_.find(code);
        return found == order_.end() ? 0 : found->second;
    }
    // Decompositions are at most a few deep.
    void decompose(uint32_t code, bool compatible, std::vector<uint32_t>& out) const {
        if (code < 0xA0) {
            out.push_back(code);
            return;
        }
        if (code >= kHangul && code < kHangul + kSyllables) {
            const uint32_t index = code - kHangul;
            out.push_back(kLead + index / (kVowels * kTails));
            out.push_back(kVowel + index / kTails % kVowels);
            if (index % kTails != 0) out.push_back(kTail + index % kTails);
            return;
        }
        const auto canonical = parts_.find(code);
        if (canonical != parts_.end()) {
            for (const uint32_t part : canonical->second) decompose(part, compatible, out);
            return;
        }
        const auto other = compatible ? compatible_.find(code) : compatible_.end();
        if (other == compatible_.end()) {
            out.push_back(code);
            return;
        }
        for (const uint32_t part : other->second) decompose(part, compatible, out);
    }
    // The character that two make; 0: none.
    uint32_t compose(uint32_t first, uint32_t second) const {
        if (first >= kLead && first < kLead + 19 && second >= kVowel && second < kVowel + kVowels)
            return kHangul + ((first - kLead) * kVowels + (second - kVowel)) * kTails;
        if (first >= kHangul && first < kHangul + kSyllables && (first - kHangul) % kTails == 0 &&
            second > kTail && second < kTail + kTails)
            return first + (second - kTail);
        const auto found = composed_.find(uint64_t{first} << 32 | second);
        return found == composed_.end() ? 0 : found->second;
    }

  private:
    std::unordered_map<uint32_t, std::vector<uint32_t>> parts_, compatible_;
    std::unordered_map<uint64_t, uint32_t> composed_;
    std::unordered_map<uint32_t, uint8_t> order_;
};

const Tables& tables() {
    static const Tables all;
    return all;
}

void sort_marks(std::vector<uint32_t>& codes) {
    const Tables& table = tables();
    for (size_t i = 0; i < codes.size();) {
        if (table.order(codes[i]) == 0) {
            ++i;
            continue;
        }
        size_t end = i;
        while (end < codes.size() && table.order(codes[end]) != 0) ++end;
        std::stable_sort(codes.begin() + static_cast<ptrdiff_t>(i),
                         codes.begin() + static_cast<ptrdiff_t>(end),
                         [&](uint32_t a, uint32_t b) { return table.order(a) < table.order(b); });
        i = end;
    }
}

void compose_all(std::vector<uint32_t>& codes) {
    const Tables& table = tables();
    constexpr size_t kNone = ~size_t{0};
    size_t starter = kNone, out = 0;
    int last = -1;  // class of the character before that is kept, behind the starter
    for (const uint32_t code : codes) {
        const int order = table.order(code);
        if (starter != kNone && last < order) {
            if (const uint32_t both = table.compose(codes[starter], code); both != 0) {
                codes[starter] = both;
                continue;
            }
        }
        if (order == 0) {
            starter = out;
            last = -1;
        } else {
            last = order;
        }
        codes[out++] = code;
    }
    codes.resize(out);
}

}  // namespace

std::string unicode_normalized(std::string_view text, bool compatible, bool compose) {
    // Nothing below U+00A0 changes, and nothing below U+0300 where parts are composed.
    const auto unchanged = [&](char c) {
        return static_cast<uint8_t>(c) < (compose && !compatible ? 0xCC : 0x80);
    };
    if (std::ranges::all_of(text, unchanged)) return std::string(text);
    std::vector<uint32_t> codes;
    codes.reserve(text.size());
    for (size_t i = 0; i < text.size();) {
        const Char c = char_at(text, i);
        if (c.code == kInvalidByte) {
            codes.push_back(kFirstByte + static_cast<uint8_t>(text[i]));
        } else {
            tables().decompose(c.code, compatible, codes);
        }
        i += c.length;
    }
    sort_marks(codes);
    if (compose) compose_all(codes);
    std::string out;
    out.reserve(text.size());
    for (const uint32_t code : codes) {
        if (code >= kFirstByte) {
            out += static_cast<char>(code - kFirstByte);
        } else {
            append_utf8(out, code);
        }
    }
    return out;
}

std::string without_marks(std::string_view text) {
    std::string out;
    for (size_t i = 0; i < text.size();) {
        const Char c = char_at(text, i);
        if (!c.is(kMark)) out.append(text, i, c.length);
        i += c.length;
    }
    return out;
}

}  // namespace parlor::text
