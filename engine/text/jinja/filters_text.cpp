// Filters on text.
#include "engine/text/jinja/interpreter.h"
#include "engine/text/jinja/library.h"
#include "engine/text/jinja/text_tools.h"
#include "engine/text/unicode.h"

namespace parlor::text::jinja {

namespace {

template <Case kCase>
Value cased(Interpreter& run, const Value& self, const Args&) {
    return run.string(with_case(str(self), kCase));
}

Value to_string(Interpreter& run, const Value& self, const Args&) {
    return self.is(Kind::string) ? self : run.string(str(self));
}

Value trim(Interpreter& run, const Value& self, const Args& args) {
    const Value* chars = args.find(0, "chars");
    const bool given = chars != nullptr && chars->is(Kind::string);
    return run.string(stripped(str(self), given ? &chars->text() : nullptr, true, true));
}

Value replace(Interpreter& run, const Value& self, const Args& args) {
    const Value *from = args.find(0, "old"), *to = args.find(1, "new"), *count = args.find(2, "count");
    if (from == nullptr || to == nullptr) return run.fail("replace needs two texts");
    const MarkedText old_text = str(*from), new_text = str(*to);
    return run.string(replaced(str(self), old_text.view(), new_text,
                               count != nullptr && count->is_integral() ? count->as_int() : -1));
}

// Jinja's own rule: words are cut at white space and opening brackets, the rest of a word is lower case.
Value title(Interpreter& run, const Value& self, const Args&) {
    const MarkedText text = str(self);
    const std::string_view view = text.view();
    MarkedText out;
    bool start = true;
    for (size_t i = 0; i < view.size();) {
        const Char c = char_at(view, i);
        const bool border = is_python_space(c.code) || c.code == '-' || c.code == '(' || c.code == '{' ||
                            c.code == '[' || c.code == '<';
        if (border || c.code == kInvalidByte) {
            out.append(text, i, i + c.length);
        } else {
            out.append(with_case(text.part(i, i + c.length), start ? Case::upper : Case::lower));
        }
        start = border;
        i += c.length;
    }
    return run.string(std::move(out));
}

Value indent(Interpreter& run, const Value& self, const Args& args) {
    const Value *width = args.find(0, "width"), *first = args.find(1, "first"),
                *blank = args.find(2, "blank");
    if (!self.is(Kind::string) && !self.is(Kind::undefined))
        return run.fail(std::string("indent needs a text, not a ") + self.type_name());
    MarkedText indention;
    if (width != nullptr && width->is(Kind::string)) {
        indention = width->text();
    } else {
        indention = padded({}, width == nullptr ? 4 : std::min<int64_t>(width->as_int(), INT32_MAX), 1, " ");
    }
    MarkedText text = str(self), out;
    text.append("\n");
    const Parts lines = lines_of(text.view(), false);
    const bool all = blank != nullptr && truth(*blank);
    for (size_t i = 0; i < lines.size() && !out.overflowed(); ++i) {
        const auto [begin, end] = lines[i];
        if (i > 0) out.append("\n");
        if (i == 0 ? first != nullptr && truth(*first) : all || end > begin) out.append(indention);
        out.append(text, begin, end);
    }
    return run.string(std::move(out));
}

Value escape(Interpreter& run, const Value& self, const Args&) {
    const MarkedText text = str(self);
    MarkedText out;
    for (size_t i = 0; i < text.size(); ++i) {
        switch (text.view()[i]) {
            case '&':
                out.append_like("&amp;", text, i);
                break;
            case '<':
                out.append_like("&lt;", text, i);
                break;
            case '>':
                out.append_like("&gt;", text, i);
                break;
            case '\'':
                out.append_like("&#39;", text, i);
                break;
            case '"':
                out.append_like("&#34;", text, i);
                break;
            default:
                out.append(text, i, i + 1);
        }
    }
    return run.string(std::move(out));
}

Value striptags(Interpreter& run, const Value& self, const Args&) {
    const MarkedText text = str(self);
    MarkedText plain;
    size_t begin = 0;
    const std::string_view view = text.view();
    while (begin < view.size()) {
        const size_t open = view.find('<', begin);
        const size_t close = open == std::string_view::npos ? open : view.find('>', open);
        if (close == std::string_view::npos) break;
        plain.append(text, begin, open);
        begin = close + 1;
    }
    plain.append(text, begin, view.size());
    MarkedText out;
    for (const auto& [from, to] : words_of(plain.view())) {
        if (!out.empty()) out.append(" ");
        out.append(plain, from, to);
    }
    return run.string(std::move(out));
}

Value wordcount(Interpreter&, const Value& self, const Args&) {
    const MarkedText text = str(self);
    int64_t count = 0;
    bool in_word = false;
    for (size_t i = 0; i < text.size();) {
        const Char c = char_at(text.view(), i);
        const bool word = c.is(kLetter | kNumber) || c.code == '_';
        count += word && !in_word;
        in_word = word;
        i += c.length;
    }
    return Value::integer(count);
}

Value urlencode(Interpreter& run, const Value& self, const Args&) {
    const MarkedText text = str(self);
    MarkedText out;
    for (size_t i = 0; i < text.size(); ++i) {
        const char c = text.view()[i];
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           std::string_view("_.-~/").find(c) != std::string_view::npos;
        static constexpr char kHex[] = "0123456789ABCDEF";
        const auto byte = static_cast<uint8_t>(c);
        const char code[] = {'%', kHex[byte >> 4], kHex[byte & 15]};
        out.append_like(plain ? std::string_view(&c, 1) : std::string_view(code, 3), text, i);
    }
    return run.string(std::move(out));
}

Value center(Interpreter& run, const Value& self, const Args& args) {
    const Value* width = args.find(0, "width");
    return run.string(padded(str(self), width != nullptr ? width->as_int() : 80, 0, " "));
}

Value truncate(Interpreter& run, const Value& self, const Args& args) {
    const Value *length = args.find(0, "length"), *kill = args.find(1, "killwords"),
                *end = args.find(2, "end"), *leeway = args.find(3, "leeway");
    const MarkedText text = str(self);
    const MarkedText tail = end != nullptr ? str(*end) : MarkedText("...");
    const int64_t most = length != nullptr ? length->as_int() : 255,
                  extra = leeway != nullptr ? leeway->as_int() : 5;
    const auto characters = [&](std::string_view view) {
        return static_cast<int64_t>(*run.length(run.string(view)));
    };
    if (characters(text.view()) <= most + extra) return run.string(text);
    const int64_t keep = most - characters(tail.view());
    if (keep < 0) return run.fail("truncate's length is shorter than its end");
    size_t at = 0;
    for (int64_t i = 0; i < keep && at < text.size(); ++i) at += char_at(text.view(), at).length;
    if (kill == nullptr || !truth(*kill)) {
        const size_t space = text.view().substr(0, at).rfind(' ');
        if (space != std::string_view::npos) at = space;
    }
    MarkedText out = text.part(0, at);
    out.append(tail);
    return run.string(std::move(out));
}

Value format(Interpreter& run, const Value& self, const Args& args) {
    return percent_format(run, str(self), args.list);
}

Value string_length(Interpreter& run, const Value& self, const Args&) {
    const auto length = run.length(self);
    return length ? Value::integer(static_cast<int64_t>(*length))
                  : run.fail(std::string("a ") + self.type_name() + " has no length");
}

constexpr NamedNative kFilters[] = {
    {"upper", cased<Case::upper>},
    {"lower", cased<Case::lower>},
    {"capitalize", cased<Case::capital>},
    {"title", title},
    {"string", to_string},
    {"safe", to_string},
    {"trim", trim},
    {"replace", replace},
    {"indent", indent},
    {"escape", escape},
    {"e", escape},
    {"forceescape", escape},
    {"striptags", striptags},
    {"wordcount", wordcount},
    {"urlencode", urlencode},
    {"center", center},
    {"truncate", truncate},
    {"format", format},
    {"length", string_length},
    {"count", string_length},
    {"tojson", to_json},
};

}  // namespace

Native find_text_filter(std::string_view name) {
    return find_native(kFilters, name);
}

Native find_filter(std::string_view name) {
    for (const auto find : {find_text_filter, find_list_filter, find_number_filter})
        if (const Native function = find(name)) return function;
    return nullptr;
}

}  // namespace parlor::text::jinja
