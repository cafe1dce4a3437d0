#include "engine/text/unicode.h"

#include <algorithm>
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

void for_each_category(const std::function<void(uint32_t, uint32_t, unsigned)>& run) {
    for (size_t i = 0; i < std::size(kCategories); ++i) {
        const uint32_t end = i + 1 < std::size(kCategories) ? kCategories[i + 1].first : 0x110000;
        run(kCategories[i].first, end - 1, kCategories[i].category);
    }
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

struct CaseRun {
    uint32_t first, last, step;
    int32_t distance;
};

#include "engine/text/unicode_case.inc"

template <size_t N>
uint32_t mapped(uint32_t code, const CaseRun (&runs)[N]) {
    const CaseRun* run = std::lower_bound(std::begin(runs), std::end(runs), code,
                                          [](const CaseRun& each, uint32_t at) { return each.last < at; });
    if (run == std::end(runs) || code < run->first || (code - run->first) % run->step != 0) return code;
    return static_cast<uint32_t>(static_cast<int64_t>(code) + run->distance);
}

}  // namespace

uint32_t to_lower(uint32_t code) {
    return mapped(code, kToLower);
}
uint32_t to_upper(uint32_t code) {
    return mapped(code, kToUpper);
}

}  // namespace parlor::text
