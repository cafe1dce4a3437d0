#include "engine/text/jinja/names.h"

#include <map>
#include <set>

namespace parlor::text::jinja {

namespace {

// What jinja2's idtracking.Symbols knows of a scope.
class Names {
  public:
    explicit Names(const Names* outer) : outer_(outer) {}

    void load(const std::string& name) {
        if (!knows(name)) starts_undefined_.emplace(name, false);
    }
    void store(const std::string& name) {
        stores_.insert(name);
        starts_undefined_.emplace(name, outer_ == nullptr || !outer_->knows(name));
    }
    void declare(const std::string& name) {
        stores_.insert(name);
        starts_undefined_[name] = false;
    }
    // Of branches, each a copy of this that has gone on. What only a branch sets may come from outside.
    void join(const std::vector<Names>& branches) {
        std::set<std::string> anew;
        for (const Names& branch : branches) anew.insert(branch.stores_.begin(), branch.stores_.end());
        for (const std::string& name : stores_) anew.erase(name);
        for (const Names& branch : branches) {
            for (const auto& [name, undefined] : branch.starts_undefined_)
                starts_undefined_.insert_or_assign(name, undefined);
            stores_.insert(branch.stores_.begin(), branch.stores_.end());
        }
        for (const std::string& name : anew) starts_undefined_[name] = false;
    }
    std::vector<std::string> early() const {
        std::vector<std::string> names;
        for (const auto& [name, undefined] : starts_undefined_)
            if (undefined) names.push_back(name);
        return names;
    }

  private:
    bool knows(const std::string& name) const {
        return starts_undefined_.contains(name) || (outer_ != nullptr && outer_->knows(name));
    }

    const Names* outer_;
    std::map<std::string, bool> starts_undefined_;
    std::set<std::string> stores_;
};

void load(Names& names, const Expr* expr) {
    if (expr == nullptr) return;
    if (expr->kind == ExprKind::name && expr->text != kBlockValue) names.load(expr->text);
    for (const ExprPtr& kid : expr->kids) load(names, kid.get());
}

void store(Names& names, const Expr& target) {
    if (target.kind == ExprKind::name) return names.store(target.text);
    if (target.kind == ExprKind::attribute) return load(names, &target);
    for (const ExprPtr& kid : target.kids) store(names, *kid);
}

void declare(Names& names, const Expr& target) {
    if (target.kind == ExprKind::name) names.declare(target.text);
    for (const ExprPtr& kid : target.kids) declare(names, *kid);
}

void visit(Names& names, const Body& body);

// What a statement does in the scope that it stands in; scopes of its own are not entered.
void visit(Names& names, const Statement& statement) {
    switch (statement.kind) {
        case StatementKind::data:
        case StatementKind::scoped:
        case StatementKind::leave:
        case StatementKind::next:
            break;
        case StatementKind::print:
        case StatementKind::loop:
        case StatementKind::call_block:
        case StatementKind::filter:
            load(names, statement.first.get());
            break;
        case StatementKind::set:
            load(names, statement.first.get());
            store(names, *statement.target);
            break;
        case StatementKind::set_block:
            store(names, *statement.target);
            break;
        case StatementKind::with:
            for (const ExprPtr& value : statement.values) load(names, value.get());
            break;
        case StatementKind::macro:
            names.store(statement.macro->name);
            break;
        case StatementKind::condition: {
            // As Jinja reads it: a chain of elif is a branch beside the first body and the last.
            std::vector<Names> branches;
            load(names, statement.body.front()->first.get());
            branches.push_back(names);
            visit(branches.back(), statement.body.front()->body);
            branches.push_back(names);
            for (size_t i = 1; i < statement.body.size(); ++i) {
                load(branches[1], statement.body[i]->first.get());
                std::vector<Names> inner(3, branches[1]);
                visit(inner[0], statement.body[i]->body);
                branches[1].join(inner);
            }
            branches.push_back(names);
            visit(branches.back(), statement.other);
            names.join(branches);
            break;
        }
    }
}

void visit(Names& names, const Body& body) {
    for (const auto& statement : body) visit(names, *statement);
}

void enter(const Names& names, Body& body);

// The scope of a body, with all that is nested in it.
std::vector<std::string> scope(Names names, Body& body) {
    visit(names, body);
    enter(names, body);
    return names.early();
}

void enter_macro(const Names& outer, Macro& macro) {
    Names names(&outer);
    for (const std::string& parameter : macro.parameters) names.declare(parameter);
    for (const ExprPtr& value : macro.defaults) load(names, value.get());
    macro.early = scope(std::move(names), macro.body);
}

void enter(const Names& names, Statement& statement) {
    Names inner(&names);
    switch (statement.kind) {
        case StatementKind::condition:  // no scope of its own
            for (const auto& branch : statement.body) enter(names, branch->body);
            enter(names, statement.other);
            break;
        case StatementKind::loop:
            statement.early_other = scope(inner, statement.other);
            inner.declare("loop");
            declare(inner, *statement.target);
            statement.early = scope(std::move(inner), statement.body);
            break;
        case StatementKind::with:
            for (const ExprPtr& target : statement.targets) declare(inner, *target);
            statement.early = scope(std::move(inner), statement.body);
            break;
        case StatementKind::macro:
        case StatementKind::call_block:
            enter_macro(names, *statement.macro);
            break;
        case StatementKind::set_block:
        case StatementKind::filter:
        case StatementKind::scoped:
            statement.early = scope(std::move(inner), statement.body);
            break;
        default:
            break;
    }
}

void enter(const Names& names, Body& body) {
    for (const auto& statement : body) enter(names, *statement);
}

}  // namespace

void find_early_names(Program& program) {
    program.early = scope(Names(nullptr), program.body);
}

}  // namespace parlor::text::jinja
