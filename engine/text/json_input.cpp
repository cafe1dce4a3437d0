#include "engine/text/json_input.h"

#include <nlohmann/json.hpp>

namespace parlor::text {

namespace {

using jinja::Interpreter;
using jinja::Kind;
using jinja::MarkedText;
using jinja::Value;

constexpr size_t kDeepest = 64;

// Builds values directly, so that no second tree exists and the depth is bounded before anything recurses.
class Reader final : public nlohmann::json_sax<nlohmann::json> {
  public:
    explicit Reader(Interpreter& run) : run_(run) {}

    Value result;
    std::string error;

    bool null() override { return put(Value::none()); }
    bool boolean(bool value) override { return put(Value::boolean(value)); }
    bool number_integer(number_integer_t value) override { return put(Value::integer(value)); }
    bool number_unsigned(number_unsigned_t value) override {
        return put(value <= INT64_MAX ? Value::integer(static_cast<int64_t>(value))
                                      : Value::real(static_cast<double>(value)));
    }
    bool number_float(number_float_t value, const string_t&) override { return put(Value::real(value)); }
    bool string(string_t& value) override { return put(text(value)); }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return open(true); }
    bool start_array(std::size_t) override { return open(false); }
    bool key(string_t& value) override {
        open_.back().key = text(value);
        return !run_.failed();
    }
    bool end_object() override {
        Value value = run_.dict(std::move(open_.back().dict));
        open_.pop_back();
        return put(std::move(value));
    }
    bool end_array() override {
        Value value = run_.list(std::move(open_.back().items));
        open_.pop_back();
        return put(std::move(value));
    }
    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
        if (error.empty()) error = "no JSON at byte " + std::to_string(position);
        return false;
    }

  private:
    struct Open {
        std::shared_ptr<jinja::DictObject> dict;  // or a list
        std::vector<Value> items;
        Value key;
    };

    Value text(const std::string& value) { return run_.string(MarkedText(value, true)); }
    bool open(bool object) {
        if (open_.size() >= kDeepest) {
            error = "it is nested deeper than " + std::to_string(kDeepest);
            return false;
        }
        open_.push_back({object ? run_.new_dict() : nullptr, {}, {}});
        return true;
    }
    bool put(Value value) {
        if (run_.failed()) return false;
        if (open_.empty()) {
            result = std::move(value);
        } else if (open_.back().dict) {
            open_.back().dict->set(open_.back().key, value);
            return run_.room(0);
        } else {
            open_.back().items.push_back(std::move(value));
            return run_.room(open_.back().items.size() * sizeof(Value));
        }
        return true;
    }

    Interpreter& run_;
    std::vector<Open> open_;
};

}  // namespace

Result<Value> read_json(Interpreter& run, std::string_view what, std::string_view json) {
    Reader reader(run);
    const bool good = nlohmann::json::sax_parse(json.begin(), json.end(), &reader);
    if (run.failed()) return message(Msg::TemplateInput, std::string(what) + ": they are too large");
    if (!good)
        return message(Msg::TemplateInput,
                       std::string(what) + ": " + (reader.error.empty() ? "no JSON" : reader.error));
    return std::move(reader.result);
}

}  // namespace parlor::text
