#include <algorithm>
#include <iterator>

#include "engine/text/jinja/names.h"
#include "engine/text/jinja/parser.h"

namespace parlor::text::jinja {

Result<Program> Parser::run() {
    Program program;
    program.body = body({});
    if (!failed() && unknown_) {
        fail(unknown_->first);
        error_line_ = unknown_->second;
    }
    if (failed()) return message(Msg::TemplateInvalid, std::to_string(error_line_), error_);
    find_early_names(program);
    return program;
}

void Parser::fail(std::string why) {
    if (failed_) return;
    failed_ = true;
    error_ = std::move(why);
    error_line_ = current().line;
}

Token Parser::take() {
    Token token = current();
    if (position_ + 1 < tokens_.size()) ++position_;
    return token;
}
bool Parser::is_any_name(std::initializer_list<std::string_view> names) const {
    return std::any_of(names.begin(), names.end(), [this](std::string_view name) { return is_name(name); });
}
bool Parser::skip_op(std::string_view op) {
    if (failed_ || !is_op(op)) return false;
    take();
    return true;
}
bool Parser::skip_name(std::string_view name) {
    if (failed_ || !is_name(name)) return false;
    take();
    return true;
}
void Parser::expect_op(std::string_view op) {
    if (!skip_op(op)) fail("expected \"" + std::string(op) + "\", got \"" + current().text + "\"");
}
void Parser::expect_name(std::string_view name) {
    if (!skip_name(name)) fail("expected \"" + std::string(name) + "\", got \"" + current().text + "\"");
}
std::string Parser::expect_any_name() {
    if (current().kind != TokenKind::name) fail("expected a name, got \"" + current().text + "\"");
    return take().text;
}
void Parser::expect_block_end() {
    if (current().kind != TokenKind::block_end)
        fail("expected the end of the tag, got \"" + current().text + "\"");
    take();
}

Body Parser::body(std::initializer_list<std::string_view> ends) {
    const Nested nested(*this);
    Body out;
    while (!failed()) {
        const Token token = current();
        auto node = std::make_unique<Statement>();
        node->line = token.line;
        if (token.kind == TokenKind::end) {
            if (ends.size() > 0) fail("\"" + std::string(*ends.begin()) + "\" is missing");
            break;
        }
        take();
        if (token.kind == TokenKind::data) {
            node->kind = StatementKind::data;
            node->text = token.text;
        } else if (token.kind == TokenKind::variable_begin) {
            node->kind = StatementKind::print;
            node->first = tuple();
            if (current().kind != TokenKind::variable_end) fail("unexpected \"" + current().text + "\"");
            take();
        } else {
            if (is_any_name(ends)) break;
            node = statement();
        }
        out.push_back(std::move(node));
    }
    return out;
}

Body Parser::soft_body(std::initializer_list<std::string_view> ends, bool soft) {
    const bool before = soft_;
    soft_ = soft;
    Body out = body(ends);
    soft_ = before;
    return out;
}

std::unique_ptr<Statement> Parser::statement() {
    struct Tag {
        std::string_view name;
        StatementKind kind;
        void (Parser::*parse)(Statement&);  // nullptr: the tag stands alone
    };
    static const Tag kTags[] = {
        {"for", StatementKind::loop, &Parser::for_statement},
        {"if", StatementKind::condition, &Parser::if_statement},
        {"set", StatementKind::set, &Parser::set_statement},
        {"macro", StatementKind::macro, &Parser::macro_statement},
        {"call", StatementKind::call_block, &Parser::call_statement},
        {"filter", StatementKind::filter, &Parser::filter_statement},
        {"with", StatementKind::with, &Parser::with_statement},
        {"break", StatementKind::leave, nullptr},
        {"continue", StatementKind::next, nullptr},
    };
    auto node = std::make_unique<Statement>();
    node->line = current().line;
    const std::string name = expect_any_name();
    if (name == "print") {
        node->kind = StatementKind::print;
        node->first = tuple();
        expect_block_end();
        return node;
    }
    if (name == "generation") {
        node->kind = StatementKind::scoped;
        expect_block_end();
        node->body = soft_body({"endgeneration"}, false);
        take();
        expect_block_end();
        return node;
    }
    for (const Tag& tag : kTags) {
        if (tag.name != name) continue;
        node->kind = tag.kind;
        if (tag.parse != nullptr) (this->*tag.parse)(*node);
        expect_block_end();
        return node;
    }
    fail("there is no tag named \"" + name + "\"");
    return node;
}

// A name, names with commas or in brackets, or namespace.attribute.
ExprPtr Parser::target(bool with_namespace) {
    const bool bracket = skip_op("(");
    ExprPtr several = make(ExprKind::tuple);
    bool is_several = bracket;
    while (!failed()) {
        if (bracket && is_op(")")) break;
        ExprPtr one = make(ExprKind::name);
        one->text = expect_any_name();
        if (with_namespace && is_op(".")) {
            take();
            ExprPtr attribute = make(ExprKind::attribute);
            attribute->text = expect_any_name();
            adopt(*attribute, std::move(one));
            one = std::move(attribute);
        }
        adopt(*several, std::move(one));
        if (!skip_op(",")) break;
        is_several = true;
        if (is_name("in") || is_op("=")) break;
    }
    if (bracket) expect_op(")");
    if (is_several || several->kids.empty()) return several;
    return std::move(several->kids.front());
}

void Parser::for_statement(Statement& out) {
    out.target = target(false);
    expect_name("in");
    out.first = tuple(false);
    if (skip_name("if")) out.second = expression();
    out.recursive = skip_name("recursive");
    expect_block_end();
    out.body = soft_body({"endfor", "else"}, false);
    if (skip_name("else")) {
        expect_block_end();
        out.other = soft_body({"endfor"}, false);
    }
    expect_name("endfor");
}

void Parser::if_statement(Statement& out) {
    // One statement with a list of branches: a chain of elif is not nested.
    for (;;) {
        auto branch = std::make_unique<Statement>();
        branch->kind = StatementKind::condition;
        branch->line = current().line;
        const bool before = soft_;
        soft_ = true;
        branch->first = tuple(false);
        soft_ = before;
        expect_block_end();
        branch->body = soft_body({"elif", "else", "endif"}, true);
        out.body.push_back(std::move(branch));
        if (failed() || !skip_name("elif")) break;
    }
    if (skip_name("else")) {
        expect_block_end();
        out.other = soft_body({"endif"}, true);
    }
    expect_name("endif");
}

void Parser::set_statement(Statement& out) {
    out.target = target(true);
    if (skip_op("=")) {
        out.first = tuple();
        return;
    }
    out.kind = StatementKind::set_block;
    if (is_op("|")) out.first = filters(make(ExprKind::name, kBlockValue));
    expect_block_end();
    out.body = soft_body({"endset"}, false);
    expect_name("endset");
}

void Parser::signature(Macro& macro) {
    expect_op("(");
    while (!failed() && !is_op(")")) {
        macro.parameters.push_back(expect_any_name());
        if (skip_op("=")) {
            macro.defaults.push_back(expression());
        } else if (!macro.defaults.empty()) {
            fail("a parameter without a default follows one with a default");
        }
        if (!skip_op(",")) break;
    }
    expect_op(")");
}

void Parser::macro_body(Macro& macro, std::string_view end) {
    expect_block_end();
    macros_.push_back(&macro);
    macro.body = soft_body({end}, false);
    macros_.pop_back();
    expect_name(end);
}

void Parser::macro_statement(Statement& out) {
    out.macro = std::make_unique<Macro>();
    out.macro->name = expect_any_name();
    signature(*out.macro);
    macro_body(*out.macro, "endmacro");
    if (current().kind == TokenKind::name) take();
}

void Parser::call_statement(Statement& out) {
    out.macro = std::make_unique<Macro>();
    out.macro->name = "caller";
    if (is_op("(")) signature(*out.macro);
    out.first = expression();
    if (!failed() && out.first->kind != ExprKind::call) fail("a call block needs a call");
    macro_body(*out.macro, "endcall");
}

void Parser::filter_statement(Statement& out) {
    out.first = filters(make(ExprKind::name, kBlockValue), true);
    expect_block_end();
    out.body = soft_body({"endfilter"}, false);
    expect_name("endfilter");
}

void Parser::with_statement(Statement& out) {
    while (!failed() && current().kind != TokenKind::block_end) {
        out.targets.push_back(target(false));
        expect_op("=");
        out.values.push_back(expression());
        if (!skip_op(",")) break;
    }
    expect_block_end();
    out.body = soft_body({"endwith"}, false);
    expect_name("endwith");
}

}  // namespace parlor::text::jinja
