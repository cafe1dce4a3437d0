#include "engine/text/unicode.h"
#include "engine/tokenizer.h"

namespace parlor {

namespace {

// Bytes at the end of `text` that may still become a character: a valid beginning that is cut.
size_t cut_tail(std::string_view text) {
    for (size_t back = 1; back <= 3 && back <= text.size(); ++back) {
        const auto lead = static_cast<uint8_t>(text[text.size() - back]);
        if ((lead & 0xC0) == 0x80) continue;
        const size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        if (lead < 0xC2 || lead > 0xF4 || length <= back) return 0;
        if (back > 1) {  // the second byte decides about overlong forms, surrogates and > U+10FFFF
            const auto second = static_cast<uint8_t>(text[text.size() - back + 1]);
            if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ||
                (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F))
                return 0;
        }
        return back;
    }
    return 0;
}

void append_repaired(std::string& out, std::string_view text) {
    for (size_t i = 0; i < text.size();) {
        const text::Char c = text::char_at(text, i);
        if (c.code != text::kInvalidByte) {
            out += text.substr(i, c.length);
            i += c.length;
            continue;
        }
        // One U+FFFD for each maximal part of a sequence, as the Unicode standard recommends (chapter 3.9,
        // table 3-8).
        size_t end = i + 1;
        while (end < text.size() && end - i < 3 && cut_tail(text.substr(i, end - i + 1)) == end - i + 1)
            ++end;
        if (cut_tail(text.substr(i, 1)) == 0) end = i + 1;
        text::append_utf8(out, 0xFFFD);
        i = end;
    }
}

}  // namespace

std::string Utf8Stream::push(std::string_view bytes) {
    pending_ += bytes;
    const size_t complete = pending_.size() - cut_tail(pending_);
    std::string out;
    append_repaired(out, std::string_view(pending_).substr(0, complete));
    pending_.erase(0, complete);
    return out;
}

std::string Utf8Stream::flush() {
    std::string out;
    append_repaired(out, pending_);
    pending_.clear();
    return out;
}

}  // namespace parlor
