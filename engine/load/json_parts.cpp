#include "engine/load/json_parts.h"

#include <iterator>

#include "engine/load/labels.h"
#include "engine/load/reader.h"

namespace parlor {

namespace {

// Bytes of a source, as the parser takes them: a pass in one direction.
class ByteStream {
  public:
    explicit ByteStream(const ByteSource& source) : reader_(source, 0, source.size()) { next(); }
    void next() { more_ = reader_.get(byte_); }
    bool more() const { return more_; }
    char byte() const { return byte_; }
    const Reader& reader() const { return reader_; }

  private:
    Reader reader_;
    char byte_ = 0;
    bool more_ = false;
};

class ByteIterator {
  public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = char;

    ByteIterator() = default;
    explicit ByteIterator(ByteStream& stream) : stream_(&stream) {}
    char operator*() const { return stream_->byte(); }
    ByteIterator& operator++() {
        stream_->next();
        return *this;
    }
    ByteIterator operator++(int) {
        const ByteIterator before = *this;
        stream_->next();
        return before;
    }
    bool operator==(const ByteIterator& other) const { return at_end() == other.at_end(); }
    bool operator!=(const ByteIterator& other) const { return !(*this == other); }

  private:
    bool at_end() const { return stream_ == nullptr || !stream_->more(); }
    ByteStream* stream_ = nullptr;
};

using Json = nlohmann::json;

class Handler final : public nlohmann::json_sax<Json> {
  public:
    Handler(const JsonLimits& limits, const std::vector<std::pair<std::string, JsonPart*>>& parts)
        : limits_(limits), parts_(parts) {}

    Json root;
    std::string error;

    bool null() override { return part_ != nullptr ? wrong() : put(nullptr); }
    bool boolean(bool value) override { return part_ != nullptr ? wrong() : put(value); }
    bool number_integer(number_integer_t value) override { return number(value, true); }
    bool number_unsigned(number_unsigned_t value) override { return number(value, true); }
    bool number_float(number_float_t value, const string_t&) override { return number(value, false); }
    bool string(string_t& value) override {
        if (part_ != nullptr) return check(part_->text(part_depth(), key(), value));
        return put(std::move(value));
    }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return open(true); }
    bool start_array(std::size_t) override { return open(false); }
    bool key(string_t& value) override {
        Open& top = open_.back();
        top.key = std::move(value);
        if (part_ == nullptr && top.node->contains(top.key))
            return check("\"" + shortened(top.key) + "\" stands twice in one object");
        return true;
    }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
        return check("it is no JSON at byte " + std::to_string(position));
    }

  private:
    struct Open {
        Json* node;  // null inside a part
        bool object;
        std::string key;
    };

    static std::string shortened(const std::string& text) {
        constexpr size_t kShown = 60;
        return text.size() <= kShown ? text : text.substr(0, kShown) + "…";
    }
    bool check(std::string why) {
        if (error.empty()) error = std::move(why);
        return error.empty();
    }
    bool wrong() { return check(part_name_ + " has a value of a wrong type"); }
    std::string_view key() const { return open_.empty() ? std::string_view() : open_.back().key; }
    int part_depth() const { return static_cast<int>(open_.size() - part_base_); }

    template <class Number>
    bool number(Number value, bool whole) {
        if (part_ != nullptr)
            return check(part_->number(part_depth(), key(), static_cast<double>(value), whole));
        return put(value);
    }

    Json* place(Json value) {
        if (open_.empty()) {
            root = std::move(value);
            return &root;
        }
        Json& parent = *open_.back().node;
        if (open_.back().object) return &(parent[open_.back().key] = std::move(value));
        parent.push_back(std::move(value));
        return &parent.back();
    }
    bool put(Json value) {
        if (++values_ > limits_.values) return check("it has too many values");
        place(std::move(value));
        return true;
    }

    bool open(bool object) {
        if (open_.size() >= limits_.depth)
            return check("it is nested deeper than " + std::to_string(limits_.depth));
        if (part_ == nullptr && !parts_.empty()) start_part();
        if (part_ != nullptr) {
            const int depth = part_depth();
            open_.push_back({nullptr, object, {}});
            return check(part_->open(depth, object));
        }
        if (++values_ > limits_.values) return check("it has too many values");
        open_.push_back({place(object ? Json::object() : Json::array()), object, {}});
        return true;
    }
    void start_part() {
        std::string path;
        for (const Open& each : open_) path += (path.empty() ? "" : ".") + each.key;
        for (const auto& [name, part] : parts_) {
            if (name != path) continue;
            part_ = part;
            part_name_ = name;
            part_base_ = open_.size();
            place(nullptr);
        }
    }
    bool close() {
        open_.pop_back();
        if (part_ == nullptr) return true;
        const int depth = part_depth();
        const bool good = check(part_->close(depth));
        if (depth == 0) part_ = nullptr;
        return good;
    }

    const JsonLimits& limits_;
    const std::vector<std::pair<std::string, JsonPart*>>& parts_;
    std::vector<Open> open_;
    JsonPart* part_ = nullptr;
    std::string part_name_;
    size_t part_base_ = 0, values_ = 0;
};

}  // namespace

Result<nlohmann::json> read_json(const ByteSource& source, const JsonLimits& limits,
                                 const std::vector<std::pair<std::string, JsonPart*>>& parts) {
    if (source.size() > limits.bytes)
        return message(Msg::JsonTooLarge, source.label(), format_bytes(source.size()));
    ByteStream stream(source);
    Handler handler(limits, parts);
    const bool good = Json::sax_parse(ByteIterator(stream), ByteIterator(), &handler);
    if (stream.reader().error()) return *stream.reader().error();
    PARLOR_CHECKED(source.check_unchanged());
    if (!handler.error.empty()) return message(Msg::TokenizerFileInvalid, source.label(), handler.error);
    if (!good) return message(Msg::TokenizerFileInvalid, source.label(), "it is no JSON");
    return std::move(handler.root);
}

}  // namespace parlor
