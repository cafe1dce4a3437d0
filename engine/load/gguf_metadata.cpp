#include <algorithm>
#include <bit>
#include <limits>

#include "engine/load/gguf.h"

namespace parlor::gguf {

namespace {

std::string_view type_name(Type type) {
    static constexpr std::array<std::string_view, 13> kNames = {
        "u8", "i8", "u16", "i16", "u32", "i32", "f32", "bool", "text", "list", "u64", "i64", "f64"};
    return kNames[static_cast<size_t>(type)];
}

std::string type_text(const Value& value) {
    std::string out(type_name(value.type));
    if (value.type == Type::array) out.append(" of ").append(type_name(value.element));
    return out;
}

bool is_integer(Type type) {
    switch (type) {
        case Type::u8:
        case Type::i8:
        case Type::u16:
        case Type::i16:
        case Type::u32:
        case Type::i32:
        case Type::u64:
        case Type::i64:
            return true;
        default:
            return false;
    }
}

// A scalar's value; u64 beyond i64 becomes the largest i64, which every range check refuses.
int64_t integer_of(Type type, uint64_t bits) {
    switch (type) {
        case Type::i8:
            return static_cast<int8_t>(bits);
        case Type::i16:
            return static_cast<int16_t>(bits);
        case Type::i32:
            return static_cast<int32_t>(bits);
        case Type::i64:
            return static_cast<int64_t>(bits);
        default:
            return static_cast<int64_t>(std::min<uint64_t>(bits, std::numeric_limits<int64_t>::max()));
    }
}

// More layers than any model has: longer lists are no per-layer values.
constexpr uint64_t kMaxLayerValues = 4096;

}  // namespace

Error Metadata::wrong_type(std::string_view key, const Value& value, std::string_view wanted) const {
    return message(Msg::GgufWrongType, key, type_text(value), wanted);
}

Result<void> Metadata::add(std::string key, const Value& value) {
    const auto [place, added] = values_.try_emplace(std::move(key), value);
    if (!added) return message(Msg::GgufKeyTwice, place->first);
    return {};
}

const Value* Metadata::find(std::string_view key) const {
    const auto found = values_.find(key);
    return found == values_.end() ? nullptr : &found->second;
}

std::vector<std::pair<std::string_view, Value>> Metadata::in_order() const {
    std::vector<std::pair<std::string_view, Value>> out(values_.begin(), values_.end());
    std::ranges::sort(out, {}, [](const auto& entry) { return entry.second.offset; });
    return out;
}

Result<std::optional<int64_t>> Metadata::integer(std::string_view key) const {
    const Value* value = find(key);
    if (value == nullptr) return std::optional<int64_t>();
    if (is_integer(value->type)) return std::optional(integer_of(value->type, value->bits));
    if (value->type != Type::array || !is_integer(value->element) || value->count == 0) {
        return wrong_type(key, *value, "an integer");
    }
    PARLOR_TRY(const std::vector<int64_t> list, list_of(key, *value));
    for (const int64_t one : list) {
        if (one != list.front()) return message(Msg::FeatureUnsupported, "layers that differ in size", key);
    }
    return std::optional(list.front());
}

Result<std::vector<int64_t>> Metadata::integer_list(std::string_view key) const {
    const Value* value = find(key);
    if (value == nullptr) return std::vector<int64_t>();
    const auto counts = [](Type type) { return is_integer(type) || type == Type::boolean; };
    if (counts(value->type)) return std::vector{integer_of(value->type, value->bits)};
    if (value->type != Type::array || !counts(value->element) || value->count == 0) {
        return wrong_type(key, *value, "an integer or a list of them");
    }
    return list_of(key, *value);
}

Result<std::vector<int64_t>> Metadata::list_of(std::string_view key, const Value& value) const {
    if (value.count > kMaxLayerValues) {
        return message(Msg::GgufEntryTooLarge, key, std::to_string(value.count) + " values",
                       std::to_string(kMaxLayerValues));
    }
    Reader reader(*source_, value.offset, value.offset + value.bytes);
    const uint64_t width = value.bytes / value.count;
    std::vector<int64_t> out;
    out.reserve(static_cast<size_t>(value.count));
    for (uint64_t i = 0; i < value.count; ++i) {
        uint64_t bits = 0;
        for (uint64_t byte = 0; byte < width; ++byte) {
            uint8_t part = 0;
            if (!reader.get(part))
                return reader.error().value_or(message(Msg::FileChanged, source_->label()));
            bits |= uint64_t{part} << (8 * byte);
        }
        out.push_back(integer_of(value.element, bits));
    }
    return out;
}

Result<std::optional<double>> Metadata::number(std::string_view key) const {
    const Value* value = find(key);
    if (value == nullptr) return std::optional<double>();
    if (value->type == Type::f32) {
        return std::optional<double>(std::bit_cast<float>(static_cast<uint32_t>(value->bits)));
    }
    if (value->type == Type::f64) return std::optional(std::bit_cast<double>(value->bits));
    if (is_integer(value->type)) {
        return std::optional(static_cast<double>(integer_of(value->type, value->bits)));
    }
    return wrong_type(key, *value, "a number");
}

Result<std::optional<std::string>> Metadata::text(std::string_view key) const {
    const Value* value = find(key);
    if (value == nullptr) return std::optional<std::string>();
    if (value->type != Type::text) return wrong_type(key, *value, "a text");
    if (value->count > kMaxTextBytes) {
        return message(Msg::GgufEntryTooLarge, key, format_bytes(value->count), format_bytes(kMaxTextBytes));
    }
    Reader reader(*source_, value->offset, value->offset + value->bytes);
    std::string out;
    if (!reader.text(out, value->count)) {
        return reader.error().value_or(message(Msg::FileChanged, source_->label()));
    }
    return std::optional(std::move(out));
}

Result<std::optional<bool>> Metadata::boolean(std::string_view key) const {
    const Value* value = find(key);
    if (value == nullptr) return std::optional<bool>();
    if (value->type != Type::boolean) return wrong_type(key, *value, "true or false");
    return std::optional(value->bits != 0);
}

// Null when the key is absent.
Result<const Value*> Metadata::array(std::string_view key, uint64_t max_count,
                                     std::string_view wanted) const {
    const Value* value = find(key);
    if (value == nullptr) return value;
    if (value->type != Type::array) return wrong_type(key, *value, wanted);
    if (value->count > max_count) {
        return message(Msg::GgufEntryTooLarge, key, std::to_string(value->count) + " values",
                       std::to_string(max_count));
    }
    return value;
}

Result<std::vector<std::string>> Metadata::texts(std::string_view key, uint64_t max_count,
                                                 uint64_t max_bytes) const {
    constexpr std::string_view kWanted = "a list of texts";
    PARLOR_TRY(const Value* value, array(key, max_count, kWanted));
    std::vector<std::string> out;
    if (value == nullptr) return out;
    if (value->element != Type::text) return wrong_type(key, *value, kWanted);
    const uint64_t content = value->bytes - value->count * sizeof(uint64_t);
    if (content > max_bytes) {
        return message(Msg::GgufEntryTooLarge, key, format_bytes(content), format_bytes(max_bytes));
    }
    out.resize(static_cast<size_t>(value->count));
    Reader reader(*source_, value->offset, value->offset + value->bytes);
    for (std::string& one : out) {
        uint64_t length = 0;
        if (!reader.get(length) || !reader.text(one, length)) {
            return reader.error().value_or(message(Msg::FileChanged, source_->label()));
        }
    }
    return out;
}

Result<std::vector<float>> Metadata::floats(std::string_view key, uint64_t max_count) const {
    constexpr std::string_view kWanted = "a list of f32";
    PARLOR_TRY(const Value* value, array(key, max_count, kWanted));
    std::vector<float> out;
    if (value == nullptr) return out;
    if (value->element != Type::f32) return wrong_type(key, *value, kWanted);
    out.resize(static_cast<size_t>(value->count));
    PARLOR_CHECKED(source_->read(value->offset, std::as_writable_bytes(std::span(out))));
    return out;
}

Result<std::vector<int32_t>> Metadata::integers(std::string_view key, uint64_t max_count) const {
    constexpr std::string_view kWanted = "a list of i32 or u32";
    PARLOR_TRY(const Value* value, array(key, max_count, kWanted));
    std::vector<int32_t> out;
    if (value == nullptr) return out;
    if (value->element != Type::i32 && value->element != Type::u32) return wrong_type(key, *value, kWanted);
    out.resize(static_cast<size_t>(value->count));
    PARLOR_CHECKED(source_->read(value->offset, std::as_writable_bytes(std::span(out))));
    return out;
}

Result<std::string> Metadata::bytes(std::string_view key, uint64_t max_count) const {
    constexpr std::string_view kWanted = "a list of i8 or u8";
    PARLOR_TRY(const Value* value, array(key, max_count, kWanted));
    std::string out;
    if (value == nullptr) return out;
    if (value->element != Type::i8 && value->element != Type::u8) return wrong_type(key, *value, kWanted);
    out.resize(static_cast<size_t>(value->count));
    PARLOR_CHECKED(source_->read(value->offset, std::as_writable_bytes(std::span(out))));
    return out;
}

}  // namespace parlor::gguf
