// Tokens to a tree. The grammar is Jinja 3's; nesting is bounded.
#pragma once

#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/result.h"
#include "engine/text/jinja/ast.h"
#include "engine/text/jinja/lexer.h"

namespace parlor::text::jinja {

class Parser {
  public:
    explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}
    Result<Program> run();

  private:
    static constexpr int kDeepest = 100;      // nested statements and brackets
    static constexpr int kDeepestTree = 300;  // a tree's height: long chains of operators too

    // Counts nesting while it lives.
    class Nested {
      public:
        explicit Nested(Parser& parser) : parser_(parser) {
            if (++parser_.depth_ > kDeepest) parser_.fail("it is nested too deeply");
        }
        Nested(const Nested&) = delete;
        Nested& operator=(const Nested&) = delete;
        ~Nested() { --parser_.depth_; }

      private:
        Parser& parser_;
    };

    const Token& current() const { return tokens_[position_]; }
    const Token& next(size_t ahead = 1) const {
        return tokens_[std::min(position_ + ahead, tokens_.size() - 1)];
    }
    Token take();
    bool is_op(std::string_view op) const { return current().kind == TokenKind::op && current().text == op; }
    bool is_name(std::string_view name) const {
        return current().kind == TokenKind::name && current().text == name;
    }
    bool is_any_name(std::initializer_list<std::string_view> names) const;
    bool skip_op(std::string_view op);
    bool skip_name(std::string_view name);
    void expect_op(std::string_view op);
    void expect_name(std::string_view name);
    std::string expect_any_name();
    void expect_block_end();
    void fail(std::string why);
    bool failed() const { return failed_; }

    // parse_statements.cpp
    Body body(std::initializer_list<std::string_view> ends);  // up to {% end…; the name is not taken
    std::unique_ptr<Statement> statement();
    void for_statement(Statement& out);
    void if_statement(Statement& out);
    void set_statement(Statement& out);
    void macro_statement(Statement& out);
    void call_statement(Statement& out);
    void filter_statement(Statement& out);
    void with_statement(Statement& out);
    void signature(Macro& macro);
    void macro_body(Macro& macro, std::string_view end);
    ExprPtr target(bool with_namespace);
    Body soft_body(std::initializer_list<std::string_view> ends, bool soft);

    // parse_expressions.cpp
    ExprPtr expression(bool with_condition = true);
    ExprPtr tuple(bool with_condition = true, bool in_brackets = false);
    ExprPtr condition();
    ExprPtr or_expression();
    ExprPtr and_expression();
    ExprPtr not_expression();
    ExprPtr comparison();
    ExprPtr binary(int level);
    ExprPtr unary(bool with_filter = true);
    ExprPtr primary();
    ExprPtr postfix(ExprPtr node);
    ExprPtr filters(ExprPtr node, bool start_inline = false);
    ExprPtr test(ExprPtr node);
    void unknown(std::string_view what, const std::string& name);
    ExprPtr subscript(ExprPtr node);
    ExprPtr subscribed(ExprPtr node);
    ExprPtr dict();
    void arguments(Expr& call);
    ExprPtr make(ExprKind kind, std::string text = {});
    void adopt(Expr& parent, ExprPtr kid);
    bool at_tuple_end() const;
    std::string dotted_name();

    std::vector<Token> tokens_;
    size_t position_ = 0;
    int depth_ = 0;
    bool soft_ = false;  // in a branch: an unknown filter is an error only when it is reached
    // The first unknown filter or test outside of branches, and its line. Kept back: "if" may follow.
    std::optional<std::pair<std::string, int>> unknown_;
    bool failed_ = false;
    std::string error_;
    int error_line_ = 0;
    std::vector<Macro*> macros_;  // being parsed
};

}  // namespace parlor::text::jinja
