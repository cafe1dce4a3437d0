#include "engine/text/code_set.h"

#include <algorithm>
#include <array>
#include <string>

#include "engine/text/unicode.h"

namespace parlor::text {

namespace {

constexpr uint32_t kLast = 0x10FFFF;

// Two letters of a general category each, in the order of unicode_tables.py.
constexpr std::string_view kCategoryNames = "CnCcCfCoCsLlLmLoLtLuMcMeMnNdNlNoPcPdPePfPiPoPsScSkSmSoZlZpZs";

// Unicode 15.1, Scripts.txt: Han.
constexpr CodeSet::Range kHan[] = {
    {0x2E80, 0x2E99},   {0x2E9B, 0x2EF3},   {0x2F00, 0x2FD5},   {0x3005, 0x3005},   {0x3007, 0x3007},
    {0x3021, 0x3029},   {0x3038, 0x303B},   {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0xF900, 0xFA6D},
    {0xFA70, 0xFAD9},   {0x16FE2, 0x16FE3}, {0x16FF0, 0x16FF1}, {0x20000, 0x2A6DF}, {0x2A700, 0x2B739},
    {0x2B740, 0x2B81D}, {0x2B820, 0x2CEA1}, {0x2CEB0, 0x2EBE0}, {0x2EBF0, 0x2EE5D}, {0x2F800, 0x2FA1D},
    {0x30000, 0x3134A}, {0x31350, 0x323AF}};

CodeSet of_classes(unsigned classes) {
    std::vector<CodeSet::Range> ranges;
    for (uint32_t code = 0; code <= kLast; ++code) {
        if ((char_class(code) & classes) == 0) continue;
        if (ranges.empty() || ranges.back().last + 1 != code) ranges.push_back({code, code});
        ranges.back().last = code;
    }
    return CodeSet(std::move(ranges));
}

// `name`: "L" or "Lu".
std::optional<CodeSet> of_category(std::string_view name) {
    uint32_t mask = 0;
    for (uint32_t i = 0; i * 2 < kCategoryNames.size(); ++i)
        if (kCategoryNames.substr(size_t{i} * 2, name.size()) == name) mask |= 1u << i;
    if (mask == 0 || name.empty() || name.size() > 2) return std::nullopt;
    std::vector<CodeSet::Range> ranges;
    for_each_category([&](uint32_t first, uint32_t last, unsigned category) {
        if ((mask >> category & 1) != 0) ranges.push_back({first, last});
    });
    return CodeSet(std::move(ranges));
}

CodeSet space_set() {
    return of_classes(kSpace);
}
CodeSet alphabetic_set() {
    // Letters in circles and squares are symbols that count as alphabetic.
    return of_classes(kLetter | kMark)
        .united(*of_category("Nl"))
        .united(CodeSet({{0x24B6, 0x24E9}, {0x1F130, 0x1F149}, {0x1F150, 0x1F169}, {0x1F170, 0x1F189}}));
}
// As Oniguruma has \w, which takes superscript digits and fractions of Latin-1 besides.
CodeSet word_set() {
    return alphabetic_set()
        .united(of_classes(kDigit))
        .united(*of_category("Pc"))
        .united(CodeSet({{0xB2, 0xB3}, {0xB9, 0xB9}, {0xBC, 0xBE}}));
}
// What the tokenizers package's Punctuation splits at.
CodeSet split_punctuation() {
    return CodeSet({
#include "engine/text/unicode_punctuation.inc"
    });
}

}  // namespace

CodeSet::CodeSet(std::vector<Range> ranges) {
    std::ranges::sort(ranges, {}, &Range::first);
    for (const Range& range : ranges) {
        if (!ranges_.empty() && range.first <= ranges_.back().last + 1) {
            ranges_.back().last = std::max(ranges_.back().last, range.last);
        } else {
            ranges_.push_back(range);
        }
    }
}

std::optional<CodeSet> CodeSet::escape(char letter) {
    switch (letter) {
        case 's':
            return space_set();
        case 'S':
            return space_set().inverted();
        case 'd':
            return of_category("Nd");
        case 'D':
            return of_category("Nd")->inverted();
        case 'w':
            return word_set();
        case 'W':
            return word_set().inverted();
        case 'h':
            return CodeSet({{'0', '9'}, {'A', 'F'}, {'a', 'f'}});
        case 'H':
            return CodeSet({{'0', '9'}, {'A', 'F'}, {'a', 'f'}}).inverted();
        default:
            return std::nullopt;
    }
}

std::optional<CodeSet> CodeSet::property(std::string_view name) {
    if (auto category = of_category(name)) return category;
    std::string lower;
    for (const char c : name) {
        if (c == ' ' || c == '_' || c == '-') continue;
        lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    if (lower == "letter") return of_category("L");
    if (lower == "mark") return of_category("M");
    if (lower == "number") return of_category("N");
    if (lower == "punctuation") return of_category("P");
    if (lower == "punct") return of_category("P")->united(*of_category("S"));  // Oniguruma's
    if (lower == "symbol") return of_category("S");
    if (lower == "digit") return of_category("Nd");
    if (lower == "splitpunctuation") return split_punctuation();
    if (lower == "alpha") return alphabetic_set();
    if (lower == "alnum") return alphabetic_set().united(of_classes(kDigit));
    if (lower == "upper") return of_category("Lu");
    if (lower == "lower") return of_category("Ll");
    if (lower == "space") return space_set();
    if (lower == "blank") return of_category("Zs")->united(one('\t'));
    if (lower == "cntrl") return of_category("Cc");
    if (lower == "word") return word_set();
    if (lower == "han" || lower == "script=han") return CodeSet({std::begin(kHan), std::end(kHan)});
    return std::nullopt;
}

CodeSet CodeSet::united(const CodeSet& other) const {
    std::vector<Range> all = ranges_;
    all.insert(all.end(), other.ranges_.begin(), other.ranges_.end());
    return CodeSet(std::move(all));
}

CodeSet CodeSet::intersected(const CodeSet& other) const {
    return inverted().united(other.inverted()).inverted();
}

CodeSet CodeSet::inverted() const {
    std::vector<Range> out;
    uint32_t next = 0;
    for (const Range& range : ranges_) {
        if (range.first > next) out.push_back({next, range.first - 1});
        next = range.last + 1;
    }
    if (next <= kLast) out.push_back({next, kLast});
    return CodeSet(std::move(out));
}

CodeSet CodeSet::any_case() const {
    std::vector<Range> out = ranges_;
    const auto add = [&](uint32_t code) { out.push_back({code, code}); };
    for (const Range& range : ranges_) {
        for (uint32_t code = range.first; code <= range.last; ++code) {
            add(to_lower(code)), add(to_upper(code)), add(to_lower(to_upper(code)));
            // Two more letters are written as these two in lower case.
            if (code == 's' || code == 'S') add(0x17F);
            if (code == 'k' || code == 'K') add(0x212A);
        }
    }
    return CodeSet(std::move(out));
}

bool CodeSet::contains(uint32_t code) const {
    const auto after = std::ranges::upper_bound(ranges_, code, {}, &Range::first);
    return after != ranges_.begin() && std::prev(after)->last >= code;
}

}  // namespace parlor::text
