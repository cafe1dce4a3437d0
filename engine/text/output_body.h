// The marks of tool calls, and what is collected between them.
#pragma once

#include <string>
#include <string_view>

#include "engine/output_parser.h"
#include "engine/text/output_calls.h"

namespace parlor::text {

enum class Ends : uint8_t {
    mark,     // with the closing mark
    json,     // with the value
    named,    // with the value, a name before it
    answer,   // with the answer; as `json` when it begins with {
    python,   // with the list
    line,     // with the value below a name
    result,   // with the closing mark; no call
    dropped,  // at once: the mark says nothing
};
enum class Where : uint8_t {
    anywhere,  // outside of code
    line,      // at the start of a line, outside of code
    first,     // before all other text; when it is no call, it is text
};

struct CallMark {
    CallStyle style;
    std::string_view open, close;  // close: of `json`, may be missing
    Ends ends;
    Where where;
    CallReader read;
};
// In the order in which they are looked for. Rows without `open` begin with the call itself.
extern const CallMark kCallMarks[];
extern const size_t kCallMarkCount;

// What follows an opening mark, up to its end.
class CallBody {
  public:
    CallBody() = default;
    // `strict`: the first closing mark counts, also within a string.
    CallBody(const CallMark& mark, bool strict) : mark_(&mark), strict_(strict) {}

    enum class Step : uint8_t { more, whole, none };  // none: it cannot become a call
    Step push(char c);
    const CallMark& mark() const { return *mark_; }
    const std::string& text() const { return text_; }
    // Without the closing mark, as far as that has come.
    std::string_view inside() const;
    // Behind the first closing mark within a string; npos: there was none.
    size_t hidden_end() const { return hidden_end_; }

  private:
    static constexpr size_t kLongest = size_t{1} << 20;
    Step push_kind(char c);
    Step push_marked(char c);
    Step push_json(char c);
    void follow_values(char c);

    const CallMark* mark_ = nullptr;
    bool strict_ = false;
    std::string text_, compact_;
    BracketScan scan_, python_{true};
    bool within_value_ = false, is_json_ = false, head_done_ = false;
    size_t hidden_end_ = std::string::npos;
};

}  // namespace parlor::text
