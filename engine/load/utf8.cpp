#include <cstdio>

#include "engine/load/gguf.h"

namespace parlor::gguf {

namespace {

// Length of the valid sequence at `at`, or 0. Unicode standard, table 3-7 (well-formed UTF-8 byte sequences).
size_t sequence_length(std::string_view text, size_t at) {
    const auto byte = [&](size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
    const unsigned first = byte(at);
    if (first < 0x80) return 1;
    const size_t length = first >= 0xC2 && first <= 0xDF   ? 2
                          : (first & 0xF0) == 0xE0         ? 3
                          : first >= 0xF0 && first <= 0xF4 ? 4
                                                           : 0;
    if (length == 0) return 0;
    for (size_t i = 1; i < length; ++i) {
        if ((byte(at + i) & 0xC0) != 0x80) return 0;
    }
    const unsigned second = byte(at + 1);
    const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
    const bool surrogate = first == 0xED && second > 0x9F;
    const bool too_large = first == 0xF4 && second > 0x8F;
    return overlong || surrogate || too_large ? 0 : length;
}

// Copies the text with every invalid byte replaced by what `replace` gives.
template <class Replace>
std::string repaired(std::string_view text, Replace replace) {
    std::string out;
    out.reserve(text.size());
    for (size_t i = 0; i < text.size();) {
        const size_t length = sequence_length(text, i);
        if (length == 0) {
            out += replace(static_cast<unsigned char>(text[i]));
            ++i;
        } else {
            out.append(text, i, length);
            i += length;
        }
    }
    return out;
}

}  // namespace

bool is_valid_utf8(std::string_view text) {
    for (size_t i = 0; i < text.size();) {
        const size_t length = sequence_length(text, i);
        if (length == 0) return false;
        i += length;
    }
    return true;
}

std::string to_valid_utf8(std::string_view text) {
    return repaired(text, [](unsigned char) { return std::string("\xEF\xBF\xBD"); });
}

std::string escaped(std::string_view text) {
    const auto hex = [](unsigned char byte) {
        char out[8];
        std::snprintf(out, sizeof out, "\\x%02X", byte);
        return std::string(out);
    };
    constexpr size_t kLongest = 100;
    std::string out;
    for (const char c : repaired(text.substr(0, kLongest), hex)) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7F) {
            out += hex(byte);
        } else {
            out += c;
        }
    }
    return text.size() > kLongest ? out + "…" : out;
}

}  // namespace parlor::gguf
