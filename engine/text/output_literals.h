// Values as models write them, to JSON: JSON itself, Python's literals, Gemma's <|"|>strings<|"|>.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parlor::text {

using OrderedJson = nlohmann::ordered_json;

// Compact, valid UTF-8 whatever the value holds.
std::string dump_json(const OrderedJson& value);

// Follows a text to the end of its first { } or [ ], which is not looked into.
class BracketScan {
  public:
    // `python`: ' begins a string too, and ( is a bracket.
    explicit BracketScan(bool python = false) : python_(python) {}
    // True with the closing bracket. Nothing but spaces may come before the opening one.
    bool push(char c);
    bool started() const { return depth_ > 0 || done_; }
    bool wrong() const { return wrong_; }
    bool in_string() const { return quote_ != '\0'; }

  private:
    bool python_, done_ = false, wrong_ = false, escape_ = false;
    char quote_ = '\0';
    size_t depth_ = 0;
};

// Valid JSON, all of the text; nothing when it is not, or is nested deeper than 64.
std::optional<OrderedJson> read_strict_json(std::string_view text);

// Reads one value and what follows it; lenient: Python's words and quotes, trailing commas, line breaks in
// strings, keys without quotes.
class LiteralReader {
  public:
    explicit LiteralReader(std::string_view text) : text_(text) {}

    std::optional<OrderedJson> value();
    void skip_spaces();
    bool skip(std::string_view word);
    bool at_end() const { return at_ >= text_.size(); }
    std::string_view rest() const { return text_.substr(at_); }
    std::string_view name();  // letters, digits, _ . - ; empty: none
    // name=value, … up to ")" (which is taken), as an object.
    std::optional<OrderedJson> arguments();

  private:
    static constexpr int kDeepest = 64;
    std::optional<OrderedJson> container(char close, bool object);
    std::optional<std::string> string();
    std::optional<std::string> key();
    std::optional<OrderedJson> word();

    std::string_view text_;
    size_t at_ = 0, keys_ = 0;
    int depth_ = 0;
};

// Strict, else lenient; `repaired` says which. All of the text.
std::optional<OrderedJson> read_json_value(std::string_view text, bool& repaired);

std::string_view trimmed(std::string_view text);

}  // namespace parlor::text
