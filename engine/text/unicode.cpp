#include "engine/text/unicode.h"

#include <iterator>
#include <vector>

namespace parlor::text {

namespace {

struct CategoryStart {
    uint32_t first;
    uint8_t category;
};

constexpr CategoryStart kCategories[] = {
#include "engine/text/unicode_tables.inc"
};

// In the order of CATEGORIES in unicode_tables.py.
constexpr uint16_t kClassOfCategory[] = {
    kUnprintable,
    kUnprintable,
    kUnprintable,
    kUnprintable,
    kUnprintable,  // C
    kLower,
    kOtherLetter,
    kOtherLetter,
    kTitle,
    kUpper,  // L
    kMark,
    kMark,
    kMark,  // M
    kNumber | kDigit,
    kNumber,
    kNumber,  // N
    kPunctuation,
    kPunctuation,
    kPunctuation,
    kPunctuation,
    kPunctuation,
    kPunctuation,
    kPunctuation,  // P
    kSymbol,
    kSymbol,
    kSymbol,
    kSymbol,  // S
    kUnprintable,
    kUnprintable,
    kUnprintable,  // Z
};

constexpr uint32_t kSpaces[] = {9,      10,     11,     12,     13,     32,     0x85,   0xA0,   0x1680,
                                0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008,
                                0x2009, 0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000};

// One entry for each code point: 2 MB of address space, of which the parts that text uses are touched.
class ClassTable {
  public:
    ClassTable() : classes_(0x110000) {
        for (size_t i = 0; i < std::size(kCategories); ++i) {
            const uint32_t end = i + 1 < std::size(kCategories) ? kCategories[i + 1].first : 0x110000;
            for (uint32_t code = kCategories[i].first; code < end; ++code)
                classes_[code] = kClassOfCategory[kCategories[i].category];
        }
        for (const uint32_t code : kSpaces) classes_[code] |= kSpace;
        classes_[' '] &= static_cast<uint16_t>(~kUnprintable);
        classes_['\r'] |= kNewline;
        classes_['\n'] |= kNewline;
    }
    uint16_t operator[](uint32_t code) const { return classes_[code]; }

  private:
    std::vector<uint16_t> classes_;
};

const ClassTable& class_table() {
    static const ClassTable table;
    return table;
}

}  // namespace

uint16_t char_class(uint32_t code) {
    return code < 0x110000 ? class_table()[code] : uint16_t{kSymbol};
}

Char char_at(std::string_view text, size_t position) {
    if (position >= text.size()) return {};
    const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[position + i]); };
    const uint8_t lead = byte(0);
    if (lead < 0x80) return {lead, 1, class_table()[lead]};
    const size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    const Char invalid{kInvalidByte, 1, kSymbol};
    if (lead < 0xC2 || lead > 0xF4 || text.size() - position < length) return invalid;
    uint32_t code = lead & (0x7Fu >> length);
    for (size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0) != 0x80) return invalid;
        code = code << 6 | (byte(i) & 0x3F);
    }
    constexpr uint32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
    if (code < kSmallest[length] || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return invalid;
    return {code, static_cast<uint32_t>(length), class_table()[code]};
}

void append_utf8(std::string& out, uint32_t code) {
    const auto put = [&](uint32_t byte) { out += static_cast<char>(byte); };
    if (code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) code = 0xFFFD;
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xC0 | code >> 6), put(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        put(0xE0 | code >> 12), put(0x80 | (code >> 6 & 0x3F)), put(0x80 | (code & 0x3F));
    } else {
        put(0xF0 | code >> 18), put(0x80 | (code >> 12 & 0x3F));
        put(0x80 | (code >> 6 & 0x3F)), put(0x80 | (code & 0x3F));
    }
}

bool is_valid_utf8(std::string_view text) {
    for (size_t i = 0; i < text.size();) {
        const Char c = char_at(text, i);
        if (c.code == kInvalidByte) return false;
        i += c.length;
    }
    return true;
}

namespace {

// Upper and lower case lie at a fixed distance, or alternate (distance 1, upper even or odd).
struct CaseRange {
    uint32_t first, last;  // of the upper-case letters
    uint32_t distance;
};
constexpr CaseRange kDistances[] = {
    {'A', 'Z', 32},     {0xC0, 0xD6, 32},   {0xD8, 0xDE, 32},   {0x391, 0x3A1, 32},   {0x3A3, 0x3AB, 32},
    {0x410, 0x42F, 32}, {0x400, 0x40F, 80}, {0x531, 0x556, 48}, {0xFF21, 0xFF3A, 32}, {0x10400, 0x10427, 40}};
constexpr CaseRange kAlternating[] = {
    {0x100, 0x12F, 0}, {0x132, 0x137, 0}, {0x139, 0x148, 1},   {0x14A, 0x177, 0},
    {0x179, 0x17E, 1}, {0x1CD, 0x1DC, 1}, {0x1DE, 0x1EF, 0},   {0x1F8, 0x21F, 0},
    {0x222, 0x233, 0}, {0x3D8, 0x3EF, 0}, {0x460, 0x481, 0},   {0x48A, 0x4BF, 0},
    {0x4C1, 0x4CE, 1}, {0x4D0, 0x52F, 0}, {0x1E00, 0x1E95, 0}, {0x1EA0, 0x1EFF, 0}};

}  // namespace

uint32_t to_lower(uint32_t code) {
    for (const CaseRange& range : kDistances)
        if (code >= range.first && code <= range.last) return code + range.distance;
    for (const CaseRange& range : kAlternating)
        if (code >= range.first && code <= range.last) return (code & 1) == range.distance ? code + 1 : code;
    return code == 0x178 ? 0xFF : code;
}

uint32_t to_upper(uint32_t code) {
    for (const CaseRange& range : kDistances)
        if (code >= range.first + range.distance && code <= range.last + range.distance)
            return code - range.distance;
    for (const CaseRange& range : kAlternating)
        if (code >= range.first && code <= range.last) return (code & 1) == range.distance ? code : code - 1;
    if (code == 0xFF) return 0x178;
    if (code == 0xB5) return 0x39C;
    return code == 0x3C2 ? 0x3A3 : code;
}

}  // namespace parlor::text
