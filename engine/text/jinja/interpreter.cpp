#include "engine/text/jinja/interpreter.h"

#include <algorithm>

#include "engine/text/jinja/library.h"

namespace parlor::text::jinja {

namespace {

constexpr size_t kMostSteps = 5'000'000;
constexpr auto kMostTime = std::chrono::milliseconds(1800);
constexpr int kDeepestMacro = 60;
constexpr int kDeepestValue = 100;
constexpr size_t kHeaviestValue = 2'000'000;

}  // namespace

void Scope::set(std::string_view name, Value value) {
    for (auto& [key, old] : names)
        if (key == name) {
            old = std::move(value);
            return;
        }
    names.emplace_back(name, std::move(value));
}

const Value* Scope::find(std::string_view name) const {
    for (const Scope* scope = this; scope != nullptr; scope = scope->parent.get())
        for (const auto& [key, value] : scope->names)
            if (key == name) return &value;
    return nullptr;
}

class Interpreter::Deeper {
  public:
    explicit Deeper(Interpreter& run) : run_(run) {
        if (++run_.depth_ > kDeepestRun) run_.limit("it is nested too deeply");
    }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;
    ~Deeper() { --run_.depth_; }

  private:
    Interpreter& run_;
};

Interpreter::~Interpreter() {
    for (const auto& names : all_names_) names->names.clear();
    root_->names.clear();
}

Result<MarkedText> Interpreter::run(const Program& program) {
    MarkedText out;
    begin(*root_, program.early);
    run_body(program.body, root_, out);
    check_output(out);
    if (error_) return *error_;
    return out;
}

Value Interpreter::fail(std::string why) {
    if (!error_) error_ = message(Msg::TemplateFailed, std::to_string(line_), std::move(why));
    return {};
}
Value Interpreter::refuse(std::string why) {
    if (!error_) error_ = message(Msg::TemplateRefused, std::move(why));
    return {};
}
Value Interpreter::limit(std::string why) {
    if (!error_) error_ = message(Msg::TemplateLimit, std::to_string(line_), std::move(why));
    return {};
}

bool Interpreter::step(size_t work) {
    steps_ += work;
    since_clock_ += work;
    if (steps_ > kMostSteps) limit("it takes too many steps");
    if (since_clock_ > 1000) {
        since_clock_ = 0;
        if (std::chrono::steady_clock::now() - start_ > kMostTime) limit("it takes too long");
    }
    return !failed();
}

bool Interpreter::room(size_t bytes) {
    if (bytes > Memory::kMost || memory_.used + bytes > Memory::kMost) limit("it needs too much memory");
    return !failed();
}

Value Interpreter::undefined(std::string why) {
    return {Kind::undefined, std::make_shared<StringObject>(&memory_, MarkedText(why))};
}

Value Interpreter::string(MarkedText text) {
    if (text.overflowed()) return limit("a text becomes too long");
    // Copying counts as work: a template may not spend its steps on long strings.
    if (!room(text.size()) || !step(1 + text.size() / 256)) return {};
    return {Kind::string, std::make_shared<StringObject>(&memory_, std::move(text))};
}

Value Interpreter::list(std::vector<Value> items, ListKind kind) {
    if (!room(items.size() * sizeof(Value)) || !step(1 + items.size() / 16)) return {};
    auto object = std::make_shared<ListObject>(&memory_, kind, std::move(items));
    if (object->depth > kDeepestValue || object->weight > kHeaviestValue)
        return limit("a value becomes too large");
    return {Kind::list, std::move(object)};
}

Value Interpreter::dict(std::shared_ptr<DictObject> dict) {
    if (dict->depth > kDeepestValue || dict->weight > kHeaviestValue)
        return limit("a value becomes too large");
    return room(0) ? Value(Kind::dict, std::move(dict)) : Value();
}

Value Interpreter::native(std::string name, Native function, Value self) {
    auto object = std::make_shared<CallableObject>(&memory_, sizeof(CallableObject));
    object->name = std::move(name);
    object->native = function;
    object->depth = self.depth() + 1;
    object->self = std::move(self);
    if (object->depth > kDeepestValue) return limit("a value is nested too deeply");
    return {Kind::callable, std::move(object)};
}

Value Interpreter::names() {
    if (!room(256)) return {};
    all_names_.push_back(std::make_shared<NamesObject>(&memory_, 256));
    return {Kind::names, all_names_.back()};
}

void Interpreter::check_output(const MarkedText& out) {
    if (out.overflowed()) limit("its output becomes too long");
    if (out.size() > Memory::kMost / 2) room(out.size());
}

Interpreter::Flow Interpreter::run_body(const Body& body, const std::shared_ptr<Scope>& scope,
                                        MarkedText& out) {
    const Deeper deeper(*this);
    for (const auto& statement : body) {
        if (failed()) break;
        const Flow flow = run_statement(*statement, scope, out);
        if (flow != Flow::normal) return flow;
    }
    return Flow::normal;
}

void Interpreter::begin(Scope& scope, const std::vector<std::string>& early) {
    for (const std::string& name : early) scope.set(name, undefined("'" + name + "' is undefined"));
}

Value Interpreter::run_block(const Statement& statement, const std::shared_ptr<Scope>& scope,
                             const ExprPtr& filters) {
    const auto inner = std::make_shared<Scope>(scope);
    begin(*inner, statement.early);
    MarkedText text;
    run_body(statement.body, inner, text);
    Value value = string(std::move(text));
    if (filters && !failed()) {
        inner->set(kBlockValue, value);
        value = eval(*filters, inner);
    }
    inner->names.clear();
    return value;
}

Interpreter::Flow Interpreter::run_statement(const Statement& statement, const std::shared_ptr<Scope>& scope,
                                             MarkedText& out) {
    line_ = statement.line;
    if (!step()) return Flow::normal;
    switch (statement.kind) {
        case StatementKind::data:
            out.append(statement.text);
            break;
        case StatementKind::print: {
            const Value value = eval(*statement.first, scope);
            if (!failed()) append_str(out, value);
            break;
        }
        case StatementKind::set:
            if (const Value value = eval(*statement.first, scope); !failed())
                assign(*statement.target, value, *scope);
            break;
        case StatementKind::set_block:
            if (const Value value = run_block(statement, scope, statement.first); !failed())
                assign(*statement.target, value, *scope);
            break;
        case StatementKind::filter:
            append_str(out, run_block(statement, scope, statement.first));
            break;
        case StatementKind::loop:
            return run_loop(statement, scope, out);
        case StatementKind::condition:
            for (const auto& branch : statement.body) {
                const bool taken = truth(eval(*branch->first, scope));
                if (failed()) return Flow::normal;
                if (taken) return run_body(branch->body, scope, out);
            }
            return run_body(statement.other, scope, out);
        case StatementKind::macro:
            scope->set(statement.macro->name, make_macro(*statement.macro, scope));
            break;
        case StatementKind::call_block: {
            const Value callee = eval(*statement.first->kids[0], scope);
            Args args = eval_args(*statement.first, scope);
            args.named.emplace_back("caller", make_macro(*statement.macro, scope));
            const Value value = call(callee, args);
            if (!failed()) append_str(out, value);
            break;
        }
        case StatementKind::with: {
            const auto inner = std::make_shared<Scope>(scope);
            begin(*inner, statement.early);
            for (size_t i = 0; i < statement.targets.size() && !failed(); ++i)
                assign(*statement.targets[i], eval(*statement.values[i], scope), *inner);
            const Flow flow = run_body(statement.body, inner, out);
            inner->names.clear();
            return flow;
        }
        case StatementKind::scoped:
            append_str(out, run_block(statement, scope, nullptr));
            break;
        case StatementKind::leave:
            return Flow::leave;
        case StatementKind::next:
            return Flow::next;
    }
    check_output(out);
    return Flow::normal;
}

Interpreter::Flow Interpreter::run_loop(const Statement& statement, const std::shared_ptr<Scope>& scope,
                                        MarkedText& out) {
    return loop_over(items(eval(*statement.first, scope)), statement, scope, out, 1);
}

Interpreter::Flow Interpreter::loop_over(std::vector<Value> all, const Statement& statement,
                                         const std::shared_ptr<Scope>& scope, MarkedText& out, int level) {
    auto inner = std::make_shared<Scope>(scope);
    if (statement.second) {
        std::vector<Value> chosen;
        for (const Value& each : all) {
            if (!step()) return Flow::normal;
            assign(*statement.target, each, *inner);
            if (truth(eval(*statement.second, inner))) chosen.push_back(each);
        }
        all = std::move(chosen);
        inner->names.clear();
    }
    if (failed()) return Flow::normal;
    if (all.empty()) return run_other(statement, scope, out);

    auto loop = std::make_shared<LoopObject>(&memory_, sizeof(LoopObject) + all.size() * sizeof(Value));
    loop->depth = 1;
    for (const Value& each : all) loop->depth = std::max(loop->depth, each.depth() + 1);
    loop->items = std::move(all);
    loop->level = level;
    if (statement.recursive) {
        loop->again = &statement;
        loop->scope = scope;
    }
    if (loop->depth > kDeepestValue || !room(0)) limit("a value is nested too deeply");
    bool whole = false;
    for (; loop->index < loop->items.size() && !failed(); ++loop->index) {
        if (inner.use_count() > 1) {  // a macro was defined in the iteration and keeps its scope
            inner->names.clear();
            inner = std::make_shared<Scope>(scope);
        }
        inner->names.clear();
        begin(*inner, statement.early);
        inner->set("loop", Value(Kind::loop, loop));
        const Value each = loop->items[loop->index];
        assign(*statement.target, each, *inner);
        if (failed()) break;
        const Flow flow = run_body(statement.body, inner, out);
        whole |= flow == Flow::normal;
        if (flow == Flow::leave) break;
    }
    inner->names.clear();
    // What has kept the loop must not keep its items: they may lead back to it.
    loop->items.clear();
    loop->last_changed.clear();
    loop->again = nullptr;
    loop->scope.reset();
    // As in Jinja, "else" belongs to a loop in which no iteration came to the body's end.
    return whole || failed() ? Flow::normal : run_other(statement, scope, out);
}

Interpreter::Flow Interpreter::run_other(const Statement& loop, const std::shared_ptr<Scope>& scope,
                                         MarkedText& out) {
    if (loop.other.empty()) return Flow::normal;
    const auto inner = std::make_shared<Scope>(scope);
    begin(*inner, loop.early_other);
    const Flow flow = run_body(loop.other, inner, out);
    inner->names.clear();
    return flow;
}

Value Interpreter::call_loop(const LoopObject& loop, const Args& args) {
    if (loop.again == nullptr) return fail("only a recursive loop can be called, from within");
    if (args.list.size() != 1 || !args.named.empty()) return fail("a loop is called with one argument");
    // What is called may end the loop's object only after it: nothing of `loop` is used behind this line.
    const Statement& statement = *loop.again;
    const std::shared_ptr<Scope> scope = loop.scope;
    const int level = loop.level + 1;
    MarkedText text;
    const Deeper deeper(*this);
    if (!failed()) loop_over(items(args.list[0]), statement, scope, text, level);
    return failed() ? Value() : string(std::move(text));
}

void Interpreter::assign(const Expr& target, const Value& value, Scope& scope) {
    if (target.kind == ExprKind::name) {
        if (value.is(Kind::names) || value.depth() <= kDeepestValue) scope.set(target.text, value);
        return;
    }
    if (target.kind == ExprKind::attribute) {
        const Value* object = scope.find(target.kids[0]->text);
        if (object == nullptr || !object->is(Kind::names)) {
            fail("cannot set an attribute of \"" + target.kids[0]->text + "\", which is no namespace");
            return;
        }
        auto& names = object->names().names;
        for (auto& [name, old] : names)
            if (name == target.text) {
                old = value;
                return;
            }
        names.emplace_back(target.text, value);
        return;
    }
    const std::vector<Value> parts = items(value);
    if (failed()) return;
    if (parts.size() != target.kids.size()) {
        fail("cannot give " + std::to_string(parts.size()) + " values to " +
             std::to_string(target.kids.size()) + " names");
        return;
    }
    for (size_t i = 0; i < parts.size(); ++i) assign(*target.kids[i], parts[i], scope);
}

Value Interpreter::make_macro(const Macro& macro, const std::shared_ptr<Scope>& scope) {
    auto object = std::make_shared<CallableObject>(&memory_, sizeof(CallableObject));
    object->name = macro.name;
    object->macro = &macro;
    object->scope = scope;
    return {Kind::callable, std::move(object)};
}

Value Interpreter::call_macro(const CallableObject& callable, const Args& args) {
    const Macro& macro = *callable.macro;
    const auto inner = std::make_shared<Scope>(callable.scope);
    begin(*inner, macro.early);
    const size_t count = macro.parameters.size();
    for (size_t i = 0; i < count; ++i) {
        const std::string& name = macro.parameters[i];
        const size_t first_default = count - macro.defaults.size();
        if (const Value* given = args.find(i, name)) {
            inner->set(name, *given);
        } else if (i >= first_default) {
            inner->set(name, eval(*macro.defaults[i - first_default], inner));
        } else {
            inner->set(name, undefined("parameter '" + name + "' was not provided"));
        }
    }
    if (args.list.size() > count && !macro.uses_varargs)
        return fail("the macro \"" + macro.name + "\" takes not more than " + std::to_string(count) +
                    " arguments");
    if (macro.uses_varargs) {
        std::vector<Value> rest(
            args.list.begin() + static_cast<std::ptrdiff_t>(std::min(count, args.list.size())),
            args.list.end());
        inner->set("varargs", list(std::move(rest), ListKind::tuple));
    }
    auto kwargs = new_dict();
    for (const auto& [name, value] : args.named) {
        bool is_parameter = false;
        for (size_t i = 0; i < count; ++i) {
            if (macro.parameters[i] != name) continue;
            is_parameter = true;
            if (i < args.list.size())
                return fail("the macro \"" + macro.name + "\" got \"" + name + "\" twice");
        }
        if (is_parameter) continue;
        if (name == "caller" && macro.uses_caller) {
            inner->set("caller", value);
        } else if (macro.uses_kwargs) {
            kwargs->set(string(name), value);
        } else {
            return fail("the macro \"" + macro.name + "\" takes no argument \"" + name + "\"");
        }
    }
    if (macro.uses_kwargs) inner->set("kwargs", dict(std::move(kwargs)));
    if (macro.uses_caller &&
        inner->names.end() == std::find_if(inner->names.begin(), inner->names.end(),
                                           [](const auto& each) { return each.first == "caller"; }))
        inner->set("caller", undefined("no caller is defined"));
    if (++macros_ > kDeepestMacro) limit("macros call each other too deeply");
    MarkedText text;
    if (!failed()) run_body(macro.body, inner, text);
    --macros_;
    inner->names.clear();
    return failed() ? Value() : string(std::move(text));
}

}  // namespace parlor::text::jinja
