// Filters on lists and mappings.
#include <algorithm>
#include <charconv>

#include "engine/text/jinja/interpreter.h"
#include "engine/text/jinja/library.h"
#include "engine/text/jinja/text_tools.h"

namespace parlor::text::jinja {

namespace {

bool flag(const Args& args, size_t place, std::string_view name, bool missing) {
    const Value* value = args.find(place, name);
    return value != nullptr ? truth(*value) : missing;
}

// "a.b.0": attributes and items, one after the other.
Value path(Interpreter& run, const Value& from, const Value& attribute) {
    if (!attribute.is(Kind::string)) return run.item(from, attribute);
    Value value = from;
    std::string_view rest = attribute.text().view();
    while (!run.failed()) {
        const size_t dot = rest.find('.');
        const std::string_view part = rest.substr(0, dot);
        int64_t index = 0;
        const bool number = !part.empty() && part.find_first_not_of("0123456789") == std::string_view::npos;
        if (number) std::from_chars(part.data(), part.data() + part.size(), index);
        value = run.item(value, number ? Value::integer(index) : run.string(part));
        if (dot == std::string_view::npos) break;
        rest.remove_prefix(dot + 1);
    }
    return value;
}

// What a value is sorted or compared by: an attribute, and lower case unless case counts.
Value sort_key(Interpreter& run, const Value& value, const Value* attribute, bool case_sensitive) {
    const Value key =
        attribute != nullptr && !attribute->is(Kind::none) ? path(run, value, *attribute) : value;
    return !case_sensitive && key.is(Kind::string) ? run.string(with_case(key.text(), Case::lower)) : key;
}

// Stable; with the keys made once. A comparison that fails makes all others false, which ends the sort.
std::vector<Value> sorted(Interpreter& run, const std::vector<Value>& values, const std::vector<Value>& keys,
                          bool reverse) {
    std::vector<size_t> order(values.size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
        // An attribute that neither has: Jinja compares lists of keys, in which equal ones are passed over.
        if (run.failed() || (keys[a].is(Kind::undefined) && keys[b].is(Kind::undefined))) return false;
        return reverse ? run.less(keys[b], keys[a]) : run.less(keys[a], keys[b]);
    });
    std::vector<Value> out;
    out.reserve(values.size());
    for (const size_t i : order) out.push_back(values[i]);
    return out;
}

Value to_list(Interpreter& run, const Value& self, const Args&) {
    return run.list(run.items(self));
}

Value first(Interpreter& run, const Value& self, const Args&) {
    const std::vector<Value> values = run.items(self);
    return values.empty() ? run.undefined("there is no first item, the list is empty") : values.front();
}

Value last(Interpreter& run, const Value& self, const Args&) {
    if (self.is(Kind::list) && self.list().kind == ListKind::iterator)
        return run.fail("a generator has no last item");
    const std::vector<Value> values = run.items(self);
    return values.empty() ? run.undefined("there is no last item, the list is empty") : values.back();
}

Value join(Interpreter& run, const Value& self, const Args& args) {
    const Value *separator = args.find(0, "d"), *attribute = args.find(1, "attribute");
    const MarkedText between = separator != nullptr ? str(*separator) : MarkedText();
    MarkedText out;
    bool first_one = true;
    for (const Value& each : run.items(self)) {
        if (out.overflowed() || !run.step()) break;
        if (!first_one) out.append(between);
        first_one = false;
        append_str(out,
                   attribute != nullptr && !attribute->is(Kind::none) ? path(run, each, *attribute) : each);
    }
    return run.string(std::move(out));
}

// As Jinja does, map, select and their like look at nothing when the value is false: none, too, gives an
// empty list.
Value map(Interpreter& run, const Value& self, const Args& args) {
    if (!truth(self)) return run.list({}, ListKind::iterator);
    const Value* attribute = args.list.empty() ? args.find(0, "attribute") : nullptr;
    const Value* missing = args.list.empty() ? args.find(1, "default") : nullptr;
    std::vector<Value> out;
    if (attribute == nullptr && (args.list.empty() || !args.list[0].is(Kind::string)))
        return run.fail("map needs a filter or an attribute");
    Args rest;
    if (attribute == nullptr) {
        rest.list.assign(args.list.begin() + 1, args.list.end());
        rest.named = args.named;
    }
    for (const Value& each : run.items(self)) {
        if (!run.step()) return {};
        if (attribute == nullptr) {
            out.push_back(run.filter(args.list[0].text().view(), each, rest));
            continue;
        }
        Value found = path(run, each, *attribute);
        out.push_back(found.is(Kind::undefined) && missing != nullptr ? *missing : std::move(found));
    }
    return run.list(std::move(out), ListKind::iterator);
}

// select, reject, selectattr, rejectattr
template <bool kSelect, bool kAttribute>
Value choose(Interpreter& run, const Value& self, const Args& args) {
    if (!truth(self)) return run.list({}, ListKind::iterator);
    if (kAttribute && args.list.empty()) return run.fail("an attribute is missing");
    const size_t skip = kAttribute ? 1 : 0;
    Args rest;
    if (args.list.size() > skip) rest.list.assign(args.list.begin() + skip + 1, args.list.end());
    rest.named = args.named;
    std::vector<Value> out;
    for (const Value& each : run.items(self)) {
        if (!run.step()) return {};
        const Value value = kAttribute ? path(run, each, args.list[0]) : each;
        if (run.failed()) return {};
        const bool holds =
            args.list.size() > skip ? run.test(args.list[skip].text().view(), value, rest) : truth(value);
        if (holds == kSelect) out.push_back(each);
    }
    return run.list(std::move(out), ListKind::iterator);
}

Value dictsort(Interpreter& run, const Value& self, const Args& args) {
    if (!self.is(Kind::dict))
        return run.fail(std::string("dictsort needs a mapping, not a ") + self.type_name());
    const Value* by = args.find(1, "by");
    const bool by_value = by != nullptr && by->text().view() == "value";
    std::vector<Value> pairs, keys;
    for (const auto& [key, value] : self.dict().items) {
        if (run.failed()) return {};
        pairs.push_back(run.list({key, value}, ListKind::tuple));
        keys.push_back(
            sort_key(run, by_value ? value : key, nullptr, flag(args, 0, "case_sensitive", false)));
    }
    return run.list(sorted(run, pairs, keys, flag(args, 2, "reverse", false)));
}

Value items(Interpreter& run, const Value& self, const Args&) {
    std::vector<Value> pairs;
    if (!self.is(Kind::undefined) && !self.is(Kind::dict)) return run.fail("only a mapping has items");
    if (self.is(Kind::dict))
        for (const auto& [key, value] : self.dict().items)
            pairs.push_back(run.list({key, value}, ListKind::tuple));
    return run.list(std::move(pairs), ListKind::iterator);
}

Value sort(Interpreter& run, const Value& self, const Args& args) {
    const Value* attribute = args.find(2, "attribute");
    const std::vector<Value> values = run.items(self);
    std::vector<Value> keys;
    for (const Value& each : values)
        keys.push_back(sort_key(run, each, attribute, flag(args, 1, "case_sensitive", false)));
    return run.list(sorted(run, values, keys, flag(args, 0, "reverse", false)));
}

Value unique(Interpreter& run, const Value& self, const Args& args) {
    const Value* attribute = args.find(1, "attribute");
    auto seen = run.new_dict();
    std::vector<Value> out;
    for (const Value& each : run.items(self)) {
        const Value key = sort_key(run, each, attribute, flag(args, 0, "case_sensitive", false));
        if (run.failed()) return {};
        if (seen->find(key) != nullptr) continue;
        if (!seen->set(key, key))
            return run.fail(std::string("a ") + key.type_name() + " cannot be compared for uniqueness");
        out.push_back(each);
    }
    return run.list(std::move(out), ListKind::iterator);
}

template <bool kLargest>
Value extreme(Interpreter& run, const Value& self, const Args& args) {
    const Value* attribute = args.find(1, "attribute");
    Value best, best_key;
    bool any = false;
    for (const Value& each : run.items(self)) {
        const Value key = sort_key(run, each, attribute, flag(args, 0, "case_sensitive", false));
        if (run.failed()) return {};
        if (!any || (kLargest ? run.less(best_key, key) : run.less(key, best_key))) {
            best = each;
            best_key = key;
        }
        any = true;
    }
    return any ? best : run.undefined("there is no item, the list is empty");
}

Value reverse(Interpreter& run, const Value& self, const Args&) {
    if (self.is(Kind::string)) return run.slice(self, Value::none(), Value::none(), Value::integer(-1));
    std::vector<Value> values = run.items(self);
    std::reverse(values.begin(), values.end());
    return run.list(std::move(values), ListKind::iterator);
}

Value sum(Interpreter& run, const Value& self, const Args& args) {
    const Value *attribute = args.find(0, "attribute"), *start = args.find(1, "start");
    Value total = start != nullptr ? *start : Value::integer(0);
    for (const Value& each : run.items(self)) {
        if (run.failed()) return {};
        total = run.binary(
            "+", total,
            attribute != nullptr && !attribute->is(Kind::none) ? path(run, each, *attribute) : each);
    }
    return total;
}

Value batch(Interpreter& run, const Value& self, const Args& args) {
    const Value *count = args.find(0, "linecount"), *fill = args.find(1, "fill_with");
    if (count == nullptr || count->as_int() < 1 || count->as_int() > 100000)
        return run.fail("batch needs a size from 1 to 100000");
    const auto size = static_cast<size_t>(count->as_int());
    std::vector<Value> out, line;
    for (const Value& each : run.items(self)) {
        if (line.size() == size) {
            out.push_back(run.list(std::move(line)));
            line.clear();
        }
        line.push_back(each);
    }
    if (!line.empty()) {
        if (fill != nullptr && !fill->is(Kind::none)) line.resize(size, *fill);
        out.push_back(run.list(std::move(line)));
    }
    return run.list(std::move(out), ListKind::iterator);
}

Value slice(Interpreter& run, const Value& self, const Args& args) {
    const Value *count = args.find(0, "slices"), *fill = args.find(1, "fill_with");
    if (count == nullptr || count->as_int() < 1 || count->as_int() > 100000)
        return run.fail("slice needs a number from 1 to 100000");
    const auto slices = static_cast<size_t>(count->as_int());
    const std::vector<Value> values = run.items(self);
    const size_t each = values.size() / slices, longer = values.size() % slices;
    std::vector<Value> out;
    size_t at = 0;
    for (size_t i = 0; i < slices && !run.failed(); ++i) {
        const size_t end = at + each + (i < longer ? 1 : 0);
        std::vector<Value> part(values.begin() + static_cast<std::ptrdiff_t>(at),
                                values.begin() + static_cast<std::ptrdiff_t>(end));
        if (fill != nullptr && !fill->is(Kind::none) && i >= longer) part.push_back(*fill);
        out.push_back(run.list(std::move(part)));
        at = end;
    }
    return run.list(std::move(out), ListKind::iterator);
}

Value groupby(Interpreter& run, const Value& self, const Args& args) {
    const Value *attribute = args.find(0, "attribute"), *missing = args.find(1, "default");
    if (attribute == nullptr) return run.fail("groupby needs an attribute");
    const bool case_sensitive = flag(args, 2, "case_sensitive", false);
    std::vector<Value> values = run.items(self), keys, labels;
    const auto label = [&](const Value& each) {
        Value found = path(run, each, *attribute);
        return found.is(Kind::undefined) && missing != nullptr ? *missing : found;
    };
    for (const Value& each : values) keys.push_back(sort_key(run, label(each), nullptr, case_sensitive));
    values = sorted(run, values, keys, false);
    std::vector<Value> out, group;
    Value group_label, group_key;
    const auto close = [&] {
        if (!group.empty())
            out.push_back(run.list({group_label, run.list(std::move(group))}, ListKind::tuple));
        group.clear();
    };
    for (const Value& each : values) {
        if (!run.step()) return {};
        const Value this_label = label(each);
        const Value key = sort_key(run, this_label, nullptr, case_sensitive);
        if (group.empty() || !equal(key, group_key)) {
            close();
            group_label = this_label;
            group_key = key;
        }
        group.push_back(each);
    }
    close();
    return run.list(std::move(out));
}

Value attr(Interpreter& run, const Value& self, const Args& args) {
    const Value* name = args.find(0, "name");
    if (name == nullptr || !name->is(Kind::string)) return run.fail("attr needs a name");
    if (self.is(Kind::dict))
        return run.undefined("a mapping has no attribute '" + std::string(name->text().view()) + "'");
    return run.attribute(self, name->text().view());
}

constexpr NamedNative kFilters[] = {
    {"list", to_list},
    {"first", first},
    {"last", last},
    {"join", join},
    {"map", map},
    {"select", choose<true, false>},
    {"reject", choose<false, false>},
    {"selectattr", choose<true, true>},
    {"rejectattr", choose<false, true>},
    {"dictsort", dictsort},
    {"items", items},
    {"sort", sort},
    {"unique", unique},
    {"min", extreme<false>},
    {"max", extreme<true>},
    {"reverse", reverse},
    {"sum", sum},
    {"batch", batch},
    {"slice", slice},
    {"groupby", groupby},
    {"attr", attr},
};

}  // namespace

Native find_list_filter(std::string_view name) {
    return find_native(kFilters, name);
}

}  // namespace parlor::text::jinja
