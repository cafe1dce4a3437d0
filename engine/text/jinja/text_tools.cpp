#include "engine/text/jinja/text_tools.h"

#include "engine/text/jinja/interpreter.h"
#include "engine/text/unicode.h"

namespace parlor::text::jinja {

bool is_python_space(uint32_t code) {
    return (char_class(code) & kSpace) != 0 || (code >= 0x1C && code <= 0x1F);
}

namespace {

// The character that ends at `end`.
Char char_before(std::string_view text, size_t end) {
    size_t start = end - 1;
    while (start > 0 && end - start < 4 && (text[start] & 0xC0) == 0x80) --start;
    const Char c = char_at(text, start);
    return start + c.length == end ? c : Char{kInvalidByte, 1, kSymbol};
}

}  // namespace

MarkedText stripped(const MarkedText& text, const MarkedText* chars, bool left, bool right) {
    const auto goes = [chars, view = text.view()](const Char& c, size_t at) {
        if (chars == nullptr) return is_python_space(c.code);
        for (size_t i = 0; i < chars->size();) {
            const Char other = char_at(chars->view(), i);
            if (chars->view().substr(i, other.length) == view.substr(at, c.length)) return true;
            i += other.length;
        }
        return false;
    };
    const std::string_view view = text.view();
    size_t begin = 0, end = view.size();
    while (left && begin < end) {
        const Char c = char_at(view, begin);
        if (!goes(c, begin)) break;
        begin += c.length;
    }
    while (right && end > begin) {
        const Char c = char_before(view, end);
        if (!goes(c, end - c.length)) break;
        end -= c.length;
    }
    return text.part(begin, end);
}

Parts words_of(std::string_view text) {
    Parts words;
    size_t begin = 0;
    bool in_word = false;
    for (size_t i = 0; i < text.size();) {
        const Char c = char_at(text, i);
        const bool space = is_python_space(c.code);
        if (space && in_word) words.emplace_back(begin, i);
        if (!space && !in_word) begin = i;
        in_word = !space;
        i += c.length;
    }
    if (in_word) words.emplace_back(begin, text.size());
    return words;
}

Parts lines_of(std::string_view text, bool keep_ends) {
    Parts lines;
    size_t begin = 0;
    for (size_t i = 0; i < text.size();) {
        const Char c = char_at(text, i);
        const bool ends = (c.code >= 0x0A && c.code <= 0x0D) || (c.code >= 0x1C && c.code <= 0x1E) ||
                          c.code == 0x85 || c.code == 0x2028 || c.code == 0x2029;
        size_t next = i + c.length;
        if (c.code == '\r' && next < text.size() && text[next] == '\n') ++next;
        if (ends) {
            lines.emplace_back(begin, keep_ends ? next : i);
            begin = next;
        }
        i = next;
    }
    if (begin < text.size()) lines.emplace_back(begin, text.size());
    return lines;
}

Value list_of_parts(Interpreter& run, const MarkedText& text, const Parts& parts) {
    std::vector<Value> values;
    for (const auto& [begin, end] : parts) {
        if (run.failed()) return {};
        values.push_back(run.string(text.part(begin, end)));
    }
    return run.list(std::move(values));
}

MarkedText with_case(const MarkedText& text, Case to) {
    MarkedText out;
    bool in_word = false;
    const std::string_view view = text.view();
    for (size_t i = 0; i < view.size() && !out.overflowed();) {
        const Char c = char_at(view, i);
        const bool upper = to == Case::upper || (to == Case::title && !in_word) ||
                           (to == Case::capital && i == 0) || (to == Case::swapped && c.is(kLower));
        if (c.code == kInvalidByte) {
            out.append(text, i, i + 1);
        } else if (c.code == 0xDF && upper) {
            out.append_like(to == Case::upper || to == Case::swapped ? "SS" : "Ss", text, i);
        } else {
            std::string mapped;
            append_utf8(mapped, upper ? to_upper(c.code) : to_lower(c.code));
            out.append_like(mapped, text, i);
        }
        in_word = c.is(kLetter);
        i += c.length;
    }
    return out;
}

MarkedText replaced(const MarkedText& text, std::string_view from, const MarkedText& to, int64_t most) {
    MarkedText out;
    const std::string_view view = text.view();
    size_t begin = 0;
    while (most != 0 && !out.overflowed()) {
        if (from.empty()) {  // before every character and at the end
            out.append(to);
            if (begin >= view.size()) return out;
            const size_t length = char_at(view, begin).length;
            out.append(text, begin, begin + length);
            begin += length;
        } else {
            const size_t at = view.find(from, begin);
            if (at == std::string_view::npos) break;
            out.append(text, begin, at);
            out.append(to);
            begin = at + from.size();
        }
        --most;
    }
    out.append(text, begin, view.size());
    return out;
}

MarkedText padded(const MarkedText& text, int64_t width, int side, std::string_view fill) {
    int64_t length = 0;
    for (size_t i = 0; i < text.size(); ++length) i += char_at(text.view(), i).length;
    const int64_t missing = width - length;
    if (missing <= 0 || fill.empty()) return text;
    const int64_t left = side > 0 ? missing : side < 0 ? 0 : missing / 2 + (missing & width & 1);
    MarkedText out;
    for (int64_t i = 0; i < left && !out.overflowed(); ++i) out.append(fill);
    out.append(text);
    for (int64_t i = left; i < missing && !out.overflowed(); ++i) out.append(fill);
    return out;
}

}  // namespace parlor::text::jinja
