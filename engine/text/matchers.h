// The parts that pre-tokenizer rules are made of.
#pragma once

#include "engine/text/splitter.h"
#include "engine/text/unicode.h"

namespace parlor::text {

// End of the run of characters that `in` accepts, from `position`.
template <class In>
size_t run_end(std::string_view text, size_t position, In in, size_t most = ~size_t{0}) {
    for (; most > 0; --most) {
        const Char c = char_at(text, position);
        if (c.length == 0 || !in(c)) break;
        position += c.length;
    }
    return position;
}
inline size_t class_run(std::string_view text, size_t position, unsigned classes, size_t most = ~size_t{0}) {
    return run_end(
        text, position, [classes](const Char& c) { return c.is(classes); }, most);
}

// 's 't 're 've 'm 'll 'd at `position`: its length, or 0.
size_t contraction(std::string_view text, size_t position, bool any_case);
// \s+(?!\S)|\s+ : a run of white space without its last character when a word follows; 0 when there is none.
size_t spaces(std::string_view text, size_t position);
// \s*[\r\n]+ : up to the last newline of a run of white space; `position` when there is none.
size_t spaces_to_newline(std::string_view text, size_t position);

Found gpt2(std::string_view text, size_t position);
Found gpt4_three_digits(std::string_view text, size_t position);
Found gpt4_one_digit(std::string_view text, size_t position);
Found gpt4_marks(std::string_view text, size_t position);
Found o200k(std::string_view text, size_t position);
Found tekken(std::string_view text, size_t position);
Found deepseek_v3(std::string_view text, size_t position);
Found one_number(std::string_view text, size_t position);
Found three_numbers(std::string_view text, size_t position);
Found numbers(std::string_view text, size_t position);
Found three_ascii_digits(std::string_view text, size_t position);
Found newline(std::string_view text, size_t position);
Found cased_letters(std::string_view text, size_t position);
Found deepseek_punctuation(std::string_view text, size_t position);
Found trailing_spaces(std::string_view text, size_t position);
Found deepseek_cjk(std::string_view text, size_t position);
Found deepseek_v3_cjk(std::string_view text, size_t position);
Found spaced_letters(std::string_view text, size_t position);
Found spaced_punctuation(std::string_view text, size_t position);
Found falcon_punctuation(std::string_view text, size_t position);
Found bloom(std::string_view text, size_t position);

}  // namespace parlor::text
