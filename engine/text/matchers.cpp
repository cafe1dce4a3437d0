#include "engine/text/matchers.h"

namespace parlor::text {

namespace {

bool letter(const Char& c) {
    return c.is(kLetter);
}
bool is(std::string_view text, size_t position, char c) {
    return position < text.size() && text[position] == c;
}

}  // namespace

size_t contraction(std::string_view text, size_t position, bool any_case) {
    if (!is(text, position, '\'')) return 0;
    const auto at = [&](size_t i) -> char {
        if (position + i >= text.size()) return '\0';
        const char c = text[position + i];
        return any_case && c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    };
    switch (at(1)) {
        case 's':
        case 't':
        case 'm':
        case 'd':
            return 2;
        case 'r':
        case 'v':
            return at(2) == 'e' ? 3 : 0;
        case 'l':
            return at(2) == 'l' ? 3 : 0;
        default:
            break;
    }
    // U+017F, the long s, is an s where case does not count.
    return any_case && text.substr(position + 1, 2) == "\xC5\xBF" ? 3 : 0;
}

size_t spaces(std::string_view text, size_t position) {
    size_t last = position, end = position;
    for (Char c = char_at(text, end); c.is(kSpace); c = char_at(text, end)) {
        last = end;
        end += c.length;
    }
    return end < text.size() && last > position ? last : end;
}

size_t spaces_to_newline(std::string_view text, size_t position) {
    size_t after_newline = position, end = position;
    for (Char c = char_at(text, end); c.is(kSpace); c = char_at(text, end)) {
        end += c.length;
        if (c.is(kNewline)) after_newline = end;
    }
    return after_newline;
}

// 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
Found gpt2(std::string_view text, size_t position) {
    if (const size_t length = contraction(text, position, false)) return {position + length, true};
    const size_t start = position + (is(text, position, ' ') ? 1 : 0);
    const Char c = char_at(text, start);
    if (c.length > 0 && !c.is(kSpace)) {
        if (c.is(kLetter)) return {class_run(text, start, kLetter), true};
        if (c.is(kNumber)) return {class_run(text, start, kNumber), true};
        return {run_end(text, start, [](const Char& x) { return !x.is(kSpace | kLetter | kNumber); }), true};
    }
    return {spaces(text, position), true};
}

namespace {

struct Gpt4Rule {
    unsigned word = kLetter;  // classes of word characters
    size_t digits = 3;        // \p{N}{1,digits}
    bool slash = false;       // [\r\n/]* behind punctuation instead of [\r\n]*
};

// …|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+ : what follows the word alternatives.
Found gpt4_rest(std::string_view text, size_t position, const Gpt4Rule& rule) {
    const Char c = char_at(text, position);
    if (c.is(kNumber)) return {class_run(text, position, kNumber, rule.digits), true};
    const size_t start = position + (is(text, position, ' ') ? 1 : 0);
    const unsigned other = kSpace | kNumber | rule.word;
    const size_t end = run_end(text, start, [other](const Char& x) { return !x.is(other); });
    if (end > start) {
        const bool slash = rule.slash;
        return {
            run_end(text, end, [slash](const Char& x) { return x.is(kNewline) || (slash && x.code == '/'); }),
            true};
    }
    if (const size_t newline = spaces_to_newline(text, position); newline > position) return {newline, true};
    if (const size_t space = spaces(text, position); space > position) return {space, true};
    return {position + c.length, false};  // a mark outside a word, where marks are word characters
}

// [^\r\n\p{L}\p{N}]?\p{L}+ : the end of the word; `position` when there is none.
size_t gpt4_word(std::string_view text, size_t position, unsigned word) {
    const Char c = char_at(text, position);
    if (!c.is(kNewline | kLetter | kNumber)) {
        const size_t start = position + c.length;
        if (const size_t end = class_run(text, start, word); end > start) return end;
    }
    return class_run(text, position, word);
}

Found gpt4(std::string_view text, size_t position, const Gpt4Rule& rule) {
    if (const size_t length = contraction(text, position, true)) return {position + length, true};
    if (const size_t end = gpt4_word(text, position, rule.word); end > position) return {end, true};
    return gpt4_rest(text, position, rule);
}

// [Lu Lt Lm Lo M]*[Ll Lm Lo M]+ with the backtracking of a regular expression; `position` when it does not
// match.
size_t upper_then_lower(std::string_view text, size_t position) {
    constexpr unsigned kHigh = kUpper | kTitle | kOtherLetter | kMark, kLow = kLower | kOtherLetter | kMark;
    size_t end = position, after_both = position;
    for (Char c = char_at(text, end); c.is(kHigh); c = char_at(text, end)) {
        end += c.length;
        if (c.is(kLow)) after_both = end;
    }
    const size_t low = class_run(text, end, kLow);
    return low > end ? low : after_both;
}

// [Lu Lt Lm Lo M]+[Ll Lm Lo M]*
size_t upper_maybe_lower(std::string_view text, size_t position) {
    const size_t end = class_run(text, position, kUpper | kTitle | kOtherLetter | kMark);
    return end > position ? class_run(text, end, kLower | kOtherLetter | kMark) : position;
}

Found cased_words(std::string_view text, size_t position, const Gpt4Rule& rule, bool contractions) {
    const Char c = char_at(text, position);
    const bool may_lead = !c.is(kNewline | kLetter | kNumber);
    for (const auto word : {upper_then_lower, upper_maybe_lower}) {
        for (const size_t lead : {may_lead ? size_t{c.length} : size_t{0}, size_t{0}}) {
            const size_t end = word(text, position + lead);
            if (end > position + lead) return {end + (contractions ? contraction(text, end, true) : 0), true};
        }
    }
    return gpt4_rest(text, position, rule);
}

}  // namespace

// (?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}|
// ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+
Found gpt4_three_digits(std::string_view text, size_t position) {
    return gpt4(text, position, {});
}
Found gpt4_one_digit(std::string_view text, size_t position) {
    return gpt4(text, position, {.digits = 1});
}
Found gpt4_marks(std::string_view text, size_t position) {
    return gpt4(text, position, {.word = kLetter | kMark, .digits = 1});
}

Found o200k(std::string_view text, size_t position) {
    return cased_words(text, position, {.slash = true}, true);
}
Found tekken(std::string_view text, size_t position) {
    return cased_words(text, position, {.digits = 1, .slash = true}, false);
}

// [ASCII punctuation][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+|
// ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+
Found deepseek_v3(std::string_view text, size_t position) {
    const Char c = char_at(text, position);
    if (c.code < 128 && c.is(kPunctuation | kSymbol)) {
        const size_t end =
            run_end(text, position + 1, [](const Char& x) { return x.code < 128 && letter(x); });
        if (end > position + 1) return {end, true};
    }
    if (!c.is(kNewline | kLetter | kPunctuation | kSymbol)) {
        const size_t start = position + c.length;
        if (const size_t end = class_run(text, start, kLetter | kMark); end > start) return {end, true};
    }
    if (const size_t end = class_run(text, position, kLetter | kMark); end > position) return {end, true};
    const size_t start = position + (c.code == ' ' ? 1 : 0);
    if (const size_t end = class_run(text, start, kPunctuation | kSymbol); end > start)
        return {class_run(text, end, kNewline), true};
    if (const size_t end = spaces_to_newline(text, position); end > position) return {end, true};
    if (const size_t end = spaces(text, position); end > position) return {end, true};
    return {position + c.length, false};
}

}  // namespace parlor::text
