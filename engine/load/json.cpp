#include "engine/load/json.h"

#include <charconv>
#include <cmath>
#include <limits>
#include <unordered_set>

#include "engine/load/gguf.h"

namespace parlor {

namespace {

using nlohmann::json;

constexpr size_t kLongestNumber = 64;  // a float64 needs 24 characters
constexpr unsigned kReplacement = 0xFFFD;

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool is_number_part(char c) {
    return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

void append_utf8(std::string& out, unsigned code) {
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xC0 | code >> 6);
        out += static_cast<char>(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        out += static_cast<char>(0xE0 | code >> 12);
        out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
        out += static_cast<char>(0x80 | (code & 0x3F));
    } else {
        out += static_cast<char>(0xF0 | code >> 18);
        out += static_cast<char>(0x80 | (code >> 12 & 0x3F));
        out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
        out += static_cast<char>(0x80 | (code & 0x3F));
    }
}

// RFC 8259, section 6: no leading zeros, digits on both sides of the point.
bool is_json_number(std::string_view text) {
    size_t at = 0;
    const auto digits = [&] {
        const size_t begin = at;
        while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
        return at - begin;
    };
    if (at < text.size() && text[at] == '-') ++at;
    const size_t first = at;
    const size_t whole = digits();
    if (whole == 0 || (whole > 1 && text[first] == '0')) return false;
    if (at < text.size() && text[at] == '.') {
        ++at;
        if (digits() == 0) return false;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
        if (digits() == 0) return false;
    }
    return at == text.size();
}

// What does not fit into 64 bits becomes a float, as too large floats become infinite: range checks refuse
// both.
json number_of(std::string_view text) {
    const char* const begin = text.data();
    const char* const end = begin + text.size();
    if (text.find_first_of(".eE") == std::string_view::npos) {
        int64_t integer = 0;
        if (std::from_chars(begin, end, integer).ec == std::errc()) return integer;
    }
    double value = 0;
    if (std::from_chars(begin, end, value).ec == std::errc::result_out_of_range) {
        const size_t exponent = text.find_first_of("eE");
        const bool tiny = exponent != std::string_view::npos && text.substr(exponent + 1).starts_with('-');
        value = tiny ? 0 : std::numeric_limits<double>::infinity();
        if (text.starts_with('-')) value = -value;
    }
    return value;
}

}  // namespace

JsonStream::JsonStream(const ByteSource& source, uint64_t begin, uint64_t end, JsonRules rules)
    : source_(source), rules_(rules), size_(end - std::min(begin, end)), reader_(source, begin, end) {}

Error JsonStream::invalid(std::string_view why) const {
    if (reader_.error()) return *reader_.error();
    const uint64_t at = reader_.position() - (has_ahead_ ? 1 : 0);
    return message(Msg::JsonInvalid, source_.label(), std::to_string(at), why);
}

Error JsonStream::too_large(std::string_view what) const {
    return message(Msg::JsonTooLarge, source_.label(), what);
}

Error JsonStream::ended() const {
    return invalid("it ends early");
}

bool JsonStream::next(char& c) {
    if (has_ahead_) {
        c = ahead_;
        has_ahead_ = false;
        return true;
    }
    return reader_.get(c);
}

Result<char> JsonStream::peek() {
    while (!has_ahead_) {
        if (!reader_.get(ahead_)) {
            if (reader_.error()) return *reader_.error();
            return '\0';
        }
        has_ahead_ = !is_space(ahead_);
    }
    return ahead_;
}

Result<void> JsonStream::expect(char wanted) {
    PARLOR_TRY(const char c, peek());
    if (c != wanted) return has_ahead_ ? invalid(std::string("expected ") + wanted) : ended();
    has_ahead_ = false;
    return {};
}

Result<void> JsonStream::end() {
    PARLOR_TRY(const char c, peek());
    (void)c;
    if (has_ahead_) return invalid("text after its end");
    return {};
}

Result<json> JsonStream::document() {
    if (size_ > rules_.most_bytes) return too_large(format_bytes(size_));
    if (rules_.as_python) {  // Windows editors write a byte order mark, U+FEFF
        std::string mark(3, '\0');
        if (reader_.remaining() >= mark.size() &&
            source_.read(reader_.position(), std::as_writable_bytes(std::span(mark))).ok() &&
            mark == "\xEF\xBB\xBF") {
            (void)reader_.skip(mark.size());
        }
    }
    PARLOR_TRY(json out, value(0));
    PARLOR_CHECKED(end());
    return out;
}

Result<void> JsonStream::members(
    const std::function<Result<void>(const std::string& name, json&& value)>& visit) {
    std::unordered_set<std::string> names;
    PARLOR_CHECKED(expect('{'));
    PARLOR_TRY(const char first, peek());
    for (bool more = first != '}'; more;) {
        PARLOR_CHECKED(expect('"'));
        PARLOR_TRY(std::string name, text());
        PARLOR_CHECKED(expect(':'));
        if (!names.insert(name).second) return message(Msg::JsonTwice, source_.label(), name);
        values_ = 0;
        PARLOR_TRY(json one, value(1));
        PARLOR_CHECKED(visit(name, std::move(one)));
        PARLOR_TRY(const char c, peek());
        more = c == ',';
        if (more) has_ahead_ = false;
    }
    PARLOR_CHECKED(expect('}'));
    return end();
}

Result<json> JsonStream::value(size_t depth) {
    if (depth > rules_.deepest) return invalid("it is nested deeper than " + std::to_string(rules_.deepest));
    if (++values_ > rules_.most_values) return too_large(std::to_string(values_) + " values");
    PARLOR_TRY(const char c, peek());
    if (!has_ahead_) return ended();
    switch (c) {
        case '{':
            return object(depth);
        case '[':
            return list(depth);
        case '"': {
            has_ahead_ = false;
            PARLOR_TRY(std::string out, text());
            return json(std::move(out));
        }
        default:
            return (c >= '0' && c <= '9') || c == '-' ? number() : word();
    }
}

Result<json> JsonStream::object(size_t depth) {
    json out = json::object();
    PARLOR_CHECKED(expect('{'));
    PARLOR_TRY(const char first, peek());
    for (bool more = first != '}'; more;) {
        PARLOR_CHECKED(expect('"'));
        PARLOR_TRY(std::string name, text());
        PARLOR_CHECKED(expect(':'));
        PARLOR_TRY(json one, value(depth + 1));
        if (const auto twice = out.find(name); twice == out.end()) {
            out.emplace(std::move(name), std::move(one));
        } else if (!rules_.as_python || *twice != one) {
            return message(Msg::JsonTwice, source_.label(), name);
        }
        PARLOR_TRY(const char c, peek());
        more = c == ',';
        if (more) has_ahead_ = false;
    }
    PARLOR_CHECKED(expect('}'));
    return out;
}

Result<json> JsonStream::list(size_t depth) {
    json out = json::array();
    PARLOR_CHECKED(expect('['));
    PARLOR_TRY(const char first, peek());
    for (bool more = first != ']'; more;) {
        PARLOR_TRY(json one, value(depth + 1));
        out.push_back(std::move(one));
        PARLOR_TRY(const char c, peek());
        more = c == ',';
        if (more) has_ahead_ = false;
    }
    PARLOR_CHECKED(expect(']'));
    return out;
}

Result<std::string> JsonStream::text() {
    std::string out;
    for (;;) {
        char c = 0;
        if (!next(c)) return ended();
        if (c == '"') break;
        if (static_cast<unsigned char>(c) < 0x20) return invalid("a control character in a text");
        if (out.size() >= rules_.longest_text) return too_large("a text of " + format_bytes(out.size()));
        if (c == '\\') {
            PARLOR_CHECKED(escape(out));
        } else {
            out += c;
        }
    }
    if (!gguf::is_valid_utf8(out)) return invalid("a text that is not UTF-8");
    return out;
}

Result<void> JsonStream::escape(std::string& out) {
    char c = 0;
    if (!next(c)) return ended();
    static constexpr std::string_view kFrom = "\"\\/bfnrt", kTo = "\"\\/\b\f\n\r\t";
    if (const size_t at = kFrom.find(c); at != std::string_view::npos) {
        out += kTo[at];
        return {};
    }
    if (c != 'u') return invalid("an unknown escape");
    PARLOR_TRY(unsigned code, hex4());
    const auto is_low = [](unsigned unit) { return unit >= 0xDC00 && unit < 0xE000; };
    while (code >= 0xD800 && code < 0xE000) {
        // A high surrogate, and its low one as another escape right after it.
        char second = 0;
        unsigned low = 0;
        const bool escaped = !is_low(code) && next(second) && second == '\\';
        if (escaped) {
            if (!next(second)) return ended();
            if (second == 'u') {
                PARLOR_TRY(low, hex4());
            }
        }
        if (is_low(low)) {
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
            break;
        }
        if (!rules_.as_python) return invalid("half a surrogate pair");
        append_utf8(out, kReplacement);
        if (!escaped) {
            if (!is_low(code) && second != 0) {  // an ordinary byte was taken: give it back
                ahead_ = second;
                has_ahead_ = true;
            }
            return {};
        }
        if (second != 'u') return invalid("half a surrogate pair before an escape");
        code = low;
    }
    append_utf8(out, code);
    return {};
}

Result<unsigned> JsonStream::hex4() {
    unsigned code = 0;
    for (int i = 0; i < 4; ++i) {
        char c = 0;
        if (!next(c)) return ended();
        const int digit = c >= '0' && c <= '9'   ? c - '0'
                          : c >= 'a' && c <= 'f' ? c - 'a' + 10
                          : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                 : -1;
        if (digit < 0) return invalid("an unknown escape");
        code = code << 4 | static_cast<unsigned>(digit);
    }
    return code;
}

Result<json> JsonStream::number() {
    std::string text;
    char c = 0;
    while (next(c)) {
        if (!is_number_part(c)) {
            ahead_ = c;
            has_ahead_ = true;
            break;
        }
        if (text.size() >= kLongestNumber) return invalid("a number of too many digits");
        text += c;
    }
    if (text == "-" && has_ahead_ && ahead_ == 'I' && rules_.as_python) {
        PARLOR_TRY(const json infinity, word());
        return json(-infinity.get<double>());
    }
    if (has_ahead_ && is_space(ahead_)) has_ahead_ = false;
    if (!is_json_number(text)) return invalid("not a number");
    return number_of(text);
}

Result<json> JsonStream::word() {
    std::string text;
    char c = 0;
    while (next(c)) {
        if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z')) {
            ahead_ = c;
            has_ahead_ = !is_space(c);
            break;
        }
        if (text.size() >= std::string_view("Infinity").size()) break;
        text += c;
    }
    if (text == "true") return json(true);
    if (text == "false") return json(false);
    if (text == "null") return json();
    if (rules_.as_python && text == "NaN") return json(std::numeric_limits<double>::quiet_NaN());
    if (rules_.as_python && text == "Infinity") return json(std::numeric_limits<double>::infinity());
    return invalid("an unknown word");
}

Result<json> read_json_file(const ByteSource& source, const JsonRules& rules) {
    if (source.size() == 0) return message(Msg::FileEmpty, source.label());
    return JsonStream(source, 0, source.size(), rules).document();
}

}  // namespace parlor
