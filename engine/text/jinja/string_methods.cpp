// Methods of str. Positions are characters in Python and bytes here: they are converted at the border.
#include <algorithm>

#include "engine/text/jinja/interpreter.h"
#include "engine/text/jinja/library.h"
#include "engine/text/jinja/text_tools.h"
#include "engine/text/unicode.h"

namespace parlor::text::jinja {

namespace {

Value boolean(bool value) {
    return Value::boolean(value);
}

// The characters to strip, or none for white space.
template <bool kLeft, bool kRight>
Value strip(Interpreter& run, const Value& self, const Args& args) {
    const Value* chars = args.find(0, "chars");
    const bool given = chars != nullptr && !chars->is(Kind::none);
    if (given && !chars->is(Kind::string)) return run.fail("strip needs a text");
    return run.string(stripped(self.text(), given ? &chars->text() : nullptr, kLeft, kRight));
}

Value split_at(Interpreter& run, const MarkedText& text, std::string_view separator, int64_t most,
               bool from_right) {
    std::vector<std::pair<size_t, size_t>> parts;
    const std::string_view view = text.view();
    if (from_right) {
        size_t end = view.size();
        while (most != 0) {
            const size_t at = end >= separator.size() ? view.rfind(separator, end - separator.size())
                                                      : std::string_view::npos;
            if (at == std::string_view::npos) break;
            parts.emplace_back(at + separator.size(), end);
            end = at;
            --most;
        }
        parts.emplace_back(0, end);
        std::reverse(parts.begin(), parts.end());
    } else {
        size_t begin = 0;
        while (most != 0) {
            const size_t at = view.find(separator, begin);
            if (at == std::string_view::npos) break;
            parts.emplace_back(begin, at);
            begin = at + separator.size();
            --most;
        }
        parts.emplace_back(begin, view.size());
    }
    return list_of_parts(run, text, parts);
}

Value split_spaces(Interpreter& run, const MarkedText& text, int64_t most, bool from_right) {
    const std::string_view view = text.view();
    std::vector<std::pair<size_t, size_t>> words = words_of(view);
    if (most >= 0 && words.size() > static_cast<size_t>(most)) {
        const auto keep = static_cast<size_t>(most);
        if (from_right) {  // what is not cut keeps the white space at its outer end
            const size_t end = words[words.size() - keep - 1].second;
            words.erase(words.begin(), words.end() - static_cast<std::ptrdiff_t>(keep));
            words.insert(words.begin(), {0, end});
        } else {
            const size_t begin = words[keep].first;
            words.resize(keep);
            words.emplace_back(begin, view.size());
        }
    }
    return list_of_parts(run, text, words);
}

template <bool kFromRight>
Value split(Interpreter& run, const Value& self, const Args& args) {
    const Value* separator = args.find(0, "sep");
    const Value* most_value = args.find(1, "maxsplit");
    const int64_t most = most_value != nullptr && most_value->is_integral() ? most_value->as_int() : -1;
    if (separator == nullptr || separator->is(Kind::none))
        return split_spaces(run, self.text(), most, kFromRight);
    if (!separator->is(Kind::string) || separator->text().empty())
        return run.fail("split needs a separator that is not empty");
    return split_at(run, self.text(), separator->text().view(), most, kFromRight);
}

Value splitlines(Interpreter& run, const Value& self, const Args& args) {
    const Value* keep = args.find(0, "keepends");
    return list_of_parts(run, self.text(), lines_of(self.text().view(), keep != nullptr && truth(*keep)));
}

template <bool kStart>
Value starts_or_ends(Interpreter& run, const Value& self, const Args& args) {
    const Value* what = args.find(0, "prefix");
    if (what == nullptr) return run.fail("startswith and endswith need a text");
    std::vector<Value> options = {*what};
    if (what->is(Kind::list) && what->list().kind == ListKind::tuple) options = what->list().items;
    const std::string_view view = self.text().view();
    for (const Value& option : options) {
        if (!option.is(Kind::string))
            return run.fail(std::string("startswith and endswith need a text, not a ") + option.type_name());
        const std::string_view part = option.text().view();
        if (view.size() >= part.size() &&
            view.substr(kStart ? 0 : view.size() - part.size(), part.size()) == part)
            return boolean(true);
    }
    return boolean(false);
}

template <Case kCase>
Value cased(Interpreter& run, const Value& self, const Args&) {
    return run.string(with_case(self.text(), kCase));
}

Value replace(Interpreter& run, const Value& self, const Args& args) {
    const Value *from = args.find(0, "old"), *to = args.find(1, "new"), *count = args.find(2, "count");
    if (from == nullptr || to == nullptr || !from->is(Kind::string) || !to->is(Kind::string))
        return run.fail("replace needs two texts");
    return run.string(replaced(self.text(), from->text().view(), to->text(),
                               count != nullptr && count->is_integral() ? count->as_int() : -1));
}

Value join(Interpreter& run, const Value& self, const Args& args) {
    const Value* values = args.find(0, "iterable");
    if (values == nullptr) return run.fail("join needs a list");
    MarkedText out;
    bool first = true;
    for (const Value& each : run.items(*values)) {
        if (!each.is(Kind::string))
            return run.fail(std::string("join needs texts, not a ") + each.type_name());
        if (!first) out.append(self.text());
        first = false;
        out.append(each.text());
    }
    return run.string(std::move(out));
}

int64_t characters(std::string_view text) {
    int64_t count = 0;
    for (size_t i = 0; i < text.size(); ++count) i += char_at(text, i).length;
    return count;
}

template <bool kFromRight, bool kMustBe>
Value find(Interpreter& run, const Value& self, const Args& args) {
    const Value* what = args.find(0, "sub");
    if (what == nullptr || !what->is(Kind::string)) return run.fail("find needs a text");
    const std::string_view view = self.text().view(), part = what->text().view();
    size_t from = 0;
    if (const Value* start = args.find(1, "start");
        start != nullptr && start->is_integral() && start->as_int() > 0)
        for (int64_t i = 0; i < start->as_int() && from < view.size(); ++i)
            from += char_at(view, from).length;
    size_t at = kFromRight ? view.rfind(part) : view.find(part, from);
    if (kFromRight && at != std::string_view::npos && at < from) at = std::string_view::npos;
    if (at == std::string_view::npos) return kMustBe ? run.fail("the text is not found") : Value::integer(-1);
    run.step(view.size() / 256);
    return Value::integer(characters(view.substr(0, at)));
}

Value count(Interpreter& run, const Value& self, const Args& args) {
    const Value* what = args.find(0, "sub");
    if (what == nullptr || !what->is(Kind::string)) return run.fail("count needs a text");
    const std::string_view view = self.text().view(), part = what->text().view();
    if (part.empty()) return Value::integer(characters(view) + 1);
    int64_t found = 0;
    for (size_t at = view.find(part); at != std::string_view::npos; at = view.find(part, at + part.size()))
        ++found;
    return Value::integer(found);
}

template <bool kFromRight>
Value partition(Interpreter& run, const Value& self, const Args& args) {
    const Value* what = args.find(0, "sep");
    if (what == nullptr || !what->is(Kind::string) || what->text().empty())
        return run.fail("partition needs a separator");
    const MarkedText& text = self.text();
    const std::string_view part = what->text().view();
    const size_t at = kFromRight ? text.view().rfind(part) : text.view().find(part);
    const Value nothing = run.string("");
    if (at == std::string_view::npos)
        return run.list(kFromRight ? std::vector<Value>{nothing, nothing, self}
                                   : std::vector<Value>{self, nothing, nothing},
                        ListKind::tuple);
    return run.list(
        {run.string(text.part(0, at)), *what, run.string(text.part(at + part.size(), text.size()))},
        ListKind::tuple);
}

template <bool kPrefix>
Value remove_affix(Interpreter& run, const Value& self, const Args& args) {
    const Value* what = args.find(0, "affix");
    if (what == nullptr || !what->is(Kind::string))
        return run.fail("removeprefix and removesuffix need a text");
    const std::string_view view = self.text().view(), part = what->text().view();
    if (part.size() > view.size() ||
        view.substr(kPrefix ? 0 : view.size() - part.size(), part.size()) != part)
        return self;
    return run.string(kPrefix ? self.text().part(part.size(), view.size())
                              : self.text().part(0, view.size() - part.size()));
}

// All characters are of a class, and there is one.
template <unsigned kClasses>
Value all_are(Interpreter&, const Value& self, const Args&) {
    const std::string_view view = self.text().view();
    for (size_t i = 0; i < view.size();) {
        const Char c = char_at(view, i);
        if (!c.is(kClasses)) return boolean(false);
        i += c.length;
    }
    return boolean(!view.empty());
}

template <unsigned kWanted, unsigned kUnwanted>
Value has_case(Interpreter&, const Value& self, const Args&) {
    const std::string_view view = self.text().view();
    bool wanted = false;
    for (size_t i = 0; i < view.size();) {
        const Char c = char_at(view, i);
        if (c.is(kUnwanted | kTitle)) return boolean(false);
        wanted |= c.is(kWanted);
        i += c.length;
    }
    return boolean(wanted);
}

template <int kSide>
Value justify(Interpreter& run, const Value& self, const Args& args) {
    const Value *width = args.find(0, "width"), *fill = args.find(1, "fillchar");
    if (width == nullptr || !width->is_integral()) return run.fail("a width is missing");
    return run.string(
        padded(self.text(), width->as_int(), kSide, fill != nullptr ? fill->text().view() : " "));
}

Value zfill(Interpreter& run, const Value& self, const Args& args) {
    const Value* width = args.find(0, "width");
    if (width == nullptr || !width->is_integral()) return run.fail("a width is missing");
    const std::string_view view = self.text().view();
    const size_t sign = !view.empty() && (view[0] == '-' || view[0] == '+') ? 1 : 0;
    MarkedText out = self.text().part(0, sign);
    const int64_t rest =
        width->as_int() > INT32_MAX ? INT32_MAX : width->as_int() - static_cast<int64_t>(sign);
    out.append(padded(self.text().part(sign, view.size()), rest, 1, "0"));
    return run.string(std::move(out));
}

Value format(Interpreter& run, const Value& self, const Args& args) {
    return brace_format(run, self.text(), args);
}

constexpr NamedNative kMethods[] = {
    {"strip", strip<true, true>},
    {"lstrip", strip<true, false>},
    {"rstrip", strip<false, true>},
    {"split", split<false>},
    {"rsplit", split<true>},
    {"splitlines", splitlines},
    {"startswith", starts_or_ends<true>},
    {"endswith", starts_or_ends<false>},
    {"upper", cased<Case::upper>},
    {"lower", cased<Case::lower>},
    {"casefold", cased<Case::lower>},
    {"title", cased<Case::title>},
    {"capitalize", cased<Case::capital>},
    {"swapcase", cased<Case::swapped>},
    {"replace", replace},
    {"join", join},
    {"find", find<false, false>},
    {"rfind", find<true, false>},
    {"index", find<false, true>},
    {"rindex", find<true, true>},
    {"count", count},
    {"partition", partition<false>},
    {"rpartition", partition<true>},
    {"removeprefix", remove_affix<true>},
    {"removesuffix", remove_affix<false>},
    {"isdigit", all_are<kDigit>},
    {"isdecimal", all_are<kDigit>},
    {"isnumeric", all_are<kNumber>},
    {"isalpha", all_are<kLetter>},
    {"isalnum", all_are<kLetter | kNumber>},
    {"isspace", all_are<kSpace>},
    {"isupper", has_case<kUpper, kLower>},
    {"islower", has_case<kLower, kUpper>},
    {"ljust", justify<-1>},
    {"rjust", justify<1>},
    {"center", justify<0>},
    {"zfill", zfill},
    {"format", format},
};

}  // namespace

Native find_string_method(std::string_view name) {
    return find_native(kMethods, name);
}

}  // namespace parlor::text::jinja
