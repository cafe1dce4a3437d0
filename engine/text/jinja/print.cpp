// str() and repr(), as Python writes values.
#include <charconv>
#include <cmath>
#include <cstdio>

#include "engine/text/jinja/value.h"
#include "engine/text/unicode.h"

namespace parlor::text::jinja {

// The shortest digits that read back as the same number, with Python's choice between 1e+16 and plain
// notation.
std::string real_to_string(double value) {
    if (std::isnan(value)) return "nan";
    if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
    char buffer[64];
    const auto written = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific);
    const std::string_view text(buffer, static_cast<size_t>(written.ptr - buffer));
    const size_t e = text.find('e');
    int exponent = 0;
    const char* digits = text.data() + e + (text[e + 1] == '+' ? 2 : 1);
    std::from_chars(digits, text.data() + text.size(), exponent);
    if (exponent >= -4 && exponent < 16) {
        const auto fixed = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed);
        std::string plain(buffer, fixed.ptr);
        if (plain.find('.') == std::string::npos) plain += ".0";
        return plain;
    }
    char tail[16];
    std::snprintf(tail, sizeof tail, "e%c%02d", exponent < 0 ? '-' : '+', std::abs(exponent));
    return std::string(text.substr(0, e)) + tail;
}

namespace {

void append_quoted(MarkedText& out, const MarkedText& text) {
    const std::string_view view = text.view();
    const char quote =
        view.find('\'') != std::string_view::npos && view.find('"') == std::string_view::npos ? '"' : '\'';
    out.append(std::string_view(&quote, 1));
    for (size_t i = 0; i < view.size();) {
        const Char c = char_at(view, i);
        char escape[16];
        if (c.code == '\\' || c.code == static_cast<uint32_t>(quote)) {
            std::snprintf(escape, sizeof escape, "\\%c", static_cast<char>(c.code));
        } else if (c.code == '\n' || c.code == '\r' || c.code == '\t') {
            std::snprintf(escape, sizeof escape, "\\%c", c.code == '\n' ? 'n' : c.code == '\r' ? 'r' : 't');
        } else if (c.is(kUnprintable)) {
            std::snprintf(escape, sizeof escape,
                          c.code < 0x100     ? "\\x%02x"
                          : c.code < 0x10000 ? "\\u%04x"
                                             : "\\U%08x",
                          static_cast<unsigned>(c.code));
        } else {
            escape[0] = '\0';
        }
        if (escape[0] == '\0') {
            out.append(text, i, i + c.length);
        } else {
            out.append_like(escape, text, i);
        }
        i += c.length;
    }
    out.append(std::string_view(&quote, 1));
}

void append_items(MarkedText& out, const std::vector<Value>& items, const char* open, const char* close) {
    out.append(open);
    for (size_t i = 0; i < items.size() && !out.overflowed(); ++i) {
        if (i > 0) out.append(", ");
        append_repr(out, items[i]);
    }
    out.append(close);
}

void append_list(MarkedText& out, const ListObject& list) {
    switch (list.kind) {
        case ListKind::list:
            append_items(out, list.items, "[", "]");
            break;
        case ListKind::tuple:
            append_items(out, list.items, "(", list.items.size() == 1 ? ",)" : ")");
            break;
        case ListKind::iterator:
            out.append("<generator object>");
            break;
        case ListKind::keys:
            append_items(out, list.items, "dict_keys([", "])");
            break;
        case ListKind::values:
            append_items(out, list.items, "dict_values([", "])");
            break;
        case ListKind::items:
            append_items(out, list.items, "dict_items([", "])");
            break;
    }
}

}  // namespace

void append_repr(MarkedText& out, const Value& value) {
    switch (value.kind()) {
        case Kind::undefined:
            out.append("Undefined");
            break;
        case Kind::none:
            out.append("None");
            break;
        case Kind::boolean:
            out.append(value.as_bool() ? "True" : "False");
            break;
        case Kind::integer:
            out.append(std::to_string(value.as_int()));
            break;
        case Kind::real:
            out.append(real_to_string(value.as_real()));
            break;
        case Kind::string:
            append_quoted(out, value.text());
            break;
        case Kind::list:
            append_list(out, value.list());
            break;
        case Kind::dict: {
            out.append("{");
            bool first = true;
            for (const auto& [key, item] : value.dict().items) {
                if (out.overflowed()) break;
                if (!first) out.append(", ");
                first = false;
                append_repr(out, key);
                out.append(": ");
                append_repr(out, item);
            }
            out.append("}");
            break;
        }
        case Kind::names:
            out.append("<Namespace>");
            break;
        case Kind::callable:
            out.append("<function " + value.callable().name + ">");
            break;
        case Kind::loop:
            out.append("<LoopContext " + std::to_string(value.loop().index + 1) + "/" +
                       std::to_string(value.loop().items.size()) + ">");
            break;
    }
}

void append_str(MarkedText& out, const Value& value) {
    if (value.is(Kind::string)) {
        out.append(value.text());
    } else if (!value.is(Kind::undefined)) {
        append_repr(out, value);
    }
}

}  // namespace parlor::text::jinja
