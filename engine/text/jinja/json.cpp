// tojson, as Transformers defines it: json.dumps with ensure_ascii off.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "engine/text/jinja/interpreter.h"
#include "engine/text/jinja/library.h"
#include "engine/text/unicode.h"

namespace parlor::text::jinja {

namespace {

struct Writer {
    Interpreter& run;
    MarkedText out;
    MarkedText indent;
    bool indented = false, ascii = false, sort_keys = false;
    MarkedText item_separator{", "}, key_separator{": "};

    void text(const MarkedText& value) {
        out.append("\"");
        const std::string_view view = value.view();
        for (size_t i = 0; i < view.size() && !out.overflowed();) {
            const Char c = char_at(view, i);
            static constexpr std::string_view kPlain = "\"\\\n\r\t\b\f", kNames = "\"\\nrtbf";
            char escape[16] = "";
            if (c.code < 128 && kPlain.find(static_cast<char>(c.code)) != std::string_view::npos) {
                std::snprintf(escape, sizeof escape, "\\%c", kNames[kPlain.find(static_cast<char>(c.code))]);
            } else if (c.code < 0x20 || (ascii && c.code >= 0x7F && c.code < 0x10000 && c.code != 0x7F)) {
                std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c.code));
            } else if (ascii && c.code >= 0x10000 && c.code != kInvalidByte) {
                const unsigned rest = static_cast<unsigned>(c.code) - 0x10000;
                std::snprintf(escape, sizeof escape, "\\u%04x\\u%04x", 0xD800 + (rest >> 10),
                              0xDC00 + (rest & 0x3FF));
            }
            if (escape[0] == '\0') {
                out.append(value, i, i + c.length);
            } else {
                out.append_like(escape, value, i);
            }
            i += c.length;
        }
        out.append("\"");
    }

    static std::string real(double value) {
        if (std::isnan(value)) return "NaN";
        if (std::isinf(value)) return value < 0 ? "-Infinity" : "Infinity";
        return real_to_string(value);
    }

    void new_line(int depth) {
        if (!indented) return;
        out.append("\n");
        for (int i = 0; i < depth && !out.overflowed(); ++i) out.append(indent);
    }

    void key(const Value& key) {
        switch (key.kind()) {
            case Kind::string:
                text(key.text());
                break;
            case Kind::none:
                out.append("\"null\"");
                break;
            case Kind::boolean:
                out.append(key.as_bool() ? "\"true\"" : "\"false\"");
                break;
            case Kind::integer:
                out.append("\"" + std::to_string(key.as_int()) + "\"");
                break;
            case Kind::real:
                out.append("\"" + real(key.as_real()) + "\"");
                break;
            default:
                run.fail(std::string("a ") + key.type_name() + " cannot be a key in JSON");
        }
    }

    void members(const DictObject& dict, int depth) {
        std::vector<const std::pair<Value, Value>*> order;
        for (const auto& item : dict.items) order.push_back(&item);
        if (sort_keys)
            std::stable_sort(order.begin(), order.end(), [this](const auto* a, const auto* b) {
                return !run.failed() && run.less(a->first, b->first);
            });
        out.append("{");
        for (size_t i = 0; i < order.size() && !run.failed() && !out.overflowed(); ++i) {
            if (i > 0) out.append(item_separator);
            new_line(depth + 1);
            key(order[i]->first);
            out.append(key_separator);
            value(order[i]->second, depth + 1);
        }
        if (!order.empty()) new_line(depth);
        out.append("}");
    }

    void value(const Value& value_, int depth) {
        if (!run.step()) return;
        switch (value_.kind()) {
            case Kind::none:
                out.append("null");
                break;
            case Kind::boolean:
                out.append(value_.as_bool() ? "true" : "false");
                break;
            case Kind::integer:
                out.append(std::to_string(value_.as_int()));
                break;
            case Kind::real:
                out.append(real(value_.as_real()));
                break;
            case Kind::string:
                text(value_.text());
                break;
            case Kind::dict:
                members(value_.dict(), depth);
                break;
            case Kind::list:
                if (value_.list().kind <= ListKind::tuple) {
                    const auto& items = value_.list().items;
                    out.append("[");
                    for (size_t i = 0; i < items.size() && !run.failed() && !out.overflowed(); ++i) {
                        if (i > 0) out.append(item_separator);
                        new_line(depth + 1);
                        value(items[i], depth + 1);
                    }
                    if (!items.empty()) new_line(depth);
                    out.append("]");
                    break;
                }
                [[fallthrough]];
            default:
                run.fail(std::string("a ") + value_.type_name() + " cannot be written as JSON");
        }
    }
};

}  // namespace

Value to_json(Interpreter& run, const Value& value, const Args& args) {
    Writer writer{run};
    const Value *ascii = args.find(0, "ensure_ascii"), *indent = args.find(1, "indent"),
                *separators = args.find(2, "separators"), *sort_keys = args.find(3, "sort_keys");
    writer.ascii = ascii != nullptr && truth(*ascii);
    writer.sort_keys = sort_keys != nullptr && truth(*sort_keys);
    if (indent != nullptr && !indent->is(Kind::none)) {
        writer.indented = true;
        writer.item_separator = MarkedText(",");
        if (indent->is(Kind::string)) writer.indent = indent->text();
        for (int64_t i = 0; indent->is_integral() && i < std::min<int64_t>(indent->as_int(), 1000); ++i)
            writer.indent.append(" ");
    }
    if (separators != nullptr && !separators->is(Kind::none)) {
        const std::vector<Value> both = run.items(*separators);
        if (both.size() != 2 || !both[0].is(Kind::string) || !both[1].is(Kind::string))
            return run.fail("separators are two texts");
        writer.item_separator = both[0].text();
        writer.key_separator = both[1].text();
    }
    writer.value(value, 0);
    return run.failed() ? Value() : run.string(std::move(writer.out));
}

}  // namespace parlor::text::jinja
