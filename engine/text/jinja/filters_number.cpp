// Filters on numbers, and default.
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "engine/text/jinja/interpreter.h"
#include "engine/text/jinja/library.h"
#include "engine/text/jinja/text_tools.h"

namespace parlor::text::jinja {

namespace {

Value default_value(Interpreter& run, const Value& self, const Args& args) {
    const Value *other = args.find(0, "default_value"), *boolean = args.find(1, "boolean");
    const bool missing = self.is(Kind::undefined) || (boolean != nullptr && truth(*boolean) && !truth(self));
    if (!missing) return self;
    return other != nullptr ? *other : run.string("");
}

std::string trimmed(const Value& value) {
    const MarkedText text = stripped(value.text(), nullptr, true, true);
    return std::string(text.view());
}

std::optional<double> parse_real(const std::string& text) {
    char* end = nullptr;
    if (text.empty() || text.find_first_of("xXpPnN(") != std::string::npos)
        return std::nullopt;  // C forms that Python lacks
    const double value = std::strtod(text.c_str(), &end);
    if (end != text.c_str() + text.size()) return std::nullopt;
    return value;
}

Value to_int(Interpreter& run, const Value& self, const Args& args) {
    const Value *missing = args.find(0, "default"), *base_value = args.find(1, "base");
    const Value otherwise = missing != nullptr ? *missing : Value::integer(0);
    if (self.is_integral()) return Value::integer(self.as_int());
    if (self.is(Kind::real) || self.is(Kind::string)) {
        double value = self.as_real();
        if (self.is(Kind::string)) {
            std::string text = trimmed(self);
            if (!text.empty() && text[0] == '+') text.erase(0, 1);
            int base = base_value != nullptr && base_value->is_integral()
                           ? static_cast<int>(base_value->as_int())
                           : 10;
            if (base < 2 || base > 36) base = 10;
            if (base == 16 && text.size() > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X'))
                text.erase(0, 2);
            int64_t whole = 0;
            const auto parsed = std::from_chars(text.data(), text.data() + text.size(), whole, base);
            if (parsed.ec == std::errc() && parsed.ptr == text.data() + text.size() && !text.empty())
                return Value::integer(whole);
            const auto real = parse_real(text);
            if (!real) return otherwise;
            value = *real;
        }
        if (!(std::abs(value) < 9.2e18)) return otherwise;
        return Value::integer(static_cast<int64_t>(value));
    }
    if (self.is(Kind::undefined)) return run.fail(self.why_undefined());
    return otherwise;
}

Value to_float(Interpreter& run, const Value& self, const Args& args) {
    const Value* missing = args.find(0, "default");
    if (self.is_number()) return Value::real(self.as_real());
    if (self.is(Kind::string))
        if (const auto value = parse_real(trimmed(self))) return Value::real(*value);
    if (self.is(Kind::undefined)) return run.fail(self.why_undefined());
    return missing != nullptr ? *missing : Value::real(0);
}

Value absolute(Interpreter& run, const Value& self, const Args&) {
    if (self.is(Kind::real)) return Value::real(std::abs(self.as_real()));
    if (!self.is_integral()) return run.fail(std::string("a ") + self.type_name() + " has no absolute value");
    return self.as_int() < 0 ? run.binary("-", Value::integer(0), self) : Value::integer(self.as_int());
}

Value round(Interpreter& run, const Value& self, const Args& args) {
    const Value *digits_value = args.find(0, "precision"), *method = args.find(1, "method");
    if (!self.is_number()) return run.fail(std::string("a ") + self.type_name() + " cannot be rounded");
    const int64_t digits = digits_value != nullptr ? digits_value->as_int() : 0;
    if (digits < -300 || digits > 300) return run.fail("the precision is out of range");
    const std::string_view how = method != nullptr ? method->text().view() : "common";
    const double value = self.as_real();
    if (how == "ceil" || how == "floor") {
        const double scale = std::pow(10.0, static_cast<double>(digits));
        return Value::real((how == "ceil" ? std::ceil(value * scale) : std::floor(value * scale)) / scale);
    }
    if (how != "common") return run.fail("the method of rounding must be common, ceil or floor");
    if (!std::isfinite(value)) return self;
    if (digits < 0) {
        const double scale = std::pow(10.0, static_cast<double>(-digits));
        const double rounded = std::nearbyint(value / scale) * scale;
        return self.is_integral() ? Value::integer(static_cast<int64_t>(rounded)) : Value::real(rounded);
    }
    if (self.is_integral()) return Value::integer(self.as_int());
    char buffer[700];  // %f is correctly rounded, as Python's round() is
    std::snprintf(buffer, sizeof buffer, "%.*f", static_cast<int>(digits), value);
    return Value::real(std::strtod(buffer, nullptr));
}

constexpr NamedNative kFilters[] = {
    {"default", default_value}, {"d", default_value}, {"int", to_int},
    {"float", to_float},        {"abs", absolute},    {"round", round},
};

}  // namespace

Native find_number_filter(std::string_view name) {
    return find_native(kFilters, name);
}

}  // namespace parlor::text::jinja
