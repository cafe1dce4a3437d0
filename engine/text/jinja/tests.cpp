// Tests: `value is name`.
#include <cmath>

#include "engine/text/jinja/interpreter.h"
#include "engine/text/jinja/library.h"
#include "engine/text/unicode.h"

namespace parlor::text::jinja {

namespace {

Value yes(bool value) {
    return Value::boolean(value);
}

template <Kind kKind>
Value is_kind(Interpreter&, const Value& self, const Args&) {
    return yes(self.is(kKind));
}

Value defined(Interpreter&, const Value& self, const Args&) {
    return yes(!self.is(Kind::undefined));
}
Value number(Interpreter&, const Value& self, const Args&) {
    return yes(self.is_number());
}
Value is_true(Interpreter&, const Value& self, const Args&) {
    return yes(self.is(Kind::boolean) && self.as_bool());
}
Value is_false(Interpreter&, const Value& self, const Args&) {
    return yes(self.is(Kind::boolean) && !self.as_bool());
}
Value callable(Interpreter&, const Value& self, const Args&) {
    return yes(self.is(Kind::callable) || self.is(Kind::loop) || self.is(Kind::undefined));
}

Value sequence(Interpreter&, const Value& self, const Args&) {
    return yes(self.is(Kind::string) || self.is(Kind::dict) || self.is(Kind::undefined) ||
               (self.is(Kind::list) && self.list().kind <= ListKind::tuple));
}
Value iterable(Interpreter&, const Value& self, const Args&) {
    return yes(self.is(Kind::string) || self.is(Kind::dict) || self.is(Kind::list) ||
               self.is(Kind::undefined) || self.is(Kind::loop));
}

const Value* other(Interpreter& run, const Args& args) {
    if (!args.list.empty()) return &args.list[0];
    run.fail("the test needs a value to compare with");
    return nullptr;
}

Value same(Interpreter& run, const Value& self, const Args& args) {
    const Value* value = other(run, args);
    if (value == nullptr) return {};
    if (self.object() != nullptr || value->object() != nullptr) {
        const bool texts = self.is(Kind::string) && value->is(Kind::string);
        return yes(texts ? equal(self, *value) : self.object() == value->object());
    }
    return yes(self.kind() == value->kind() && equal(self, *value));
}

enum class Order { equal, unequal, less, greater, less_equal, greater_equal };
template <Order kOrder>
Value ordered(Interpreter& run, const Value& self, const Args& args) {
    const Value* value = other(run, args);
    if (value == nullptr || !run.step(std::min(self.weight(), value->weight()) / 8)) return {};
    switch (kOrder) {
        case Order::equal:
            return yes(equal(self, *value));
        case Order::unequal:
            return yes(!equal(self, *value));
        case Order::less:
            return yes(run.less(self, *value));
        case Order::greater:
            return yes(run.less(*value, self));
        case Order::less_equal:
            return yes(run.less(self, *value) || equal(self, *value));
        case Order::greater_equal:
            return yes(run.less(*value, self) || equal(self, *value));
    }
    return {};
}

Value in(Interpreter& run, const Value& self, const Args& args) {
    const Value* value = other(run, args);
    return value != nullptr ? yes(run.contains(*value, self)) : Value();
}

Value divisible(Interpreter& run, const Value& self, const Args& args) {
    const Value* value = other(run, args);
    return value != nullptr ? yes(equal(run.binary("%", self, *value), Value::integer(0))) : Value();
}
template <int kRest>
Value odd_or_even(Interpreter& run, const Value& self, const Args&) {
    return yes(equal(run.binary("%", self, Value::integer(2)), Value::integer(kRest)));
}

template <unsigned kWanted, unsigned kUnwanted>
Value has_case(Interpreter&, const Value& self, const Args&) {
    const MarkedText text = str(self);
    bool wanted = false;
    for (size_t i = 0; i < text.size();) {
        const Char c = char_at(text.view(), i);
        if (c.is(kUnwanted | kTitle)) return yes(false);
        wanted |= c.is(kWanted);
        i += c.length;
    }
    return yes(wanted);
}

Value is_filter(Interpreter&, const Value& self, const Args&) {
    return yes(find_filter(self.text().view()) != nullptr);
}
Value is_test(Interpreter&, const Value& self, const Args&) {
    return yes(find_test(self.text().view()) != nullptr);
}

constexpr NamedNative kTests[] = {
    {"defined", defined},
    {"undefined", is_kind<Kind::undefined>},
    {"none", is_kind<Kind::none>},
    {"string", is_kind<Kind::string>},
    {"boolean", is_kind<Kind::boolean>},
    {"integer", is_kind<Kind::integer>},
    {"float", is_kind<Kind::real>},
    {"mapping", is_kind<Kind::dict>},
    {"number", number},
    {"sequence", sequence},
    {"iterable", iterable},
    {"callable", callable},
    {"true", is_true},
    {"false", is_false},
    {"sameas", same},
    {"==", ordered<Order::equal>},
    {"eq", ordered<Order::equal>},
    {"equalto", ordered<Order::equal>},
    {"!=", ordered<Order::unequal>},
    {"ne", ordered<Order::unequal>},
    {"<", ordered<Order::less>},
    {"lt", ordered<Order::less>},
    {"lessthan", ordered<Order::less>},
    {">", ordered<Order::greater>},
    {"gt", ordered<Order::greater>},
    {"greaterthan", ordered<Order::greater>},
    {"<=", ordered<Order::less_equal>},
    {"le", ordered<Order::less_equal>},
    {">=", ordered<Order::greater_equal>},
    {"ge", ordered<Order::greater_equal>},
    {"in", in},
    {"divisibleby", divisible},
    {"odd", odd_or_even<1>},
    {"even", odd_or_even<0>},
    {"lower", has_case<kLower, kUpper>},
    {"upper", has_case<kUpper, kLower>},
    {"filter", is_filter},
    {"test", is_test},
};

}  // namespace

Native find_test(std::string_view name) {
    return find_native(kTests, name);
}

}  // namespace parlor::text::jinja
