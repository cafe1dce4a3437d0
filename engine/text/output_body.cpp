#include "engine/text/output_body.h"

#include <algorithm>

namespace parlor::text {

const CallMark kCallMarks[] = {
    {CallStyle::tool_call, "<tool_call>", "</tool_call>", Ends::mark, Where::line, read_tagged_calls},
    {CallStyle::arg_key, "<tool_call>", "</tool_call>", Ends::mark, Where::anywhere, read_tagged_calls},
    {CallStyle::seed, "<seed:tool_call>", "</seed:tool_call>", Ends::mark, Where::line, read_tagged_calls},
    {CallStyle::function, "<function=", "</function>", Ends::mark, Where::line, read_function_tags},
    {CallStyle::tool_response, "<tool_response>", "</tool_response>", Ends::result, Where::line, nullptr},
    {CallStyle::deepseek, "<｜tool▁calls▁begin｜>", "<｜tool▁calls▁end｜>", Ends::mark, Where::anywhere,
     read_deepseek_calls},
    {CallStyle::dsml, "<｜DSML｜function_calls>", "</｜DSML｜function_calls>", Ends::mark, Where::anywhere,
     read_dsml_calls},
    {CallStyle::gemma, "<|tool_call>", "<tool_call|>", Ends::mark, Where::anywhere, read_gemma_call},
    {CallStyle::mistral, "[TOOL_CALLS]", "", Ends::named, Where::anywhere, read_mistral_calls},
    {CallStyle::json_list, "<|tool_call|>", "<|/tool_call|>", Ends::json, Where::anywhere, read_json_calls},
    {CallStyle::functools, "functools", "", Ends::json, Where::first, read_json_calls},
    {CallStyle::llama_json, "<|python_tag|>", "", Ends::answer, Where::anywhere, read_python_tag},
    {CallStyle::llama_json, "", "", Ends::json, Where::first, read_json_calls},
    {CallStyle::python_list, "<|python_start|>", "", Ends::dropped, Where::anywhere, nullptr},
    {CallStyle::python_list, "<|python_end|>", "", Ends::dropped, Where::anywhere, nullptr},
    {CallStyle::python_list, "", "", Ends::python, Where::first, read_python_list},
    {CallStyle::name_line, "", "", Ends::line, Where::first, read_name_line},
    {CallStyle::response, "<response>", "", Ends::dropped, Where::line, nullptr},
    {CallStyle::response, "</response>", "", Ends::dropped, Where::anywhere, nullptr},
};
const size_t kCallMarkCount = std::size(kCallMarks);

namespace {

constexpr size_t kLongestName = 256;

bool is_space(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

// Whether a bare object may be a call, from its first letters without spaces.
bool may_be_call(std::string_view compact) {
    static constexpr std::string_view kStarts[] = {"{\"name\":", "{\"type\":\"function\"",
                                                   "{\"function\":", "{\"id\":"};
    return std::ranges::any_of(kStarts, [&](std::string_view start) {
        const size_t length = std::min(start.size(), compact.size());
        return compact.substr(0, length) == start.substr(0, length);
    });
}

bool is_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
}

// [name(
bool may_be_list(std::string_view compact) {
    const size_t open = compact.find('(');
    const std::string_view name = compact.substr(1, open == std::string_view::npos ? open : open - 1);
    return compact[0] == '[' && name.size() <= kLongestName && std::ranges::all_of(name, is_name) &&
           (name.empty() ? open == std::string_view::npos : name[0] < '0' || name[0] > '9');
}

bool may_be_name(std::string_view text) {
    return text.size() <= kLongestName &&
           std::ranges::all_of(text, [](char c) { return is_name(c) || c == '-'; });
}

}  // namespace

CallBody::Step CallBody::push(char c) {
    text_ += c;
    if (text_.size() > kLongest) return Step::none;
    return push_kind(c);
}

CallBody::Step CallBody::push_kind(char c) {
    switch (mark_->ends) {
        case Ends::mark:
        case Ends::result:
            return push_marked(c);
        case Ends::json:
            if (mark_->open.empty() && compact_.size() < 20 && !is_space(c)) {
                compact_ += c;
                if (!may_be_call(compact_)) return Step::none;
            }
            return push_json(c);
        case Ends::named:
            if (!head_done_ && c != '{' &&
                (c != '[' || !trimmed(std::string_view(text_).substr(0, text_.size() - 1)).empty())) {
                const bool wrong = text_.size() > kLongestName || (c == '\n' && !trimmed(text_).empty());
                return wrong ? Step::none : Step::more;
            }
            head_done_ = true;
            return push_json(c);
        case Ends::answer:
            if (!head_done_ && !is_space(c)) {
                head_done_ = true;
                is_json_ = c == '{';
            }
            return is_json_ ? push_json(c) : Step::more;
        case Ends::python:
            if (!head_done_ && !is_space(c)) {
                compact_ += c;
                if (!may_be_list(compact_)) return Step::none;
                head_done_ = c == '(';
            }
            return python_.push(c) ? Step::whole : python_.wrong() ? Step::none : Step::more;
        case Ends::line:
            if (head_done_) return push_json(c);
            if (c == '\n') {
                head_done_ = true;
                return Step::more;
            }
            return may_be_name(c == '\r' ? std::string_view() : std::string_view(text_)) ? Step::more
                                                                                         : Step::none;
        case Ends::dropped:
            break;
    }
    return Step::none;
}

CallBody::Step CallBody::push_json(char c) {
    if (scan_.push(c)) return Step::whole;
    return scan_.wrong() ? Step::none : Step::more;
}

CallBody::Step CallBody::push_marked(char c) {
    follow_values(c);
    const std::string_view close = mark_->close;
    if (c != close.back() || !text_.ends_with(close)) return Step::more;
    const bool hidden = !strict_ && (within_value_ || (is_json_ && scan_.in_string()));
    if (!hidden) return Step::whole;
    if (hidden_end_ == std::string::npos) hidden_end_ = text_.size();
    return Step::more;
}

// Within a value that a closing mark may be part of?
void CallBody::follow_values(char c) {
    if (compact_.empty() && !is_space(c)) {
        compact_ = c;
        is_json_ = mark_->ends == Ends::mark && (c == '{' || c == '[');
    }
    if (is_json_) {
        scan_.push(c);
        return;
    }
    struct Value {
        std::string_view open, close;
    };
    static constexpr Value kValues[] = {{"<parameter=", "</parameter>"},
                                        {"<arg_value>", "</arg_value>"},
                                        {"<｜DSML｜parameter name=", "</｜DSML｜parameter>"}};
    if (c != '>' && c != '=') return;
    if (mark_->style == CallStyle::gemma) {
        if (text_.ends_with("<|\"|>")) within_value_ = !within_value_;
        return;
    }
    for (const Value& value : kValues) {
        if (text_.ends_with(within_value_ ? value.close : value.open)) {
            within_value_ = !within_value_;
            break;
        }
    }
}

std::string_view CallBody::inside() const {
    std::string_view text = text_;
    const std::string_view close = mark_->close;
    for (size_t length = std::min(close.size(), text.size()); length > 0; --length)
        if (text.ends_with(close.substr(0, length))) return text.substr(0, text.size() - length);
    return text;
}

}  // namespace parlor::text
