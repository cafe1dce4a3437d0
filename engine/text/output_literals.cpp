#include "engine/text/output_literals.h"

#include <algorithm>

namespace parlor::text {

namespace {

constexpr std::string_view kSpaces = " \t\r\n\f\v";
constexpr std::string_view kGemmaQuote = "<|\"|>";
constexpr size_t kDeepestJson = 64;
// Objects keep their order: each key is looked for among those before it.
constexpr size_t kMostKeys = 4096;

bool is_space(char c) {
    return kSpaces.find(c) != std::string_view::npos;
}
bool is_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-' || (c & 0x80) != 0;
}

// Neither nested too deeply nor with too many keys.
bool is_modest(std::string_view text) {
    size_t depth = 0, most = 0, keys = 0;
    bool quoted = false;
    for (size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            if (c == '\\') ++i;
            quoted = c != '"';
        } else if (c == '"') {
            quoted = true;
        } else if (c == ':') {
            ++keys;
        } else if (c == '{' || c == '[') {
            most = std::max(most, ++depth);
        } else if ((c == '}' || c == ']') && depth > 0) {
            --depth;
        }
    }
    return most <= kDeepestJson && keys <= kMostKeys;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
    const size_t begin = text.find_first_not_of(kSpaces);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(kSpaces) + 1 - begin);
}

std::string dump_json(const OrderedJson& value) {
    return value.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
}

bool BracketScan::push(char c) {
    if (done_ || wrong_) return false;
    if (escape_) {
        escape_ = false;
    } else if (quote_ != '\0') {
        if (c == '\\') escape_ = true;
        if (c == quote_) quote_ = '\0';
    } else if (c == '{' || c == '[' || (python_ && c == '(' && depth_ > 0)) {
        ++depth_;
    } else if (depth_ == 0) {
        wrong_ = !is_space(c);
    } else if (c == '"' || (python_ && c == '\'')) {
        quote_ = c;
    } else if (c == '}' || c == ']' || (python_ && c == ')')) {
        done_ = --depth_ == 0;
    }
    return done_;
}

std::optional<OrderedJson> read_strict_json(std::string_view text) {
    if (!is_modest(text)) return std::nullopt;
    OrderedJson value = OrderedJson::parse(text.begin(), text.end(), nullptr, false);
    if (value.is_discarded()) return std::nullopt;
    return value;
}

std::optional<OrderedJson> read_json_value(std::string_view text, bool& repaired) {
    if (auto value = read_strict_json(text)) return value;
    LiteralReader reader(text);
    auto value = reader.value();
    reader.skip_spaces();
    if (!value || !reader.at_end()) return std::nullopt;
    repaired = true;
    return value;
}

void LiteralReader::skip_spaces() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
}

bool LiteralReader::skip(std::string_view word) {
    if (!rest().starts_with(word)) return false;
    at_ += word.size();
    return true;
}

std::string_view LiteralReader::name() {
    const size_t begin = at_;
    while (at_ < text_.size() && is_name(text_[at_])) ++at_;
    return text_.substr(begin, at_ - begin);
}

std::optional<OrderedJson> LiteralReader::value() {
    skip_spaces();
    if (at_end()) return std::nullopt;
    const char c = text_[at_];
    if (c == '"' || c == '\'' || rest().starts_with(kGemmaQuote)) {
        auto text = string();
        if (!text) return std::nullopt;
        return OrderedJson(std::move(*text));
    }
    if (c != '{' && c != '[' && c != '(') return word();
    if (depth_ >= kDeepest) return std::nullopt;
    ++depth_;
    ++at_;
    auto value = container(c == '{' ? '}' : c == '[' ? ']' : ')', c == '{');
    --depth_;
    return value;
}

std::optional<OrderedJson> LiteralReader::container(char close, bool object) {
    OrderedJson out = object ? OrderedJson::object() : OrderedJson::array();
    while (true) {
        skip_spaces();
        if (at_end()) return std::nullopt;
        if (text_[at_] == close) {
            ++at_;
            return out;
        }
        std::optional<std::string> name;
        if (object) {
            name = key();
            skip_spaces();
            if (!name || !skip(":") || ++keys_ > kMostKeys) return std::nullopt;
        }
        auto each = value();
        if (!each) return std::nullopt;
        if (object) {
            out[*name] = std::move(*each);
        } else {
            out.push_back(std::move(*each));
        }
        skip_spaces();
        if (!skip(",") && (at_end() || text_[at_] != close)) return std::nullopt;
    }
}

std::optional<std::string> LiteralReader::key() {
    if (at_end()) return std::nullopt;
    if (text_[at_] == '"' || text_[at_] == '\'' || rest().starts_with(kGemmaQuote)) return string();
    const size_t end = text_.find_first_of(":,{}[]\n", at_);
    if (end == std::string_view::npos || text_[end] != ':') return std::nullopt;
    std::string name(trimmed(text_.substr(at_, end - at_)));
    at_ = end;
    return name;
}

std::optional<std::string> LiteralReader::string() {
    if (skip(kGemmaQuote)) {
        const size_t end = text_.find(kGemmaQuote, at_);
        if (end == std::string_view::npos) return std::nullopt;
        std::string out(text_.substr(at_, end - at_));
        at_ = end + kGemmaQuote.size();
        return out;
    }
    const char quote = text_[at_++];
    std::string out;
    while (at_ < text_.size()) {
        const char c = text_[at_++];
        if (c == quote) return out;
        if (c != '\\' || at_end()) {
            out += c;
            continue;
        }
        static constexpr std::string_view kNames = "ntrbf\"'\\/", kValues = "\n\t\r\b\f\"'\\/";
        const char escaped = text_[at_++];
        const size_t simple = kNames.find(escaped);
        if (simple != std::string_view::npos) {
            out += kValues[simple];
        } else if (escaped == 'u' && at_ + 4 <= text_.size()) {
            // JSON's own escapes, surrogate pairs too, are left to the JSON reader.
            size_t length = 4;
            if (text_.substr(at_ + 4, 2) == "\\u" && at_ + 10 <= text_.size()) length = 10;
            for (; length > 0; length = length == 10 ? 4 : 0) {
                const auto read = read_strict_json("\"\\u" + std::string(text_.substr(at_, length)) + "\"");
                if (!read) continue;
                out += read->get_ref<const std::string&>();
                at_ += length;
                break;
            }
            if (length == 0) out += "\\u";
        } else if (escaped == '\n') {
            continue;  // Python: the line goes on
        } else {
            out += '\\';
            out += escaped;
        }
    }
    return std::nullopt;
}

std::optional<OrderedJson> LiteralReader::word() {
    const size_t begin = at_;
    while (at_ < text_.size() && (is_name(text_[at_]) || text_[at_] == '+')) ++at_;
    const std::string_view word = text_.substr(begin, at_ - begin);
    if (word == "true" || word == "True") return OrderedJson(true);
    if (word == "false" || word == "False") return OrderedJson(false);
    if (word == "null" || word == "None") return OrderedJson(nullptr);
    if (word.empty() || (word[0] != '-' && (word[0] < '0' || word[0] > '9'))) return std::nullopt;
    return read_strict_json(word);
}

std::optional<OrderedJson> LiteralReader::arguments() {
    OrderedJson out = OrderedJson::object();
    while (true) {
        skip_spaces();
        if (skip(")")) return out;
        const std::string name(this->name());
        skip_spaces();
        if (name.empty() || !skip("=") || ++keys_ > kMostKeys) return std::nullopt;
        auto each = value();
        if (!each) return std::nullopt;
        out[name] = std::move(*each);
        skip_spaces();
        if (!skip(",") && !rest().starts_with(')')) return std::nullopt;
    }
}

}  // namespace parlor::text
