// Expressions.
#include "engine/text/jinja/interpreter.h"
#include "engine/text/jinja/library.h"

namespace parlor::text::jinja {

Value Interpreter::eval(const Expr& expr, const std::shared_ptr<Scope>& scope) {
    if (!step()) return {};
    if (++depth_ > kDeepestRun) limit("it is nested too deeply");
    const int outer_line = line_;
    line_ = expr.line;
    Value value = failed() ? Value() : eval_kind(expr, scope);
    if (!failed()) line_ = outer_line;
    --depth_;
    return value;
}

Value Interpreter::eval_kind(const Expr& expr, const std::shared_ptr<Scope>& scope) {
    const auto kid = [&](size_t i) { return expr.kids[i] ? eval(*expr.kids[i], scope) : Value::none(); };
    switch (expr.kind) {
        case ExprKind::constant:
            return expr.value;
        case ExprKind::name:
            return eval_name(expr, *scope);
        case ExprKind::list:
        case ExprKind::tuple: {
            std::vector<Value> values;
            for (const ExprPtr& each : expr.kids) values.push_back(eval(*each, scope));
            return list(std::move(values), expr.kind == ExprKind::list ? ListKind::list : ListKind::tuple);
        }
        case ExprKind::dict: {
            auto object = new_dict();
            for (size_t i = 0; i + 1 < expr.kids.size() && !failed(); i += 2) {
                const Value key = kid(i);
                if (!object->set(key, kid(i + 1)))
                    return fail(std::string("a ") + key.type_name() + " cannot be a key");
            }
            return dict(std::move(object));
        }
        case ExprKind::attribute: {
            const Value object = kid(0);
            return failed() ? Value() : attribute(object, expr.text);
        }
        case ExprKind::item: {
            const Value object = kid(0), key = kid(1);
            return failed() ? Value() : item(object, key);
        }
        case ExprKind::slice: {
            const Value object = kid(0), start = kid(1), stop = kid(2), stride = kid(3);
            return failed() ? Value() : slice(object, start, stop, stride);
        }
        case ExprKind::call: {
            const Value callee = kid(0);
            const Args args = eval_args(expr, scope);
            return failed() ? Value() : call(callee, args);
        }
        case ExprKind::filter: {
            const Value value = kid(0);
            const Args args = eval_args(expr, scope);
            return failed() ? Value() : filter(expr.text, value, args);
        }
        case ExprKind::test: {
            const Value value = kid(0);
            const Args args = eval_args(expr, scope);
            return failed() ? Value() : Value::boolean(test(expr.text, value, args));
        }
        case ExprKind::unary: {
            const Value value = kid(0);
            if (expr.text == "not") return Value::boolean(!truth(value));
            if (failed()) return {};
            if (!value.is_number()) return fail(std::string("a ") + value.type_name() + " has no sign");
            if (value.is(Kind::real))
                return Value::real(expr.text == "-" ? -value.as_real() : value.as_real());
            return binary(expr.text, Value::integer(0), value);
        }
        case ExprKind::binary:
            return eval_binary(expr, scope);
        case ExprKind::compare:
            return eval_compare(expr, scope);
        case ExprKind::condition:
            if (truth(kid(0))) return kid(1);
            if (failed()) return {};
            return expr.kids[2] ? kid(2) : undefined("the condition is false and there is no else");
    }
    return {};
}

Value Interpreter::eval_name(const Expr& expr, const Scope& scope) {
    if (const Value* value = scope.find(expr.text)) return *value;
    if (const Native function = find_global(expr.text)) return native(expr.text, function, {});
    return undefined("'" + expr.text + "' is undefined");
}

Value Interpreter::eval_binary(const Expr& expr, const std::shared_ptr<Scope>& scope) {
    Value left = eval(*expr.kids[0], scope);
    if (failed()) return {};
    if (expr.text == "and") return truth(left) ? eval(*expr.kids[1], scope) : left;
    if (expr.text == "or") return truth(left) ? left : eval(*expr.kids[1], scope);
    const Value right = eval(*expr.kids[1], scope);
    return failed() ? Value() : binary(expr.text, left, right);
}

Value Interpreter::eval_compare(const Expr& expr, const std::shared_ptr<Scope>& scope) {
    Value left = eval(*expr.kids[0], scope);
    for (size_t i = 0; i < expr.names.size() && !failed(); ++i) {
        Value right = eval(*expr.kids[i + 1], scope);
        if (failed()) return {};
        const std::string& op = expr.names[i];
        bool holds = false;
        if (!step(std::min(left.weight(), right.weight()) / 8)) return {};
        if (op == "==") {
            holds = equal(left, right);
        } else if (op == "!=") {
            holds = !equal(left, right);
        } else if (op == "in") {
            holds = contains(right, left);
        } else if (op == "not in") {
            holds = !contains(right, left);
        } else if (op == "<") {
            holds = less(left, right);
        } else if (op == ">") {
            holds = less(right, left);
        } else if (op == "<=") {
            holds = less(left, right) || equal(left, right);
        } else {
            holds = less(right, left) || equal(left, right);
        }
        if (!holds) return Value::boolean(false);
        left = std::move(right);
    }
    return Value::boolean(true);
}

Args Interpreter::eval_args(const Expr& expr, const std::shared_ptr<Scope>& scope) {
    Args args;
    for (size_t i = 1; i < expr.kids.size() && !failed(); ++i) {
        const Value value = eval(*expr.kids[i], scope);
        const std::string& name = expr.names[i - 1];
        if (failed()) break;
        if (name.empty()) {
            args.list.push_back(value);
        } else if (name == "*") {
            for (Value& each : items(value)) args.list.push_back(std::move(each));
        } else if (name == "**") {
            if (!value.is(Kind::dict)) {
                fail("** needs a mapping");
                break;
            }
            for (const auto& [key, each] : value.dict().items)
                args.named.emplace_back(key.text().view(), each);
        } else {
            args.named.emplace_back(name, value);
        }
    }
    return args;
}

Value Interpreter::call(const Value& callee, const Args& args) {
    if (failed() || !step()) return {};
    if (callee.is(Kind::undefined)) return fail(callee.why_undefined());
    if (callee.is(Kind::loop)) return call_loop(callee.loop(), args);
    if (!callee.is(Kind::callable)) return fail(std::string("a ") + callee.type_name() + " cannot be called");
    CallableObject& callable = callee.callable();
    if (callable.macro != nullptr) return call_macro(callable, args);
    return callable.native(*this, callable.self.is(Kind::undefined) ? callee : callable.self, args);
}

Value Interpreter::filter(std::string_view name, const Value& value, const Args& args) {
    const Native function = find_filter(name);
    if (function == nullptr) return fail("there is no filter named \"" + std::string(name) + "\"");
    return step() ? function(*this, value, args) : Value();
}

bool Interpreter::test(std::string_view name, const Value& value, const Args& args) {
    const Native function = find_test(name);
    if (function == nullptr) {
        fail("there is no test named \"" + std::string(name) + "\"");
        return false;
    }
    return step() && truth(function(*this, value, args));
}

}  // namespace parlor::text::jinja
