// Iterating, attributes, items and slices: Jinja's sandboxed environment over Python's types.
#include <algorithm>
#include <iterator>

#include "engine/text/jinja/interpreter.h"
#include "engine/text/jinja/library.h"
#include "engine/text/unicode.h"

namespace parlor::text::jinja {

std::vector<Value> Interpreter::items(const Value& value) {
    std::vector<Value> out;
    switch (value.kind()) {
        case Kind::undefined:
            break;
        case Kind::list: {
            ListObject& list = value.list();
            if (list.kind == ListKind::iterator && std::exchange(list.consumed, true)) break;
            if (step(list.items.size() / 16)) out = list.items;
            break;
        }
        case Kind::dict:
            for (const auto& each : value.dict().items) out.push_back(each.first);
            step(out.size() / 16);
            break;
        case Kind::string: {
            const MarkedText& text = value.text();
            for (size_t i = 0; i < text.size() && !failed();) {
                const size_t length = char_at(text.view(), i).length;
                out.push_back(string(text.part(i, i + length)));
                i += length;
            }
            break;
        }
        case Kind::loop:
            fail("the loop itself cannot be iterated");
            break;
        default:
            fail(std::string("a ") + value.type_name() + " cannot be iterated");
    }
    return out;
}

namespace {

// What ImmutableSandboxedEnvironment refuses: methods that change their object.
bool changes_object(const Value& value, std::string_view name) {
    static constexpr std::string_view kList[] = {"append", "clear", "pop",    "reverse",
                                                 "insert", "sort",  "extend", "remove"};
    static constexpr std::string_view kDict[] = {"clear", "pop", "popitem", "setdefault", "update"};
    const auto has = [name](const auto& names) {
        return std::find(std::begin(names), std::end(names), name) != std::end(names);
    };
    if (value.is(Kind::list)) return value.list().kind == ListKind::list && has(kList);
    return value.is(Kind::dict) && has(kDict);
}

Native find_method(const Value& value, std::string_view name) {
    switch (value.kind()) {
        case Kind::string:
            return find_string_method(name);
        case Kind::dict:
            return find_dict_method(name);
        case Kind::list:
            return value.list().kind <= ListKind::tuple ? find_list_method(name) : nullptr;
        case Kind::loop:
            return find_loop_method(name);
        default:
            return nullptr;
    }
}

std::string no_attribute(const Value& value, std::string_view name) {
    return std::string("'") + value.type_name() + " object' has no attribute '" + std::string(name) + "'";
}

}  // namespace

Value Interpreter::attribute(const Value& value, std::string_view name) {
    if (value.is(Kind::undefined)) return fail(value.why_undefined());
    if (value.is(Kind::names)) {
        if (const Value* found = value.names().find(name)) return *found;
        return undefined(no_attribute(value, name));
    }
    if (value.is(Kind::loop) && find_loop_method(name) == nullptr) return loop_attribute(value, name);
    if (value.is(Kind::callable) && value.callable().name == "cycler" && name == "current" &&
        !value.callable().state.empty())
        return value.callable().state[value.callable().position];
    if (changes_object(value, name))
        return undefined("access to attribute '" + std::string(name) + "' of '" + value.type_name() +
                         "' object is unsafe");
    if (const Native method = find_method(value, name)) return native(std::string(name), method, value);
    if (value.is(Kind::callable) && name == "name") return string(value.callable().name);
    if (value.is(Kind::callable))
        if (const Native method = find_global(value.callable().name + "." + std::string(name)))
            return native(std::string(name), method, value);
    if (value.is(Kind::dict))
        if (const Value* found = value.dict().find(name)) return *found;
    return undefined(no_attribute(value, name));
}

Value Interpreter::item(const Value& value, const Value& key) {
    if (value.is(Kind::undefined)) return fail(value.why_undefined());
    if (value.is(Kind::dict)) {
        if (const Value* found = value.dict().find(key)) return *found;
    } else if (key.is_integral()) {
        if (value.is(Kind::list) && value.list().kind <= ListKind::tuple) {
            const auto& items = value.list().items;
            const auto size = static_cast<int64_t>(items.size());
            const int64_t index = key.as_int() < 0 ? key.as_int() + size : key.as_int();
            if (index >= 0 && index < size) return items[static_cast<size_t>(index)];
        } else if (value.is(Kind::string)) {
            const auto size = static_cast<int64_t>(*length(value));
            const int64_t index = key.as_int() < 0 ? key.as_int() + size : key.as_int();
            if (index >= 0 && index < size)
                return slice(value, Value::integer(index), Value::integer(index + 1), Value::none());
        }
    }
    if (key.is(Kind::string)) {
        if (value.is(Kind::dict)) {  // obj["items"] without such a key is the method, as in Jinja
            if (changes_object(value, key.text().view())) return attribute(value, key.text().view());
            if (const Native method = find_method(value, key.text().view()))
                return native(std::string(key.text().view()), method, value);
        } else {
            return attribute(value, key.text().view());
        }
    }
    return undefined(no_attribute(value, str(key).view().substr(0, 100)));
}

Value Interpreter::slice(const Value& value, const Value& start, const Value& stop, const Value& step_value) {
    if (value.is(Kind::undefined)) return fail(value.why_undefined());
    const bool is_text = value.is(Kind::string);
    if (!is_text && !(value.is(Kind::list) && value.list().kind <= ListKind::tuple))
        return fail(std::string("a ") + value.type_name() + " has no slices");
    for (const Value* each : {&start, &stop, &step_value})
        if (!each->is_integral() && !each->is(Kind::none)) return fail("a slice needs whole numbers");
    const int64_t stride = step_value.is(Kind::none) ? 1 : step_value.as_int();
    if (stride == 0) return fail("a slice's step is 0");
    // Where each character of a text starts, so that a text is a list of parts.
    std::vector<size_t> starts;
    if (is_text) {
        const std::string_view view = value.text().view();
        if (!step(view.size() / 256) || !room(view.size() * sizeof(size_t))) return {};
        for (size_t i = 0; i < view.size(); i += char_at(view, i).length) starts.push_back(i);
        starts.push_back(view.size());
    }
    const auto size = static_cast<int64_t>(is_text ? starts.size() - 1 : value.list().items.size());
    const auto bound = [&](const Value& given, int64_t missing) {
        if (given.is(Kind::none)) return missing;
        int64_t at = given.as_int();
        if (at < 0)
            at = at < -size ? -1 : at + size;
        else
            return std::min(at, stride < 0 ? size - 1 : size);
        return std::max<int64_t>(at, stride < 0 ? -1 : 0);
    };
    const int64_t first = bound(start, stride < 0 ? size - 1 : 0), last = bound(stop, stride < 0 ? -1 : size);
    if (is_text && stride == 1)
        return string(first < last ? value.text().part(starts[static_cast<size_t>(first)],
                                                       starts[static_cast<size_t>(last)])
                                   : MarkedText());
    MarkedText text;
    std::vector<Value> values;
    for (int64_t i = first; stride > 0 ? i < last : i > last;) {
        const auto at = static_cast<size_t>(i);
        if (is_text) {
            text.append(value.text(), starts[at], starts[at + 1]);
        } else {
            values.push_back(value.list().items[at]);
        }
        if (stride > 0 ? i > INT64_MAX - stride : i < INT64_MIN - stride) break;
        i += stride;
    }
    return is_text ? string(std::move(text)) : list(std::move(values), value.list().kind);
}

Value Interpreter::loop_attribute(const Value& value, std::string_view name) {
    const LoopObject& loop = value.loop();
    const auto index = static_cast<int64_t>(loop.index), size = static_cast<int64_t>(loop.items.size());
    const auto neighbour = [&](int64_t at, const char* what) {
        return at >= 0 && at < size ? loop.items[static_cast<size_t>(at)]
                                    : undefined(std::string("there is no ") + what + " item");
    };
    if (name == "index") return Value::integer(index + 1);
    if (name == "index0") return Value::integer(index);
    if (name == "revindex") return Value::integer(size - index);
    if (name == "revindex0") return Value::integer(size - index - 1);
    if (name == "first") return Value::boolean(index == 0);
    if (name == "last") return Value::boolean(index + 1 >= size);
    if (name == "length") return Value::integer(size);
    if (name == "depth") return Value::integer(loop.level);
    if (name == "depth0") return Value::integer(loop.level - 1);
    if (name == "previtem") return neighbour(index - 1, "previous");
    if (name == "nextitem") return neighbour(index + 1, "next");
    return undefined(no_attribute(value, name));
}

}  // namespace parlor::text::jinja
