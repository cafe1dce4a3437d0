#include "engine/text/jinja/lexer.h"

#include <algorithm>
#include <array>

#include "engine/text/unicode.h"

namespace parlor::text::jinja {

namespace {

constexpr size_t kMostTokens = 1'000'000;

bool is_space(const Char& c) {
    return c.is(kSpace) || (c.code >= 0x1C && c.code <= 0x1F);
}  // Python's

bool digit(char c) {
    return c >= '0' && c <= '9';
}
bool name_start(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0;
}

std::string normal_newlines(std::string_view source) {
    std::string out;
    out.reserve(source.size());
    for (size_t i = 0; i < source.size(); ++i) {
        if (source[i] == '\r') {
            out += '\n';
            if (i + 1 < source.size() && source[i + 1] == '\n') ++i;
        } else {
            out += source[i];
        }
    }
    if (!out.empty() && out.back() == '\n') out.pop_back();  // keep_trailing_newline is off
    return out;
}

class Lexer {
  public:
    explicit Lexer(std::string_view source) : text_(normal_newlines(source)) {}

    Result<std::vector<Token>> run() {
        while (position_ < text_.size() && error_.empty() && tokens_.size() < kMostTokens) outside();
        if (tokens_.size() >= kMostTokens) fail("it is too long");
        if (!error_.empty()) return message(Msg::TemplateInvalid, std::to_string(line_), error_);
        put(TokenKind::end, "");
        return std::move(tokens_);
    }

  private:
    void fail(std::string why) {
        if (error_.empty()) error_ = std::move(why);
    }
    void put(TokenKind kind, std::string text) { tokens_.push_back({kind, std::move(text), line_}); }
    bool at(std::string_view what) const {
        return std::string_view(text_).substr(position_, what.size()) == what;
    }
    char current() const { return position_ < text_.size() ? text_[position_] : '\0'; }
    void move_to(size_t end) {
        line_ += static_cast<int>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(position_),
                                             text_.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
        if (end > position_) line_starting_ = text_[end - 1] == '\n';
        position_ = end;
    }
    void skip_spaces() {
        size_t end = position_;
        for (Char c = char_at(text_, end); c.length > 0 && is_space(c); c = char_at(text_, end))
            end += c.length;
        move_to(end);
    }

    // Text up to the next tag, and that tag's opening.
    void outside() {
        size_t tag = position_;
        for (;; ++tag) {
            tag = text_.find('{', tag);
            if (tag == std::string::npos) {
                put(TokenKind::data, text_.substr(position_));
                move_to(text_.size());
                return;
            }
            const char next = tag + 1 < text_.size() ? text_[tag + 1] : '\0';
            if (next == '{' || next == '%' || next == '#') break;
        }
        const char kind = text_[tag + 1];
        const char sign = tag + 2 < text_.size() ? text_[tag + 2] : '\0';
        put_data(position_, tag, kind == '{' ? (sign == '-' ? '-' : '+') : sign);
        move_to(tag + 2);
        if (sign == '-' || (sign == '+' && kind != '#')) move_to(position_ + 1);
        if (kind == '#') {
            comment();
        } else if (kind == '{') {
            put(TokenKind::variable_begin, "{{");
            inside("}}", TokenKind::variable_end);
        } else if (!raw()) {
            put(TokenKind::block_begin, "{%");
            inside("%}", TokenKind::block_end);
        }
    }

    // Text before a tag. Sign '-' strips it; without '+' the tag's own indentation goes (lstrip_blocks).
    void put_data(size_t begin, size_t end, char sign) {
        std::string_view data = std::string_view(text_).substr(begin, end - begin);
        if (sign == '-') {
            data = strip_end(data);
        } else if (sign != '+') {
            const size_t newline = data.rfind('\n');
            const size_t start = newline == std::string_view::npos ? 0 : newline + 1;
            if ((start > 0 || line_starting_) &&
                data.find_first_not_of(" \t", start) == std::string_view::npos)
                data = data.substr(0, start);
        }
        if (!data.empty()) put(TokenKind::data, std::string(data));
        move_to(end);
    }

    static std::string_view strip_end(std::string_view text) {
        while (!text.empty()) {
            size_t start = text.size() - 1;
            while (start > 0 && text.size() - start < 4 && (text[start] & 0xC0) == 0x80) --start;
            const Char c = char_at(text, start);
            if (start + c.length != text.size() || !is_space(c)) break;
            text = text.substr(0, start);
        }
        return text;
    }

    // Behind a tag's end: '-' takes all white space, otherwise one newline goes (trim_blocks) unless '+'.
    void after_tag(char sign, bool trim) {
        if (sign == '-') {
            skip_spaces();
        } else if (trim && sign != '+' && current() == '\n') {
            move_to(position_ + 1);
        }
    }

    void comment() {
        const size_t end = text_.find("#}", position_);
        if (end == std::string::npos) return fail("a comment is not closed");
        const char sign = end > position_ ? text_[end - 1] : '\0';
        move_to(end + 2);
        after_tag(sign, true);
    }

    // {% raw %} … {% endraw %}; false: the tag is another one.
    bool raw() {
        const size_t begin = position_;
        size_t i = skip(begin);
        if (std::string_view(text_).substr(i, 3) != "raw") return false;
        i = skip(i + 3);
        const bool strip = i < text_.size() && text_[i] == '-';
        if (std::string_view(text_).substr(i + (strip ? 1 : 0), 2) != "%}") return false;
        move_to(i + (strip ? 3 : 2));
        after_tag(strip ? '-' : '+', false);
        for (size_t tag = text_.find("{%", position_); tag != std::string::npos;
             tag = text_.find("{%", tag + 2)) {
            const char sign = tag + 2 < text_.size() ? text_[tag + 2] : '\0';
            size_t end = skip(tag + (sign == '-' || sign == '+' ? 3 : 2));
            if (std::string_view(text_).substr(end, 6) != "endraw") continue;
            end = skip(end + 6);
            const char close = end < text_.size() ? text_[end] : '\0';
            if (close == '-' || close == '+') ++end;
            if (std::string_view(text_).substr(end, 2) != "%}") continue;
            put_data(position_, tag, sign);
            move_to(end + 2);
            after_tag(close, true);
            return true;
        }
        fail("a raw block is not closed");
        return true;
    }
    size_t skip(size_t i) const {
        while (i < text_.size() && is_space(char_at(text_, i))) i += char_at(text_, i).length;
        return i;
    }

    void inside(std::string_view close, TokenKind end_kind) {
        std::string brackets;
        while (error_.empty() && tokens_.size() < kMostTokens) {
            skip_spaces();
            if (position_ >= text_.size()) return fail("a tag is not closed");
            if (brackets.empty()) {
                const char sign = current();
                const size_t offset =
                    sign == '-' || (sign == '+' && end_kind == TokenKind::block_end) ? 1 : 0;
                if (std::string_view(text_).substr(position_ + offset, 2) == close) {
                    put(end_kind, std::string(close));
                    move_to(position_ + offset + 2);
                    after_tag(offset > 0 ? sign : '\0', end_kind == TokenKind::block_end);
                    return;
                }
            }
            word(brackets);
        }
    }

    void word(std::string& brackets) {
        const char c = current();
        if (digit(c)) return number();
        if (name_start(c)) {
            size_t end = position_;
            while (end < text_.size() && (name_start(text_[end]) || digit(text_[end]))) ++end;
            put(TokenKind::name, text_.substr(position_, end - position_));
            return move_to(end);
        }
        if (c == '\'' || c == '"') return string(c);
        static constexpr std::string_view kOperators[] = {"//", "**", "==", "!=", ">=", "<=", "+", "-", "/",
                                                          "*",  "%",  "~",  "[",  "]",  "(",  ")", "{", "}",
                                                          ">",  "<",  "=",  ".",  ":",  "|",  ",", ";"};
        for (const std::string_view op : kOperators) {
            if (!at(op)) continue;
            if (c == '(' || c == '[' || c == '{') brackets += c;
            if (c == ')' || c == ']' || c == '}') {
                const char open = c == ')' ? '(' : c == ']' ? '[' : '{';
                if (brackets.empty() || brackets.back() != open)
                    return fail(std::string("unexpected \"") + c + "\"");
                brackets.pop_back();
            }
            put(TokenKind::op, std::string(op));
            return move_to(position_ + op.size());
        }
        fail(std::string("unexpected character \"") + c + "\"");
    }

    void number() {
        size_t end = position_;
        std::string digits;
        const auto take_digits = [&] {
            while (end < text_.size() && (digit(text_[end]) || (text_[end] == '_' && end + 1 < text_.size() &&
                                                                digit(text_[end + 1])))) {
                if (text_[end] != '_') digits += text_[end];
                ++end;
            }
        };
        take_digits();
        bool real = false;
        if (end + 1 < text_.size() && text_[end] == '.' && digit(text_[end + 1])) {
            real = true;
            digits += '.';
            ++end;
            take_digits();
        }
        if (end < text_.size() && (text_[end] == 'e' || text_[end] == 'E')) {
            size_t exponent = end + 1;
            if (exponent < text_.size() && (text_[exponent] == '+' || text_[exponent] == '-')) ++exponent;
            if (exponent < text_.size() && digit(text_[exponent])) {
                real = true;
                digits += text_.substr(end, exponent - end);
                end = exponent;
                take_digits();
            }
        }
        put(real ? TokenKind::real : TokenKind::integer, digits);
        move_to(end);
    }

    void string(char quote) {
        std::string value;
        size_t i = position_ + 1;
        for (; i < text_.size() && text_[i] != quote; ++i) {
            if (text_[i] == '\\' && i + 1 < text_.size()) {
                i = escape(i + 1, value);
            } else {
                value += text_[i];
            }
        }
        if (i >= text_.size()) return fail("a string is not closed");
        put(TokenKind::string, std::move(value));
        move_to(i + 1);
    }

    // Python's escapes; `i` is behind the backslash. Gives the last position that belongs to it.
    size_t escape(size_t i, std::string& value) {
        struct Simple {
            char name, value;
        };
        static constexpr Simple kSimple[] = {{'n', '\n'},  {'t', '\t'}, {'r', '\r'}, {'\\', '\\'},
                                             {'\'', '\''}, {'"', '"'},  {'a', '\a'}, {'b', '\b'},
                                             {'f', '\f'},  {'v', '\v'}};
        const char c = text_[i];
        for (const Simple& simple : kSimple)
            if (simple.name == c) {
                value += simple.value;
                return i;
            }
        if (c == '\n') return i;
        const bool octal = c >= '0' && c <= '7';
        const size_t most = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : octal ? 3 : 0;
        if (most == 0) {
            value += '\\';
            value += c;
            return i;
        }
        uint32_t code = 0;
        size_t digits = 0, at = octal ? i : i + 1;
        for (; digits < most && at < text_.size(); ++digits, ++at) {
            const char d = text_[at];
            const int number = digit(d)               ? d - '0'
                               : d >= 'a' && d <= 'f' ? d - 'a' + 10
                               : d >= 'A' && d <= 'F' ? d - 'A' + 10
                                                      : 99;
            if (number >= (octal ? 8 : 16)) break;
            code = code * (octal ? 8 : 16) + static_cast<uint32_t>(number);
        }
        if (!octal && digits < most) fail("a string has a broken escape");
        append_utf8(value, code);
        return at - 1;
    }

    std::string text_;
    size_t position_ = 0;
    int line_ = 1;
    bool line_starting_ = true;
    std::vector<Token> tokens_;
    std::string error_;
};

}  // namespace

Result<std::vector<Token>> tokenize(std::string_view source) {
    return Lexer(source).run();
}

}  // namespace parlor::text::jinja
