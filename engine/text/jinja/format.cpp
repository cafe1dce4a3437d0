// "…" % values and "…".format(…): the part of Python's formatting that templates use.
#include <cmath>
#include <cstdio>

#include "engine/text/jinja/interpreter.h"
#include "engine/text/jinja/library.h"
#include "engine/text/jinja/text_tools.h"

namespace parlor::text::jinja {

namespace {

struct Spec {
    std::string_view fill = " ";
    char align = '\0';  // '<', '>', '^'
    bool plus = false, zero = false, comma = false;
    int64_t width = 0;
    int precision = -1;
    char type = '\0';
};

constexpr int64_t kWidest = 1 << 20;

int64_t number_at(std::string_view text, size_t& i) {
    int64_t value = 0;
    while (i < text.size() && text[i] >= '0' && text[i] <= '9')
        value = std::min(value * 10 + (text[i++] - '0'), kWidest);
    return value;
}

std::string with_commas(std::string_view digits) {
    const size_t start = !digits.empty() && digits[0] == '-' ? 1 : 0;
    const size_t point = std::min(digits.find('.'), digits.size());
    std::string out;
    for (size_t i = 0; i < digits.size(); ++i) {
        if (i > start && i < point && (point - i) % 3 == 0) out += ',';
        out += digits[i];
    }
    return out;
}

// One value by one specification; false: the type does not fit.
bool append_value(MarkedText& out, const Value& value, const Spec& spec, bool repr) {
    MarkedText text;
    bool numeric = value.is_number();
    char buffer[512];
    switch (spec.type) {
        case '\0':
        case 's':
        case 'r':
            if (spec.type == 'r' || repr) {
                append_repr(text, value);
                numeric = false;
            } else if (spec.type == '\0' && value.is(Kind::real) && spec.precision >= 0) {
                std::snprintf(buffer, sizeof buffer, "%.*g", std::min(spec.precision, 100), value.as_real());
                text.append(buffer);
            } else {
                append_str(text, value);
                if (spec.type == 's') numeric = false;
            }
            if (!numeric && spec.precision >= 0) {
                Parts characters;
                size_t end = 0;
                for (int i = 0; i < spec.precision && end < text.size(); ++i)
                    for (++end; end < text.size() && (text.view()[end] & 0xC0) == 0x80;) ++end;
                text = text.part(0, end);
            }
            break;
        case 'd':
        case 'i':
        case 'x':
        case 'X':
        case 'o':
        case 'u': {
            if (!numeric) return false;
            const int64_t whole =
                value.is(Kind::real)
                    ? (std::abs(value.as_real()) < 9e18 ? static_cast<int64_t>(value.as_real()) : 0)
                    : value.as_int();
            const bool decimal = spec.type == 'd' || spec.type == 'i' || spec.type == 'u';
            if (decimal) {
                text.append(std::to_string(whole));
            } else {
                const uint64_t size =
                    whole < 0 ? 0 - static_cast<uint64_t>(whole) : static_cast<uint64_t>(whole);
                const char* form = spec.type == 'x' ? "%s%llx" : spec.type == 'X' ? "%s%llX" : "%s%llo";
                std::snprintf(buffer, sizeof buffer, form, whole < 0 ? "-" : "",
                              static_cast<unsigned long long>(size));
                text.append(buffer);
            }
            break;
        }
        case 'f':
        case 'F':
        case 'e':
        case 'E':
        case 'g':
        case 'G':
        case '%': {
            if (!numeric) return false;
            const char form[] = {'%', '.', '*', spec.type == '%' ? 'f' : spec.type, '\0'};
            std::snprintf(buffer, sizeof buffer, form, std::min(spec.precision < 0 ? 6 : spec.precision, 100),
                          value.as_real() * (spec.type == '%' ? 100 : 1));
            text.append(buffer);
            if (spec.type == '%') text.append("%");
            break;
        }
        default:
            return false;
    }
    if (numeric && (spec.comma || spec.plus)) {
        std::string digits = spec.comma ? with_commas(text.view()) : std::string(text.view());
        text = MarkedText((spec.plus && digits[0] != '-' ? "+" : "") + digits);
    }
    if (spec.zero && numeric && spec.align == '\0') {
        const size_t sign = !text.empty() && (text.view()[0] == '-' || text.view()[0] == '+') ? 1 : 0;
        out.append(text, 0, sign);
        out.append(padded(text.part(sign, text.size()), spec.width - static_cast<int64_t>(sign), 1, "0"));
        return true;
    }
    const char align = spec.align != '\0' ? spec.align : numeric ? '>' : '<';
    out.append(padded(text, spec.width, align == '<' ? -1 : align == '>' ? 1 : 0, spec.fill));
    return true;
}

}  // namespace

Value percent_format(Interpreter& run, const MarkedText& format, const std::vector<Value>& values) {
    MarkedText out;
    const std::string_view view = format.view();
    size_t next = 0;
    const bool by_name = values.size() == 1 && values[0].is(Kind::dict);
    bool used_names = false;
    for (size_t i = 0; i < view.size() && !out.overflowed() && run.step();) {
        if (view[i] != '%') {
            const size_t end = std::min(view.find('%', i), view.size());
            out.append(format, i, end);
            i = end;
            continue;
        }
        if (++i >= view.size()) return run.fail("a format ends too early");
        Value value;
        bool have_value = false;
        if (view[i] == '(') {
            const size_t close = view.find(')', i);
            if (close == std::string_view::npos || !by_name) return run.fail("a format needs a mapping");
            const Value* found = values[0].dict().find(view.substr(i + 1, close - i - 1));
            if (found == nullptr) return run.fail("a format names a key that is missing");
            value = *found;
            have_value = used_names = true;
            i = close + 1;
        }
        Spec spec;
        for (; i < view.size() && std::string_view("-+0 #").find(view[i]) != std::string_view::npos; ++i) {
            if (view[i] == '-') spec.align = '<';
            if (view[i] == '+') spec.plus = true;
            if (view[i] == '0') spec.zero = true;
        }
        spec.width = number_at(view, i);
        if (i < view.size() && view[i] == '.') spec.precision = static_cast<int>(number_at(view, ++i));
        if (i >= view.size()) return run.fail("a format ends too early");
        spec.type = view[i++];
        if (spec.type == '%') {
            out.append("%");
            continue;
        }
        if (!have_value) {
            if (next >= values.size()) return run.fail("there are not enough values for the format");
            value = values[next++];
        }
        if (spec.align == '\0' && !spec.zero) spec.align = '>';
        if (!append_value(out, value, spec, false))
            return run.fail(std::string("a ") + value.type_name() + " does not fit the format %" + spec.type);
    }
    if (next < values.size() && !used_names && !by_name)
        return run.fail("not all values were used by the format");
    return run.string(std::move(out));
}

Value brace_format(Interpreter& run, const MarkedText& format, const Args& args) {
    MarkedText out;
    const std::string_view view = format.view();
    size_t next = 0;
    for (size_t i = 0; i < view.size() && !out.overflowed() && run.step();) {
        if ((view[i] == '{' || view[i] == '}') && i + 1 < view.size() && view[i + 1] == view[i]) {
            out.append(format, i, i + 1);
            i += 2;
            continue;
        }
        if (view[i] == '}') return run.fail("a format has a single }");
        if (view[i] != '{') {
            const size_t end = std::min(view.find_first_of("{}", i), view.size());
            out.append(format, i, end);
            i = end;
            continue;
        }
        const size_t close = view.find('}', i);
        if (close == std::string_view::npos) return run.fail("a format has a single {");
        std::string_view field = view.substr(i + 1, close - i - 1), form;
        i = close + 1;
        if (const size_t colon = field.find(':'); colon != std::string_view::npos) {
            form = field.substr(colon + 1);
            field = field.substr(0, colon);
        }
        bool repr = false;
        if (const size_t mark = field.find('!'); mark != std::string_view::npos) {
            repr = field.substr(mark + 1) == "r";
            field = field.substr(0, mark);
        }
        size_t digits = 0;
        const int64_t place = number_at(field, digits);
        const Value* value = nullptr;
        if (field.empty()) {
            value = next < args.list.size() ? &args.list[next++] : nullptr;
        } else if (digits == field.size()) {
            value = static_cast<size_t>(place) < args.list.size() ? &args.list[static_cast<size_t>(place)]
                                                                  : nullptr;
        } else {
            value = args.find(~size_t{0}, field);
        }
        if (value == nullptr) return run.fail("a format names a value that is missing");
        Spec spec;
        size_t at = 0;
        if (form.size() > 1 && std::string_view("<>^").find(form[1]) != std::string_view::npos) {
            spec.fill = form.substr(0, 1);
            spec.align = form[1];
            at = 2;
        } else if (!form.empty() && std::string_view("<>^").find(form[0]) != std::string_view::npos) {
            spec.align = form[0];
            at = 1;
        }
        if (at < form.size() && form[at] == '+') spec.plus = true, ++at;
        if (at < form.size() && form[at] == '0') spec.zero = true, ++at;
        spec.width = number_at(form, at);
        if (at < form.size() && form[at] == ',') spec.comma = true, ++at;
        if (at < form.size() && form[at] == '.') spec.precision = static_cast<int>(number_at(form, ++at));
        if (at < form.size()) spec.type = form[at++];
        if (at != form.size() || !append_value(out, *value, spec, repr))
            return run.fail("the format \"" + std::string(form) + "\" is not known");
    }
    return run.string(std::move(out));
}

}  // namespace parlor::text::jinja
