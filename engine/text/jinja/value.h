// Values of the template language: Python's types as far as templates see them. Immutable, except namespaces.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/text/jinja/marked_text.h"

namespace parlor::text::jinja {

class Interpreter;
class Value;

enum class Kind : uint8_t {
    undefined,
    none,
    boolean,
    integer,
    real,
    string,
    list,
    dict,
    names,
    callable,
    loop
};
enum class ListKind : uint8_t { list, tuple, iterator, keys, values, items };

// What the living values of one rendering take.
struct Memory {
    static constexpr size_t kMost = size_t{40} << 20;
    size_t used = 0;
};

struct Object {
    Object(Memory* in, size_t size) : memory(in), bytes(size) {
        if (memory != nullptr) memory->used += bytes;
    }
    Object(const Object&) = delete;
    Object& operator=(const Object&) = delete;
    virtual ~Object() {
        if (memory != nullptr) memory->used -= bytes;
    }
    Memory* memory;
    size_t bytes;
    int depth = 0;      // of nested containers: bounds every recursion, the destructor's too
    size_t weight = 1;  // values inside, counted as often as they are referred to: bounds every walk
};

struct ListObject;
struct DictObject;
struct NamesObject;
struct CallableObject;
struct LoopObject;

class Value {
  public:
    Value() = default;
    static Value none() { return Value(Kind::none); }
    static Value boolean(bool value);
    static Value integer(int64_t value);
    static Value real(double value);
    Value(Kind kind, std::shared_ptr<Object> object) : kind_(kind), object_(std::move(object)) {}

    Kind kind() const { return kind_; }
    bool is(Kind kind) const { return kind_ == kind; }
    bool is_number() const { return is(Kind::integer) || is(Kind::real) || is(Kind::boolean); }
    bool is_integral() const { return is(Kind::integer) || is(Kind::boolean); }
    bool as_bool() const { return integer_ != 0; }
    int64_t as_int() const { return is(Kind::real) ? 0 : integer_; }
    double as_real() const { return is(Kind::real) ? real_ : static_cast<double>(integer_); }
    const MarkedText& text() const;  // of a string; of anything else the empty text
    ListObject& list() const;
    DictObject& dict() const;
    NamesObject& names() const;
    CallableObject& callable() const;
    LoopObject& loop() const;
    // Why there is no value: "'x' is undefined".
    std::string why_undefined() const;
    const Object* object() const { return object_.get(); }
    int depth() const { return object_ ? object_->depth : 0; }
    size_t weight() const { return object_ ? object_->weight : 1; }
    const char* type_name() const;  // as Python says it

  private:
    explicit Value(Kind kind) : kind_(kind) {}

    Kind kind_ = Kind::undefined;
    int64_t integer_ = 0;
    double real_ = 0;
    std::shared_ptr<Object> object_;
};

struct Args {
    std::vector<Value> list;
    std::vector<std::pair<std::string, Value>> named;

    // The argument at a place or of a name; nullptr: not given.
    const Value* find(size_t place, std::string_view name) const;
};

struct StringObject : Object {
    StringObject(Memory* in, MarkedText value)
        : Object(in, sizeof(*this) + 48 + value.size()), text(std::move(value)) {
        weight += text.size() / 64;
    }
    MarkedText text;
};

struct ListObject : Object {
    ListObject(Memory* in, ListKind of, std::vector<Value> values)
        : Object(in, sizeof(*this) + values.size() * sizeof(Value)), kind(of), items(std::move(values)) {
        for (const Value& item : items) {
            depth = std::max(depth, item.depth() + 1);
            weight += item.weight();
        }
    }
    ListKind kind;
    std::vector<Value> items;
    bool consumed = false;  // an iterator gives its items once
};

struct DictObject : Object {
    explicit DictObject(Memory* in) : Object(in, sizeof(*this)) {}
    // Only while the dictionary is made. False: the key cannot be one.
    bool set(const Value& key, const Value& value);
    const Value* find(const Value& key) const;
    const Value* find(std::string_view key) const;
    std::vector<std::pair<Value, Value>> items;

  private:
    std::unordered_map<std::string, size_t> places_;
};

struct NamesObject : Object {  // namespace()
    using Object::Object;
    std::vector<std::pair<std::string, Value>> names;
    const Value* find(std::string_view name) const;
};

using Native = Value (*)(Interpreter&, const Value& self, const Args&);
struct Macro;
struct Scope;
struct Statement;

struct CallableObject : Object {
    using Object::Object;
    std::string name;
    Native native = nullptr;  // with `self`
    Value self;
    const Macro* macro = nullptr;  // in `scope`
    std::shared_ptr<Scope> scope;
    std::vector<Value> state;  // joiner, cycler
    size_t position = 0;
};

struct LoopObject : Object {
    using Object::Object;
    std::vector<Value> items;
    size_t index = 0;
    int level = 1;  // of a recursive loop
    std::vector<Value> last_changed;
    bool has_changed = false;
    const Statement* again = nullptr;  // a recursive loop's statement, in `scope`, while it runs
    std::shared_ptr<Scope> scope;
};

bool truth(const Value& value);
bool equal(const Value& a, const Value& b);
// str() and repr() as Python writes them.
void append_str(MarkedText& out, const Value& value);
void append_repr(MarkedText& out, const Value& value);
std::string real_to_string(double value);
inline MarkedText str(const Value& value) {
    MarkedText out;
    append_str(out, value);
    return out;
}

}  // namespace parlor::text::jinja
