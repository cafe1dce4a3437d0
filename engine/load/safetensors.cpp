#include "engine/load/safetensors.h"

#include <array>
#include <cstring>
#include <limits>

#include "engine/load/json.h"
#include "engine/load/kind.h"

namespace parlor::safetensors {

namespace {

using nlohmann::json;

struct DtypeTraits {
    std::string_view name;
    uint64_t bytes;
};
// In the order of the enum.
constexpr auto kDtypes = std::to_array<DtypeTraits>({
    {"F64", 8},
    {"F32", 4},
    {"F16", 2},
    {"BF16", 2},
    {"F8_E4M3", 1},
    {"F8_E5M2", 1},
    {"F8_E8M0", 1},
    {"I64", 8},
    {"I32", 4},
    {"I16", 2},
    {"I8", 1},
    {"U64", 8},
    {"U32", 4},
    {"U16", 2},
    {"U8", 1},
    {"BOOL", 1},
});

// The members of one tensor's entry, checked: {"dtype": "BF16", "shape": [4, 8], "data_offsets": [0, 64]}.
class EntryReader {
  public:
    EntryReader(const ByteSource& source, const std::string& name, const json& entry)
        : source_(source), entry_(entry) {
        tensor_.name = name;
    }

    // Offsets stay relative to the data's begin.
    Result<StoredTensor> read() {
        if (!entry_.is_object()) return invalid("it is no object");
        PARLOR_CHECKED(read_dtype());
        PARLOR_CHECKED(read_shape());
        PARLOR_CHECKED(read_offsets());
        return std::move(tensor_);
    }

  private:
    Error invalid(std::string why) const {
        return message(Msg::SafetensorsEntry, source_.label(), tensor_.name, std::move(why));
    }

    // A whole number from 0 on; an error names what it should be.
    Result<uint64_t> count(const json& value, const char* what) const {
        const auto* number = value.get_ptr<const json::number_integer_t*>();
        if (number == nullptr || *number < 0) return invalid(std::string(what) + " " + value.dump());
        return static_cast<uint64_t>(*number);
    }

    Result<void> read_dtype() {
        const auto member = entry_.find("dtype");
        if (member == entry_.end() || !member->is_string()) return invalid("no dtype");
        const auto& word = member->get_ref<const std::string&>();
        for (size_t i = 0; i < kDtypes.size(); ++i) {
            if (kDtypes[i].name != word) continue;
            tensor_.dtype = static_cast<Dtype>(i);
            return {};
        }
        return invalid("the unknown dtype " + word);
    }

    Result<void> read_shape() {
        const auto member = entry_.find("shape");
        if (member == entry_.end() || !member->is_array()) return invalid("no shape");
        if (member->size() > kMaxRank) return invalid(std::to_string(member->size()) + " dimensions");
        uint64_t bytes = bytes_of(tensor_.dtype);
        bool too_large = false, empty = false;
        for (const json& side : *member) {
            PARLOR_TRY(const uint64_t length, count(side, "a side of"));
            empty = empty || length == 0;
            too_large = too_large || (length != 0 && bytes > std::numeric_limits<int64_t>::max() / length);
            if (!too_large && length != 0) bytes *= length;
            tensor_.shape.push_back(static_cast<int64_t>(length));
        }
        if (too_large) return invalid("more values than any file can hold");
        tensor_.bytes = empty ? 0 : bytes;
        return {};
    }

    Result<void> read_offsets() {
        const auto member = entry_.find("data_offsets");
        if (member == entry_.end() || !member->is_array() || member->size() != 2) {
            return invalid("no data_offsets");
        }
        PARLOR_TRY(const uint64_t begin, count((*member)[0], "the offset"));
        PARLOR_TRY(const uint64_t end, count((*member)[1], "the offset"));
        if (begin > end) return invalid("an end before its begin");
        if (end - begin != tensor_.bytes) {
            return invalid(std::to_string(end - begin) + " bytes instead of " +
                           std::to_string(tensor_.bytes));
        }
        tensor_.offset = begin;
        return {};
    }

    const ByteSource& source_;
    const json& entry_;
    StoredTensor tensor_;
};

// The data must be exactly the tensors, one after the other.
Result<void> check_places(const ByteSource& source, std::vector<StoredTensor>& tensors, uint64_t data_begin) {
    std::ranges::sort(tensors, [](const StoredTensor& a, const StoredTensor& b) {
        return a.offset != b.offset ? a.offset < b.offset : a.bytes < b.bytes;
    });
    const auto invalid = [&](const StoredTensor& tensor, std::string why) {
        return message(Msg::SafetensorsEntry, source.label(), tensor.name, std::move(why));
    };
    const uint64_t data_bytes = source.size() - data_begin;
    uint64_t end = 0;
    for (size_t i = 0; i < tensors.size(); ++i) {
        const StoredTensor& tensor = tensors[i];
        if (tensor.offset < end)
            return invalid(tensor, "bytes that are also those of " + tensors[i - 1].name);
        if (tensor.offset > end) return invalid(tensor, "bytes before it that belong to no tensor");
        // The sum of lengths up to 2^63 and an offset that is the end of what came before.
        if (tensor.bytes > static_cast<uint64_t>(std::numeric_limits<int64_t>::max()) - data_begin - end) {
            return invalid(tensor, "more values than any file can hold");
        }
        end += tensor.bytes;
    }
    if (end > data_bytes) {
        return message(Msg::SafetensorsTruncated, source.label(), format_bytes(data_begin + end),
                       format_bytes(source.size()));
    }
    if (end < data_bytes)
        return message(Msg::SafetensorsRest, source.label(), format_bytes(data_bytes - end));
    for (StoredTensor& tensor : tensors) tensor.offset += data_begin;
    return {};
}

}  // namespace

std::string_view name(Dtype dtype) {
    return kDtypes[static_cast<size_t>(dtype)].name;
}

uint64_t bytes_of(Dtype dtype) {
    return kDtypes[static_cast<size_t>(dtype)].bytes;
}

Result<std::vector<StoredTensor>> read_header(const ByteSource& source) {
    PARLOR_CHECKED(check_is_safetensors(source));
    uint64_t length = 0;
    if (source.size() < sizeof length)
        return message(Msg::SafetensorsHeader, source.label(), "it ends early");
    PARLOR_CHECKED(source.read(0, std::as_writable_bytes(std::span(&length, 1))));
    if (length > kMaxHeaderBytes)
        return message(Msg::SafetensorsHeaderTooLarge, source.label(), format_bytes(length));
    if (length < 2) return message(Msg::SafetensorsHeader, source.label(), "it is empty");
    if (length > source.size() - sizeof length) {
        return message(Msg::SafetensorsTruncated, source.label(), format_bytes(sizeof length + length),
                       format_bytes(source.size()));
    }
    const uint64_t data_begin = sizeof length + length;
    std::vector<StoredTensor> tensors;
    JsonStream stream(source, sizeof length, data_begin,
                      {.most_bytes = kMaxHeaderBytes, .most_values = 1 << 16, .as_python = false});
    PARLOR_CHECKED(stream.members([&](const std::string& name, json&& value) -> Result<void> {
        if (name == "__metadata__") return {};
        if (name.empty() || name.size() > kMaxNameBytes) {
            return message(Msg::SafetensorsHeader, source.label(),
                           "a name of " + std::to_string(name.size()) + " bytes");
        }
        if (tensors.size() >= kMaxTensors) {
            return message(Msg::SafetensorsHeader, source.label(),
                           "more than " + std::to_string(kMaxTensors) + " tensors");
        }
        PARLOR_TRY(StoredTensor tensor, EntryReader(source, name, value).read());
        tensors.push_back(std::move(tensor));
        return {};
    }));
    PARLOR_CHECKED(check_places(source, tensors, data_begin));
    if (tensors.empty()) return message(Msg::SafetensorsHeader, source.label(), "it names no tensors");
    PARLOR_CHECKED(check_not_zeros_at_end(source, data_begin, source.size()));
    PARLOR_CHECKED(source.check_unchanged());
    return tensors;
}

}  // namespace parlor::safetensors
