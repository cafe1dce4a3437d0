// Matchers of rules that are applied one after the other.
#include <iterator>

#include "engine/text/matchers.h"

namespace parlor::text {

namespace {

struct Range {
    uint32_t first, last;
};

// The cased letters that DeepSeek LLM's published rule lists one by one.
constexpr Range kCasedLetters[] = {
    {0x41, 0x5A},       {0x61, 0x7A},       {0xB5, 0xB5},       {0xC0, 0xD6},       {0xD8, 0xF6},
    {0xF8, 0x1BA},      {0x1BC, 0x1BF},     {0x1C4, 0x293},     {0x295, 0x2AF},     {0x370, 0x373},
    {0x376, 0x377},     {0x37B, 0x37D},     {0x37F, 0x37F},     {0x386, 0x386},     {0x388, 0x38A},
    {0x38C, 0x38C},     {0x38E, 0x3A1},     {0x3A3, 0x3F5},     {0x3F7, 0x481},     {0x48A, 0x52F},
    {0x531, 0x556},     {0x10A0, 0x10C5},   {0x13A0, 0x13F5},   {0x13F8, 0x13FD},   {0x1C90, 0x1CBA},
    {0x1CBD, 0x1CBF},   {0x1D00, 0x1D2B},   {0x1D6B, 0x1D77},   {0x1D79, 0x1D9A},   {0x1E00, 0x1F15},
    {0x1F18, 0x1F1D},   {0x1F20, 0x1F45},   {0x1F48, 0x1F4D},   {0x1F50, 0x1F57},   {0x1F59, 0x1F59},
    {0x1F5B, 0x1F5B},   {0x1F5D, 0x1F5D},   {0x1F5F, 0x1F7D},   {0x1F80, 0x1FB4},   {0x1FB6, 0x1FBC},
    {0x1FBE, 0x1FBE},   {0x1FC2, 0x1FC4},   {0x1FC6, 0x1FCC},   {0x1FD0, 0x1FD3},   {0x1FD6, 0x1FDB},
    {0x1FE0, 0x1FEC},   {0x1FF2, 0x1FF4},   {0x1FF6, 0x1FFC},   {0x2102, 0x2102},   {0x2107, 0x2107},
    {0x210A, 0x2113},   {0x2115, 0x2115},   {0x2119, 0x211D},   {0x2124, 0x2124},   {0x2126, 0x2126},
    {0x2128, 0x2128},   {0x212A, 0x212D},   {0x212F, 0x2134},   {0x2139, 0x2139},   {0x213C, 0x213F},
    {0x2145, 0x2149},   {0x214E, 0x214E},   {0x2183, 0x2184},   {0x2C00, 0x2C7B},   {0x2C7E, 0x2CE4},
    {0x2CEB, 0x2CEE},   {0x2CF2, 0x2CF3},   {0xA640, 0xA66D},   {0xA680, 0xA69B},   {0xA722, 0xA76F},
    {0xA771, 0xA787},   {0xA78B, 0xA78E},   {0xAB70, 0xABBF},   {0xFB00, 0xFB06},   {0xFB13, 0xFB17},
    {0xFF21, 0xFF3A},   {0xFF41, 0xFF5A},   {0x10400, 0x1044F}, {0x104B0, 0x104D3}, {0x104D8, 0x104FB},
    {0x10C80, 0x10CB2}, {0x10CC0, 0x10CF2}, {0x118A0, 0x118DF}, {0x1E900, 0x1E943},
};
// [!-/:-~！-／：-～‘-‟　-。]
constexpr Range kDeepseekPunctuation[] = {{0x21, 0x2F},     {0x3A, 0x7E},     {0x2018, 0x201F},
                                          {0x3000, 0x3002}, {0xFF01, 0xFF0F}, {0xFF1A, 0xFF5E}};
constexpr Range kDeepseekCjk[] = {{0x800, 0x9FA5}, {0xAC00, 0xD7FF}};
constexpr Range kDeepseekV3Cjk[] = {{0x3040, 0x30FF}, {0x4E00, 0x9FA5}};

template <size_t N>
bool among(uint32_t code, const Range (&ranges)[N]) {
    for (const Range& range : ranges)
        if (code >= range.first && code <= range.last) return true;
    return false;
}

Found found_run(size_t position, size_t end, const Char& c) {
    return end > position ? Found{end, true} : Found{position + c.length, false};
}

// in+ at the position
template <class In>
Found run(std::string_view text, size_t position, In in, size_t most = ~size_t{0}) {
    return found_run(position, run_end(text, position, in, most), char_at(text, position));
}

// \s?in+ at the position
template <class In>
Found spaced_run(std::string_view text, size_t position, In in) {
    const Char c = char_at(text, position);
    if (c.is(kSpace)) {
        const size_t start = position + c.length;
        if (const size_t end = run_end(text, start, in); end > start) return {end, true};
    }
    return run(text, position, in);
}

bool is_number(const Char& c) {
    return c.is(kNumber);
}

}  // namespace

Found one_number(std::string_view text, size_t position) {
    return run(text, position, is_number, 1);
}
Found three_numbers(std::string_view text, size_t position) {
    return run(text, position, is_number, 3);
}
Found numbers(std::string_view text, size_t position) {
    return run(text, position, is_number);
}

Found three_ascii_digits(std::string_view text, size_t position) {
    const auto digit = [](const Char& c) { return c.code >= '0' && c.code <= '9'; };
    const size_t end = run_end(text, position, digit, 3);
    return end == position + 3 ? Found{end, true} : Found{position + char_at(text, position).length, false};
}

Found newline(std::string_view text, size_t position) {
    return run(
        text, position, [](const Char& c) { return c.is(kNewline); }, 1);
}

Found cased_letters(std::string_view text, size_t position) {
    return spaced_run(text, position, [](const Char& c) { return among(c.code, kCasedLetters); });
}
Found deepseek_punctuation(std::string_view text, size_t position) {
    return spaced_run(text, position, [](const Char& c) { return among(c.code, kDeepseekPunctuation); });
}
Found spaced_letters(std::string_view text, size_t position) {
    return spaced_run(text, position, [](const Char& c) { return c.is(kLetter); });
}
Found spaced_punctuation(std::string_view text, size_t position) {
    return spaced_run(text, position, [](const Char& c) { return c.is(kPunctuation); });
}

// \s+$
Found trailing_spaces(std::string_view text, size_t position) {
    const size_t end = class_run(text, position, kSpace);
    if (end > position) return {end, end == text.size()};
    return {position + char_at(text, position).length, false};
}

Found deepseek_cjk(std::string_view text, size_t position) {
    return run(text, position, [](const Char& c) { return among(c.code, kDeepseekCjk); });
}
Found deepseek_v3_cjk(std::string_view text, size_t position) {
    return run(text, position, [](const Char& c) { return among(c.code, kDeepseekV3Cjk); });
}

// [\p{P}$+<=>^~|`]+ : Unicode's punctuation and all of ASCII's.
Found falcon_punctuation(std::string_view text, size_t position) {
    return run(text, position,
               [](const Char& c) { return c.is(kPunctuation) || (c.code < 128 && c.is(kSymbol)); });
}

//  ?[^(\s|.,!?…。，、।۔،)]+
Found bloom(std::string_view text, size_t position) {
    const auto in = [](const Char& c) {
        for (const uint32_t stop : {0x28u, 0x29u, 0x7Cu, 0x2Eu, 0x2Cu, 0x21u, 0x3Fu, 0x2026u, 0x3002u,
                                    0xFF0Cu, 0x3001u, 0x964u, 0x6D4u, 0x60Cu})
            if (c.code == stop) return false;
        return !c.is(kSpace);
    };
    const Char c = char_at(text, position);
    const size_t start = position + (c.code == ' ' ? 1 : 0);
    if (const size_t end = run_end(text, start, in); end > start) return {end, true};
    return {position + c.length, false};
}

}  // namespace parlor::text
