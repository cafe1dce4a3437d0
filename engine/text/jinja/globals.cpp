// Global functions, and the methods of lists, dictionaries and loops.
#include "engine/text/jinja/interpreter.h"
#include "engine/text/jinja/library.h"

namespace parlor::text::jinja {

namespace {

constexpr int64_t kLongestRange = 100'000;  // Jinja's sandbox has the same bound

Value range(Interpreter& run, const Value&, const Args& args) {
    int64_t bounds[3] = {0, 0, 1};
    if (args.list.empty() || args.list.size() > 3) return run.fail("range needs one to three numbers");
    for (size_t i = 0; i < args.list.size(); ++i) {
        if (!args.list[i].is_integral())
            return run.fail(std::string("range needs whole numbers, not a ") + args.list[i].type_name());
        bounds[args.list.size() == 1 ? 1 : i] = args.list[i].as_int();
    }
    const auto [start, stop, step] = bounds;
    if (step == 0) return run.fail("range's step is 0");
    std::vector<Value> out;
    for (int64_t i = start; step > 0 ? i < stop : i > stop; i += step) {
        if (static_cast<int64_t>(out.size()) >= kLongestRange)
            return run.limit("a range is longer than 100000");
        out.push_back(Value::integer(i));
        if (step > 0 ? i > INT64_MAX - step : i < INT64_MIN - step) break;
    }
    return run.list(std::move(out));
}

// The pairs of dict(…) and namespace(…): a mapping or pairs, then keywords.
std::shared_ptr<DictObject> pairs(Interpreter& run, const Args& args) {
    auto dict = run.new_dict();
    if (!args.list.empty() && args.list[0].is(Kind::dict)) {
        for (const auto& [key, value] : args.list[0].dict().items) dict->set(key, value);
    } else if (!args.list.empty()) {
        for (const Value& each : run.items(args.list[0])) {
            const std::vector<Value> pair = run.items(each);
            if (pair.size() != 2 || !dict->set(pair[0], pair[1])) {
                run.fail("a dictionary is made of pairs");
                break;
            }
        }
    }
    for (const auto& [name, value] : args.named) dict->set(run.string(name), value);
    return dict;
}

Value dict(Interpreter& run, const Value&, const Args& args) {
    return run.dict(pairs(run, args));
}

Value new_namespace(Interpreter& run, const Value&, const Args& args) {
    const Value value = run.names();
    const auto from = pairs(run, args);
    if (run.failed()) return {};
    for (const auto& [key, each] : from->items) value.names().names.emplace_back(key.text().view(), each);
    return value;
}

Value raise_exception(Interpreter& run, const Value&, const Args& args) {
    return run.refuse(args.list.empty() ? "" : std::string(str(args.list[0]).view()));
}

Value strftime_now(Interpreter& run, const Value&, const Args& args) {
    const Value* format = args.find(0, "format");
    if (format == nullptr || !format->is(Kind::string)) return run.fail("strftime_now needs a format");
    return run.string(strftime_utc(format->text().view(), run.now() ? *run.now() : local_now()));
}

Value stateful(Interpreter& run, std::string name, Native function, std::vector<Value> state) {
    const Value value = run.native(std::move(name), function, {});
    if (run.failed()) return {};
    for (const Value& each : state)
        const_cast<Object*>(value.object())->depth = std::max(value.depth(), each.depth() + 1);
    if (value.depth() > 100) return run.limit("a value becomes too large");
    value.callable().state = std::move(state);
    return value;
}

Value call_joiner(Interpreter& run, const Value& self, const Args&) {
    if (self.callable().position++ == 0) return run.string("");
    return self.callable().state[0];
}
Value joiner(Interpreter& run, const Value&, const Args& args) {
    const Value* separator = args.find(0, "sep");
    return stateful(run, "joiner object", call_joiner,
                    {separator != nullptr ? *separator : run.string(", ")});
}

Value call_nothing(Interpreter& run, const Value&, const Args&) {
    return run.fail("a cycler cannot be called");
}
Value cycler(Interpreter& run, const Value&, const Args& args) {
    if (args.list.empty()) return run.fail("a cycler needs items");
    return stateful(run, "cycler", call_nothing, args.list);
}
Value cycler_next(Interpreter&, const Value& self, const Args&) {
    CallableObject& cycler = self.callable();
    if (cycler.state.empty()) return {};
    const Value value = cycler.state[cycler.position];
    cycler.position = (cycler.position + 1) % cycler.state.size();
    return value;
}
Value cycler_reset(Interpreter&, const Value& self, const Args&) {
    self.callable().position = 0;
    return Value::none();
}

constexpr NamedNative kGlobals[] = {
    {"range", range},
    {"dict", dict},
    {"namespace", new_namespace},
    {"raise_exception", raise_exception},
    {"strftime_now", strftime_now},
    {"joiner", joiner},
    {"cycler", cycler},
};
constexpr NamedNative kCyclerMethods[] = {{"cycler.next", cycler_next}, {"cycler.reset", cycler_reset}};

Value list_index(Interpreter& run, const Value& self, const Args& args) {
    if (args.list.empty()) return run.fail("index needs a value");
    const auto& items = self.list().items;
    for (size_t i = 0; i < items.size() && run.step(); ++i)
        if (equal(items[i], args.list[0])) return Value::integer(static_cast<int64_t>(i));
    return run.fail("the value is not in the list");
}
Value list_count(Interpreter& run, const Value& self, const Args& args) {
    if (args.list.empty()) return run.fail("count needs a value");
    int64_t count = 0;
    for (const Value& each : self.list().items) count += run.step() && equal(each, args.list[0]);
    return Value::integer(count);
}
Value list_copy(Interpreter& run, const Value& self, const Args&) {
    return run.list(self.list().items, self.list().kind);
}

constexpr NamedNative kListMethods[] = {{"index", list_index}, {"count", list_count}, {"copy", list_copy}};

Value dict_get(Interpreter& run, const Value& self, const Args& args) {
    if (args.list.empty()) return run.fail("get needs a key");
    if (const Value* found = self.dict().find(args.list[0])) return *found;
    return args.list.size() > 1 ? args.list[1] : Value::none();
}
template <ListKind kKind>
Value dict_view(Interpreter& run, const Value& self, const Args&) {
    std::vector<Value> out;
    for (const auto& [key, value] : self.dict().items) {
        if (run.failed()) return {};
        out.push_back(kKind == ListKind::keys     ? key
                      : kKind == ListKind::values ? value
                                                  : run.list({key, value}, ListKind::tuple));
    }
    return run.list(std::move(out), kKind);
}
Value dict_copy(Interpreter&, const Value& self, const Args&) {
    return self;
}  // dictionaries do not change

constexpr NamedNative kDictMethods[] = {
    {"get", dict_get},
    {"keys", dict_view<ListKind::keys>},
    {"values", dict_view<ListKind::values>},
    {"items", dict_view<ListKind::items>},
    {"copy", dict_copy},
};

Value loop_cycle(Interpreter& run, const Value& self, const Args& args) {
    if (args.list.empty()) return run.fail("cycle needs items");
    return args.list[self.loop().index % args.list.size()];
}
Value loop_changed(Interpreter& run, const Value& self, const Args& args) {
    LoopObject& loop = self.loop();
    for (const Value& each : args.list)
        if (!run.step(each.weight() / 8) || each.is(Kind::loop))
            return run.fail("changed() cannot look at a loop");
    if (loop.has_changed && loop.last_changed.size() == args.list.size() &&
        std::equal(args.list.begin(), args.list.end(), loop.last_changed.begin(), equal))
        return Value::boolean(false);
    loop.has_changed = true;
    loop.last_changed = args.list;
    return Value::boolean(true);
}

constexpr NamedNative kLoopMethods[] = {{"cycle", loop_cycle}, {"changed", loop_changed}};

}  // namespace

Native find_global(std::string_view name) {
    const Native function = find_native(kGlobals, name);
    return function != nullptr ? function : find_native(kCyclerMethods, name);
}
Native find_list_method(std::string_view name) {
    return find_native(kListMethods, name);
}
Native find_dict_method(std::string_view name) {
    return find_native(kDictMethods, name);
}
Native find_loop_method(std::string_view name) {
    return find_native(kLoopMethods, name);
}

}  // namespace parlor::text::jinja
