// Runs a program. Every rendering has limits: depth, steps, time, memory, output.
//
// The first failure is kept and everything returns at once from then on; a function that fails returns an
// undefined value.
#pragma once

#include <chrono>
#include <optional>

#include "engine/result.h"
#include "engine/text/jinja/ast.h"

namespace parlor::text::jinja {

struct Scope {
    explicit Scope(std::shared_ptr<Scope> outer) : parent(std::move(outer)) {}
    std::shared_ptr<Scope> parent;
    std::vector<std::pair<std::string, Value>> names;

    void set(std::string_view name, Value value);
    const Value* find(std::string_view name) const;  // here or in a parent
};

class Interpreter {
  public:
    explicit Interpreter(std::optional<int64_t> now) : now_(now) {}
    ~Interpreter();
    Interpreter(const Interpreter&) = delete;
    Interpreter& operator=(const Interpreter&) = delete;

    // Memory that values made for the globals must count in.
    Memory* memory() { return &memory_; }
    void define(std::string name, Value value) { root_->set(name, std::move(value)); }
    Result<MarkedText> run(const Program& program);

    // For the library. fail() is the template's or the messages' fault, limit() a bound that was reached.
    bool failed() const { return error_.has_value(); }
    Value fail(std::string why);
    Value refuse(std::string why);  // raise_exception
    Value limit(std::string why);
    Value undefined(std::string why);
    Value string(MarkedText text);
    Value string(std::string_view text) { return string(MarkedText(text)); }
    Value list(std::vector<Value> items, ListKind kind = ListKind::list);
    Value dict(std::shared_ptr<DictObject> dict);
    Value native(std::string name, Native function, Value self);
    Value names();  // an empty namespace
    std::shared_ptr<DictObject> new_dict() { return std::make_shared<DictObject>(&memory_); }
    bool step(size_t work = 1);  // false: a limit is reached
    bool room(size_t bytes);     // before something large is made

    // Python's operations.
    std::vector<Value> items(const Value& value);  // iter(); fails when it cannot
    Value attribute(const Value& value, std::string_view name);
    Value item(const Value& value, const Value& key);
    Value slice(const Value& value, const Value& start, const Value& stop, const Value& step);
    Value call(const Value& callee, const Args& args);
    Value filter(std::string_view name, const Value& value, const Args& args);
    bool test(std::string_view name, const Value& value, const Args& args);
    Value binary(std::string_view op, const Value& a, const Value& b);
    bool contains(const Value& container, const Value& value);
    bool less(const Value& a, const Value& b);
    std::optional<size_t> length(const Value& value);
    std::optional<int64_t> now() const { return now_; }

  private:
    static constexpr int kDeepestRun = 500;  // nested statements and expressions at run time
    enum class Flow : uint8_t { normal, leave, next };
    class Deeper;

    Flow run_body(const Body& body, const std::shared_ptr<Scope>& scope, MarkedText& out);
    Flow run_statement(const Statement& statement, const std::shared_ptr<Scope>& scope, MarkedText& out);
    Flow run_loop(const Statement& statement, const std::shared_ptr<Scope>& scope, MarkedText& out);
    Flow loop_over(std::vector<Value> all, const Statement& statement, const std::shared_ptr<Scope>& scope,
                   MarkedText& out, int level);
    Value call_loop(const LoopObject& loop, const Args& args);
    Value run_block(const Statement& statement, const std::shared_ptr<Scope>& scope, const ExprPtr& filters);
    Flow run_other(const Statement& loop, const std::shared_ptr<Scope>& scope, MarkedText& out);
    void begin(Scope& scope, const std::vector<std::string>& early);
    void assign(const Expr& target, const Value& value, Scope& scope);
    Value make_macro(const Macro& macro, const std::shared_ptr<Scope>& scope);
    Value call_macro(const CallableObject& callable, const Args& args);
    void check_output(const MarkedText& out);

    Value eval(const Expr& expr, const std::shared_ptr<Scope>& scope);
    Value eval_kind(const Expr& expr, const std::shared_ptr<Scope>& scope);
    Value eval_name(const Expr& expr, const Scope& scope);
    Value eval_binary(const Expr& expr, const std::shared_ptr<Scope>& scope);
    Value eval_compare(const Expr& expr, const std::shared_ptr<Scope>& scope);
    Args eval_args(const Expr& expr, const std::shared_ptr<Scope>& scope);
    Value arithmetic(std::string_view op, const Value& a, const Value& b);
    Value loop_attribute(const Value& loop, std::string_view name);

    Memory memory_;
    std::optional<int64_t> now_;
    std::shared_ptr<Scope> root_ = std::make_shared<Scope>(nullptr);
    std::vector<std::shared_ptr<NamesObject>>
        all_names_;  // namespaces may refer to each other: emptied at the end
    std::optional<Error> error_;
    int line_ = 1;
    int depth_ = 0, macros_ = 0;
    size_t steps_ = 0, since_clock_ = 0;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace parlor::text::jinja
