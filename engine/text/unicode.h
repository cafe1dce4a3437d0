// Code points of UTF-8 text and their classes, for the pre-tokenizers and the template's string methods.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace parlor::text {

// Bits of char_class(): the general categories that pre-tokenizers ask for.
enum CharClass : uint16_t {
    kLower = 1 << 0,         // Ll
    kUpper = 1 << 1,         // Lu
    kTitle = 1 << 2,         // Lt
    kOtherLetter = 1 << 3,   // Lm, Lo
    kMark = 1 << 4,          // M
    kNumber = 1 << 5,        // N
    kPunctuation = 1 << 6,   // P
    kSymbol = 1 << 7,        // S
    kSpace = 1 << 8,         // White_Space
    kNewline = 1 << 9,       // \r, \n
    kUnprintable = 1 << 10,  // C and Z apart from U+0020: what Python's repr() escapes
    kDigit = 1 << 11,        // Nd
    kLetter = kLower | kUpper | kTitle | kOtherLetter,
};

constexpr uint32_t kInvalidByte = 0xFFFFFFFF;  // code point of a byte that is not part of valid UTF-8

struct Char {
    uint32_t code = kInvalidByte;
    uint32_t length = 0;  // bytes; 1 for an invalid byte, 0 past the end
    uint16_t classes = 0;
    bool is(unsigned mask) const { return (classes & mask) != 0; }
};

uint16_t char_class(uint32_t code);
// Calls run(first, last, category) for all code points in order; categories by CATEGORIES in
// unicode_tables.py.
void for_each_category(const std::function<void(uint32_t, uint32_t, unsigned)>& run);
Char char_at(std::string_view text, size_t position);
void append_utf8(std::string& out, uint32_t code);
bool is_valid_utf8(std::string_view text);
// Case mappings that give one character.
uint32_t to_lower(uint32_t code);
uint32_t to_upper(uint32_t code);

}  // namespace parlor::text
