#include <charconv>
#include <cstdlib>

#include "engine/text/jinja/library.h"
#include "engine/text/jinja/parser.h"

namespace parlor::text::jinja {

namespace {

Value constant_string(std::string_view text) {
    return {Kind::string, std::make_shared<StringObject>(nullptr, MarkedText(text))};
}

// Binary operators from loose to tight; each level is left-associative.
constexpr std::string_view kLevels[][4] = {{"+", "-"}, {"~"}, {"*", "/", "//", "%"}, {"**"}};
constexpr int kTightest = 4;

}  // namespace

ExprPtr Parser::make(ExprKind kind, std::string text) {
    auto node = std::make_unique<Expr>();
    node->kind = kind;
    node->line = current().line;
    node->text = std::move(text);
    return node;
}

void Parser::adopt(Expr& parent, ExprPtr kid) {
    if (kid) {
        parent.depth = std::max(parent.depth, kid->depth + 1);
        if (parent.depth > kDeepestTree) fail("an expression is too long or nested too deeply");
    }
    parent.kids.push_back(std::move(kid));
}

ExprPtr Parser::expression(bool with_condition) {
    const Nested nested(*this);
    if (failed()) return make(ExprKind::tuple);
    return with_condition ? condition() : or_expression();
}

bool Parser::at_tuple_end() const {
    const TokenKind kind = current().kind;
    return kind == TokenKind::variable_end || kind == TokenKind::block_end || kind == TokenKind::end ||
           is_op(")") || is_name("in") || is_name("recursive");
}

// One expression, or several with commas.
ExprPtr Parser::tuple(bool with_condition, bool in_brackets) {
    ExprPtr first;
    ExprPtr several;
    while (!failed()) {
        if (first && !several) {
            several = make(ExprKind::tuple);
            adopt(*several, std::move(first));
        }
        if (at_tuple_end()) break;
        ExprPtr one = expression(with_condition);
        if (several) {
            adopt(*several, std::move(one));
        } else {
            first = std::move(one);
        }
        if (!skip_op(",")) break;
    }
    if (several) return several;
    if (!first) {
        if (!in_brackets) fail("an expression is missing");
        return make(ExprKind::tuple);
    }
    return first;
}

ExprPtr Parser::condition() {
    const auto known = unknown_;
    const bool before = soft_;
    ExprPtr value = or_expression();
    while (!failed() && skip_name("if")) {
        unknown_ = known;  // all of a conditional expression is a branch
        soft_ = true;
        ExprPtr node = make(ExprKind::condition);
        adopt(*node, or_expression());
        adopt(*node, std::move(value));
        adopt(*node, skip_name("else") ? expression() : nullptr);
        value = std::move(node);
    }
    soft_ = before;
    return value;
}

ExprPtr Parser::or_expression() {
    ExprPtr left = and_expression();
    while (!failed() && is_name("or")) {
        take();
        ExprPtr node = make(ExprKind::binary, "or");
        adopt(*node, std::move(left));
        adopt(*node, and_expression());
        left = std::move(node);
    }
    return left;
}

ExprPtr Parser::and_expression() {
    ExprPtr left = not_expression();
    while (!failed() && is_name("and")) {
        take();
        ExprPtr node = make(ExprKind::binary, "and");
        adopt(*node, std::move(left));
        adopt(*node, not_expression());
        left = std::move(node);
    }
    return left;
}

ExprPtr Parser::not_expression() {
    if (!is_name("not") || failed()) return comparison();
    const Nested nested(*this);
    take();
    ExprPtr node = make(ExprKind::unary, "not");
    adopt(*node, not_expression());
    return node;
}

ExprPtr Parser::comparison() {
    ExprPtr left = binary(0);
    ExprPtr chain;
    while (!failed()) {
        std::string op;
        for (const std::string_view each : {"==", "!=", "<=", ">=", "<", ">"})
            if (is_op(each)) op = each;
        if (is_name("in")) op = "in";
        if (is_name("not") && next().kind == TokenKind::name && next().text == "in") op = "not in";
        if (op.empty()) break;
        take();
        if (op == "not in") take();
        if (!chain) {
            chain = make(ExprKind::compare);
            adopt(*chain, std::move(left));
        }
        chain->names.push_back(op);
        adopt(*chain, binary(0));
    }
    return chain ? std::move(chain) : std::move(left);
}

ExprPtr Parser::binary(int level) {
    if (level == kTightest) return unary();
    ExprPtr left = binary(level + 1);
    while (!failed()) {
        std::string op;
        for (const std::string_view each : kLevels[level])
            if (!each.empty() && is_op(each)) op = each;
        if (op.empty()) break;
        take();
        ExprPtr node = make(ExprKind::binary, op);
        adopt(*node, std::move(left));
        adopt(*node, binary(level + 1));
        left = std::move(node);
    }
    return left;
}

ExprPtr Parser::unary(bool with_filter) {
    ExprPtr node;
    if (is_op("-") || is_op("+")) {
        const Nested nested(*this);
        if (failed()) return make(ExprKind::tuple);
        node = make(ExprKind::unary, take().text);
        adopt(*node, unary(false));
    } else {
        node = primary();
    }
    node = postfix(std::move(node));
    return with_filter ? filters(std::move(node)) : std::move(node);
}

ExprPtr Parser::primary() {
    const Token& token = current();
    ExprPtr node = make(ExprKind::constant);
    switch (token.kind) {
        case TokenKind::name:
            if (token.text == "true" || token.text == "True") {
                node->value = Value::boolean(true);
            } else if (token.text == "false" || token.text == "False") {
                node->value = Value::boolean(false);
            } else if (token.text == "none" || token.text == "None") {
                node->value = Value::none();
            } else {
                node = make(ExprKind::name, token.text);
                for (Macro* macro : macros_) {  // an inner macro's use of the outer one's needs both
                    macro->uses_varargs |= token.text == "varargs";
                    macro->uses_kwargs |= token.text == "kwargs";
                    macro->uses_caller |= token.text == "caller";
                }
            }
            take();
            return node;
        case TokenKind::string: {
            std::string text;
            while (current().kind == TokenKind::string) text += take().text;
            node->value = constant_string(text);
            return node;
        }
        case TokenKind::integer: {
            int64_t value = 0;
            const char* end = token.text.data() + token.text.size();
            if (std::from_chars(token.text.data(), end, value).ec != std::errc())
                fail("a number is too large");
            node->value = Value::integer(value);
            take();
            return node;
        }
        case TokenKind::real:
            node->value = Value::real(std::strtod(token.text.c_str(), nullptr));
            take();
            return node;
        default:
            break;
    }
    if (skip_op("(")) {
        node = tuple(true, true);
        expect_op(")");
        return node;
    }
    if (skip_op("[")) {
        node = make(ExprKind::list);
        while (!failed() && !is_op("]")) {
            adopt(*node, expression());
            if (!skip_op(",")) break;
        }
        expect_op("]");
        return node;
    }
    if (is_op("{")) return dict();
    fail("unexpected \"" + token.text + "\"");
    return node;
}

ExprPtr Parser::dict() {
    ExprPtr node = make(ExprKind::dict);
    expect_op("{");
    while (!failed() && !is_op("}")) {
        adopt(*node, expression());
        expect_op(":");
        adopt(*node, expression());
        if (!skip_op(",")) break;
    }
    expect_op("}");
    return node;
}

ExprPtr Parser::postfix(ExprPtr node) {
    while (!failed()) {
        if (is_op(".") || is_op("[")) {
            node = subscript(std::move(node));
        } else if (is_op("(")) {
            ExprPtr call = make(ExprKind::call);
            adopt(*call, std::move(node));
            arguments(*call);
            node = std::move(call);
        } else {
            break;
        }
    }
    return node;
}

ExprPtr Parser::subscript(ExprPtr node) {
    if (skip_op(".")) {
        if (current().kind == TokenKind::integer) {
            ExprPtr item = make(ExprKind::item);
            adopt(*item, std::move(node));
            adopt(*item, primary());
            return item;
        }
        ExprPtr attribute = make(ExprKind::attribute);
        attribute->text = expect_any_name();
        adopt(*attribute, std::move(node));
        return attribute;
    }
    take();
    node = subscribed(std::move(node));
    expect_op("]");
    return node;
}

// [a], [a:b:c], [a, b]
ExprPtr Parser::subscribed(ExprPtr node) {
    ExprPtr first;
    if (!is_op(":")) first = tuple();
    if (!is_op(":")) {
        ExprPtr item = make(ExprKind::item);
        adopt(*item, std::move(node));
        adopt(*item, std::move(first));
        return item;
    }
    ExprPtr slice = make(ExprKind::slice);
    adopt(*slice, std::move(node));
    adopt(*slice, std::move(first));
    for (int part = 0; part < 2; ++part) {
        const bool given = skip_op(":") && !is_op("]") && !is_op(":");
        adopt(*slice, given ? expression() : nullptr);
    }
    return slice;
}

void Parser::arguments(Expr& call) {
    expect_op("(");
    while (!failed() && !is_op(")")) {
        if (is_op("*") || is_op("**")) {
            call.names.push_back(take().text);
        } else if (current().kind == TokenKind::name && next().kind == TokenKind::op && next().text == "=") {
            call.names.push_back(take().text);
            take();
        } else {
            if (!call.names.empty() && !call.names.back().empty() && call.names.back() != "*")
                fail("an argument by place follows one by name");
            call.names.emplace_back();
        }
        adopt(call, expression());
        if (!skip_op(",")) break;
    }
    expect_op(")");
}

std::string Parser::dotted_name() {
    std::string name = expect_any_name();
    while (!failed() && skip_op(".")) name += "." + expect_any_name();
    return name;
}

ExprPtr Parser::filters(ExprPtr node, bool start_inline) {
    while (!failed()) {
        if (is_op("|") || start_inline) {
            if (!start_inline) take();
            start_inline = false;
            ExprPtr filter = make(ExprKind::filter, dotted_name());
            if (find_filter(filter->text) == nullptr) unknown("filter", filter->text);
            adopt(*filter, std::move(node));
            if (is_op("(")) arguments(*filter);
            node = std::move(filter);
        } else if (is_name("is")) {
            take();
            node = test(std::move(node));
        } else if (is_op("(")) {
            node = postfix(std::move(node));
        } else {
            break;
        }
    }
    return node;
}

void Parser::unknown(std::string_view what, const std::string& name) {
    if (soft_ || unknown_) return;
    unknown_.emplace("there is no " + std::string(what) + " named \"" + name + "\"", current().line);
}

ExprPtr Parser::test(ExprPtr node) {
    const bool negated = skip_name("not");
    ExprPtr test = make(ExprKind::test, dotted_name());
    if (find_test(test->text) == nullptr) unknown("test", test->text);
    adopt(*test, std::move(node));
    const TokenKind kind = current().kind;
    if (is_op("(")) {
        arguments(*test);
    } else if ((kind == TokenKind::name && !is_any_name({"else", "or", "and", "if", "in", "not"})) ||
               kind == TokenKind::string || kind == TokenKind::integer || kind == TokenKind::real ||
               is_op("[") || is_op("{")) {
        if (is_name("is")) fail("tests with \"is\" cannot be chained");
        test->names.emplace_back();
        adopt(*test, postfix(primary()));
    }
    if (!negated) return test;
    ExprPtr inverse = make(ExprKind::unary, "not");
    adopt(*inverse, std::move(test));
    return inverse;
}

}  // namespace parlor::text::jinja
