// Work on marked text that methods and filters share.
#pragma once

#include <utility>
#include <vector>

#include "engine/text/jinja/value.h"

namespace parlor::text::jinja {

using Parts = std::vector<std::pair<size_t, size_t>>;  // byte ranges

enum class Case : uint8_t { upper, lower, title, capital, swapped };

bool is_python_space(uint32_t code);
// chars == nullptr: white space
MarkedText stripped(const MarkedText& text, const MarkedText* chars, bool left, bool right);
Parts words_of(std::string_view text);
Parts lines_of(std::string_view text, bool keep_ends);
Value list_of_parts(Interpreter& run, const MarkedText& text, const Parts& parts);
MarkedText with_case(const MarkedText& text, Case to);
MarkedText replaced(const MarkedText& text, std::string_view from, const MarkedText& to, int64_t most);
// side -1: fill on the right, 1: on the left, 0: on both
MarkedText padded(const MarkedText& text, int64_t width, int side, std::string_view fill);
Value brace_format(Interpreter& run, const MarkedText& format, const Args& args);

}  // namespace parlor::text::jinja
