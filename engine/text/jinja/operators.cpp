// Python's operators on values.
#include <cmath>

#include "engine/text/jinja/interpreter.h"
#include "engine/text/jinja/library.h"
#include "engine/text/unicode.h"

namespace parlor::text::jinja {

namespace {

bool add_overflows(int64_t a, int64_t b) {
    return b > 0 ? a > INT64_MAX - b : a < INT64_MIN - b;
}
bool multiply_overflows(int64_t a, int64_t b) {
    if (a == 0 || b == 0) return false;
    if ((a == -1 && b == INT64_MIN) || (b == -1 && a == INT64_MIN)) return true;
    if (a == -1 || b == -1) return false;
    return a > 0 ? (b > 0 ? a > INT64_MAX / b : b < INT64_MIN / a)
                 : (b > 0 ? a < INT64_MIN / b : b < INT64_MAX / a);
}

}  // namespace

Value Interpreter::arithmetic(std::string_view op, const Value& a, const Value& b) {
    const bool integral = a.is_integral() && b.is_integral();
    const int64_t x = a.as_int(), y = b.as_int();
    const double u = a.as_real(), v = b.as_real();
    const auto overflow = [this] { return limit("a number becomes too large"); };
    if (op == "+") {
        if (!integral) return Value::real(u + v);
        return add_overflows(x, y) ? overflow() : Value::integer(x + y);
    }
    if (op == "-") {
        if (!integral) return Value::real(u - v);
        return y == INT64_MIN || add_overflows(x, -y) ? overflow() : Value::integer(x - y);
    }
    if (op == "*") {
        if (!integral) return Value::real(u * v);
        return multiply_overflows(x, y) ? overflow() : Value::integer(x * y);
    }
    if (op == "**") {
        if (!integral || y < 0) {
            const double power = std::pow(u, v);
            return std::isfinite(power) ? Value::real(power) : fail("a power has no value");
        }
        int64_t result = 1;
        for (int64_t i = 0; i < y; ++i) {
            if (x == 0 || x == 1) return Value::integer(x);
            if (multiply_overflows(result, x) || i > 10000) return overflow();
            result *= x;
            if (x == -1) return Value::integer(y % 2 == 0 ? 1 : -1);
        }
        return Value::integer(result);
    }
    if (v == 0) return fail("division by zero");
    if (op == "/") return Value::real(u / v);
    if (integral) {
        if (y == -1)
            return op == "//" ? (x == INT64_MIN ? overflow() : Value::integer(-x)) : Value::integer(0);
        const int64_t rest = x % y;
        const bool adjust = rest != 0 && (rest < 0) != (y < 0);
        return op == "//" ? Value::integer(x / y - (adjust ? 1 : 0))
                          : Value::integer(adjust ? rest + y : rest);
    }
    double rest = std::fmod(u, v);
    if (rest != 0 && (rest < 0) != (v < 0)) rest += v;
    return Value::real(op == "//" ? std::floor((u - rest) / v + 0.5) : rest);
}

Value Interpreter::binary(std::string_view op, const Value& a, const Value& b) {
    if (failed()) return {};
    if (op == "~") {
        MarkedText text = str(a);
        append_str(text, b);
        return string(std::move(text));
    }
    if (a.is(Kind::undefined)) return fail(a.why_undefined());
    if (op == "%" && a.is(Kind::string)) {
        if (b.is(Kind::list) && b.list().kind == ListKind::tuple)
            return percent_format(*this, a.text(), b.list().items);
        return percent_format(*this, a.text(), {b});
    }
    if (b.is(Kind::undefined)) return fail(b.why_undefined());
    if (a.is_number() && b.is_number()) return arithmetic(op, a, b);
    if (op == "+") {
        if (a.is(Kind::string) && b.is(Kind::string)) {
            MarkedText text = a.text();
            text.append(b.text());
            return string(std::move(text));
        }
        if (a.is(Kind::list) && b.is(Kind::list) && a.list().kind == b.list().kind &&
            (a.list().kind == ListKind::list || a.list().kind == ListKind::tuple)) {
            if (!room((a.list().items.size() + b.list().items.size()) * sizeof(Value))) return {};
            std::vector<Value> both = a.list().items;
            both.insert(both.end(), b.list().items.begin(), b.list().items.end());
            return list(std::move(both), a.list().kind);
        }
    }
    if (op == "*" && (a.is_integral() || b.is_integral())) {
        const Value& times = a.is_integral() ? a : b;
        const Value& what = a.is_integral() ? b : a;
        const int64_t count = std::max<int64_t>(times.as_int(), 0);
        if (what.is(Kind::string)) {
            const size_t size = what.text().size();
            if (size > 0 && count > static_cast<int64_t>(MarkedText::kLongest / size))
                return limit("a text becomes too long");
            MarkedText text;
            if (size > 0 && !step(static_cast<size_t>(count) / 16)) return {};
            for (int64_t i = 0; size > 0 && i < count; ++i) text.append(what.text());
            return string(std::move(text));
        }
        if (what.is(Kind::list) &&
            (what.list().kind == ListKind::list || what.list().kind == ListKind::tuple)) {
            const size_t size = what.list().items.size();
            if (size > 0 && (count > (1 << 24) || !room(size * sizeof(Value) * static_cast<size_t>(count))))
                return limit("a list becomes too long");
            std::vector<Value> values;
            for (int64_t i = 0; size > 0 && i < count; ++i)
                values.insert(values.end(), what.list().items.begin(), what.list().items.end());
            return list(std::move(values), what.list().kind);
        }
    }
    return fail(std::string("\"") + std::string(op) + "\" does not work on " + a.type_name() + " and " +
                b.type_name());
}

bool Interpreter::contains(const Value& container, const Value& value) {
    if (container.is(Kind::string)) {
        if (!value.is(Kind::string)) {
            fail(std::string("\"in\" needs a text, not a ") + value.type_name());
            return false;
        }
        step(container.text().size() / 256);
        return container.text().view().find(value.text().view()) != std::string_view::npos;
    }
    if (container.is(Kind::dict)) return container.dict().find(value) != nullptr;
    for (const Value& each : items(container)) {
        if (!step(1 + std::min(each.weight(), value.weight()) / 8)) return false;
        if (equal(each, value)) return true;
    }
    return false;
}

bool Interpreter::less(const Value& a, const Value& b) {
    step(1 + std::min(a.weight(), b.weight()) / 8);
    if (a.is_number() && b.is_number())
        return a.is(Kind::real) || b.is(Kind::real) ? a.as_real() < b.as_real() : a.as_int() < b.as_int();
    if (a.is(Kind::string) && b.is(Kind::string)) return a.text().view() < b.text().view();
    if (a.is(Kind::list) && b.is(Kind::list) && a.list().kind == b.list().kind) {
        const auto &left = a.list().items, &right = b.list().items;
        for (size_t i = 0; i < left.size() && i < right.size(); ++i)
            if (!equal(left[i], right[i])) return less(left[i], right[i]);
        return left.size() < right.size();
    }
    if (a.is(Kind::undefined) || b.is(Kind::undefined)) {
        fail(a.is(Kind::undefined) ? a.why_undefined() : b.why_undefined());
    } else {
        fail(std::string(a.type_name()) + " and " + b.type_name() + " cannot be put in order");
    }
    return false;
}

std::optional<size_t> Interpreter::length(const Value& value) {
    switch (value.kind()) {
        case Kind::undefined:
            return 0;
        case Kind::string: {
            size_t count = 0;
            for (size_t i = 0; i < value.text().size(); ++count) i += char_at(value.text().view(), i).length;
            step(count / 256);
            return count;
        }
        case Kind::list:
            if (value.list().kind == ListKind::iterator) return std::nullopt;
            return value.list().items.size();
        case Kind::dict:
            return value.dict().items.size();
        case Kind::loop:
            return value.loop().items.size();
        default:
            return std::nullopt;
    }
}

}  // namespace parlor::text::jinja
