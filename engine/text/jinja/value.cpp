#include "engine/text/jinja/value.h"

#include <algorithm>
#include <cmath>

#include "kernels/check.h"

namespace parlor::text::jinja {

Value Value::boolean(bool value) {
    Value result(Kind::boolean);
    result.integer_ = value;
    return result;
}
Value Value::integer(int64_t value) {
    Value result(Kind::integer);
    result.integer_ = value;
    return result;
}
Value Value::real(double value) {
    Value result(Kind::real);
    result.real_ = value;
    return result;
}

const MarkedText& Value::text() const {
    static const MarkedText empty;
    return is(Kind::string) ? static_cast<const StringObject&>(*object_).text : empty;
}
ListObject& Value::list() const {
    CHECK(is(Kind::list));
    return static_cast<ListObject&>(*object_);
}
DictObject& Value::dict() const {
    CHECK(is(Kind::dict));
    return static_cast<DictObject&>(*object_);
}
NamesObject& Value::names() const {
    CHECK(is(Kind::names));
    return static_cast<NamesObject&>(*object_);
}
CallableObject& Value::callable() const {
    CHECK(is(Kind::callable));
    return static_cast<CallableObject&>(*object_);
}
LoopObject& Value::loop() const {
    CHECK(is(Kind::loop));
    return static_cast<LoopObject&>(*object_);
}

std::string Value::why_undefined() const {
    if (!object_) return "a value is undefined";
    return std::string(static_cast<const StringObject&>(*object_).text.view());
}

const char* Value::type_name() const {
    switch (kind_) {
        case Kind::undefined:
            return "Undefined";
        case Kind::none:
            return "NoneType";
        case Kind::boolean:
            return "bool";
        case Kind::integer:
            return "int";
        case Kind::real:
            return "float";
        case Kind::string:
            return "str";
        case Kind::dict:
            return "dict";
        case Kind::names:
            return "Namespace";
        case Kind::callable:
            return "function";
        case Kind::loop:
            return "LoopContext";
        case Kind::list:
            break;
    }
    static constexpr const char* kNames[] = {"list",      "tuple",       "generator",
                                             "dict_keys", "dict_values", "dict_items"};
    return kNames[static_cast<size_t>(list().kind)];
}

const Value* Args::find(size_t place, std::string_view name) const {
    if (place < list.size()) return &list[place];
    for (const auto& [key, value] : named)
        if (key == name) return &value;
    return nullptr;
}

const Value* NamesObject::find(std::string_view name) const {
    for (const auto& [key, value] : names)
        if (key == name) return &value;
    return nullptr;
}

namespace {

// Equal keys have the same text, as 1, 1.0 and True are the same key in Python. Empty: not hashable.
std::string key_text(const Value& key) {
    switch (key.kind()) {
        case Kind::string:
            return "s" + std::string(key.text().view());
        case Kind::none:
            return "n";
        case Kind::boolean:
        case Kind::integer:
            return "i" + std::to_string(key.as_int());
        case Kind::real: {
            const double value = key.as_real();
            if (std::abs(value) < 9e18 && value == std::floor(value))
                return "i" + std::to_string(static_cast<int64_t>(value));
            return "r" + real_to_string(value);
        }
        case Kind::list: {
            if (key.list().kind != ListKind::tuple || key.weight() > 1000) return {};
            std::string text = "t";
            for (const Value& item : key.list().items) {
                const std::string part = key_text(item);
                if (part.empty()) return {};
                text += std::to_string(part.size()) + ":" + part;
            }
            return text;
        }
        default:
            return {};
    }
}

}  // namespace

bool DictObject::set(const Value& key, const Value& value) {
    std::string text = key_text(key);
    if (text.empty()) return false;
    const size_t more = 3 * sizeof(Value) + 64 + text.size();
    weight += key.weight() + value.weight();
    const auto [place, added] = places_.try_emplace(std::move(text), items.size());
    depth = std::max({depth, key.depth() + 1, value.depth() + 1});
    if (!added) {
        items[place->second].second = value;
        return true;
    }
    items.emplace_back(key, value);
    bytes += more;
    if (memory != nullptr) memory->used += more;
    return true;
}

const Value* DictObject::find(const Value& key) const {
    const auto place = places_.find(key_text(key));
    return place == places_.end() ? nullptr : &items[place->second].second;
}
const Value* DictObject::find(std::string_view key) const {
    const auto place = places_.find("s" + std::string(key));
    return place == places_.end() ? nullptr : &items[place->second].second;
}

bool truth(const Value& value) {
    switch (value.kind()) {
        case Kind::undefined:
        case Kind::none:
            return false;
        case Kind::boolean:
        case Kind::integer:
            return value.as_int() != 0;
        case Kind::real:
            return value.as_real() != 0;
        case Kind::string:
            return !value.text().empty();
        case Kind::list:
            return value.list().kind == ListKind::iterator || !value.list().items.empty();
        case Kind::dict:
            return !value.dict().items.empty();
        default:
            return true;
    }
}

bool equal(const Value& a, const Value& b) {
    if (a.is_number() && b.is_number()) {
        if (a.is(Kind::real) || b.is(Kind::real)) return a.as_real() == b.as_real();
        return a.as_int() == b.as_int();
    }
    if (a.kind() != b.kind()) return false;
    switch (a.kind()) {
        case Kind::undefined:
        case Kind::none:
            return true;
        case Kind::string:
            return a.text().view() == b.text().view();
        case Kind::list: {
            const ListObject &left = a.list(), &right = b.list();
            if (&left == &right) return true;
            if (left.kind != right.kind || left.kind == ListKind::iterator ||
                left.items.size() != right.items.size())
                return false;
            return std::equal(left.items.begin(), left.items.end(), right.items.begin(), equal);
        }
        case Kind::dict: {
            const DictObject &left = a.dict(), &right = b.dict();
            if (left.items.size() != right.items.size()) return false;
            return std::all_of(left.items.begin(), left.items.end(), [&](const auto& item) {
                const Value* other = right.find(item.first);
                return other != nullptr && equal(item.second, *other);
            });
        }
        default:
            return a.object() == b.object();
    }
}

}  // namespace parlor::text::jinja
