#include <algorithm>
#include <limits>
#include <unordered_set>

#include "engine/load/gguf.h"

namespace parlor::gguf {

namespace {

struct TypeName {
    uint32_t number;
    std::string_view name;
    bool removed;
};
// All GGUF type numbers that formats.def does not have (yet), so that the sentence can name them.
constexpr auto kOtherTypes = std::to_array<TypeName>({
    {4, "Q4_2", true},
    {5, "Q4_3", true},
    {9, "Q8_1", false},
    {15, "Q8_K", false},
    {24, "I8", false},
    {25, "I16", false},
    {26, "I32", false},
    {27, "I64", false},
    {28, "F64", false},
    {31, "Q4_0_4_4", true},
    {32, "Q4_0_4_8", true},
    {33, "Q4_0_8_8", true},
    {36, "IQ4_NL_4_4", true},
    {37, "IQ4_NL_4_8", true},
    {38, "IQ4_NL_8_8", true},
    {41, "Q1_0", false},
});

Error format_error(const RawTensor& tensor) {
    const auto* known = std::ranges::find(kOtherTypes, tensor.type, &TypeName::number);
    if (known == kOtherTypes.end()) {
        return message(Msg::TensorFormatUnknown, tensor.name, std::to_string(tensor.type));
    }
    return message(known->removed ? Msg::TensorFormatRemoved : Msg::TensorFormatUnsupported, tensor.name,
                   known->name);
}

bool multiply(uint64_t a, uint64_t b, uint64_t& product) {
    if (b != 0 && a > std::numeric_limits<uint64_t>::max() / b) return false;
    product = a * b;
    return true;
}

// Sides, format and size; the offset stays relative.
Result<TensorInfo> measure(RawTensor& raw) {
    TensorInfo tensor;
    for (uint32_t i = 0; i < raw.rank; ++i) {
        const uint64_t side = raw.sides[i];
        if (side == 0) return message(Msg::TensorDimension, raw.name, "0");
        if (side > static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) {
            return message(Msg::TensorDimension, raw.name, std::to_string(static_cast<int64_t>(side)));
        }
        tensor.shape.push_back(static_cast<int64_t>(side));
    }
    const auto format = kernels::format_from_gguf(raw.type);
    if (!format) return format_error(raw);
    tensor.format = *format;
    const kernels::FormatTraits& traits = kernels::traits(*format);
    if (raw.sides[0] % traits.block_values != 0) {
        return message(Msg::TensorBlocks, raw.name, std::to_string(raw.sides[0]), traits.name);
    }
    const auto row = kernels::row_bytes(*format, raw.sides[0]);
    uint64_t values = raw.sides[0];
    bool fits = row.has_value();
    tensor.bytes = row.value_or(0);
    for (uint32_t i = 1; i < raw.rank && fits; ++i) {
        fits = multiply(tensor.bytes, raw.sides[i], tensor.bytes) && multiply(values, raw.sides[i], values);
    }
    // Files and counts of values are signed 64-bit numbers everywhere else.
    constexpr auto kLargest = static_cast<uint64_t>(std::numeric_limits<int64_t>::max());
    if (!fits || tensor.bytes > kLargest || values > kLargest) return message(Msg::TensorTooLarge, raw.name);
    tensor.name = std::move(raw.name);
    return tensor;
}

}  // namespace

Result<std::vector<TensorInfo>> place_tensors(std::vector<RawTensor> raw, uint64_t data_offset,
                                              uint32_t alignment, uint64_t file_size) {
    std::vector<TensorInfo> tensors;
    tensors.reserve(raw.size());
    std::unordered_set<std::string_view> names;
    names.reserve(raw.size());
    constexpr uint64_t kLargest = std::numeric_limits<int64_t>::max();
    for (RawTensor& one : raw) {
        PARLOR_TRY(TensorInfo tensor, measure(one));
        if (one.offset % alignment != 0) {
            return message(Msg::TensorUnaligned, tensor.name, std::to_string(one.offset),
                           std::to_string(alignment));
        }
        if (one.offset > kLargest - data_offset || tensor.bytes > kLargest - data_offset - one.offset) {
            return message(Msg::TensorOutside, tensor.name);
        }
        tensor.offset = data_offset + one.offset;
        tensors.push_back(std::move(tensor));  // reserved: the views in `names` stay valid
        if (!names.insert(tensors.back().name).second) return message(Msg::TensorTwice, tensors.back().name);
    }

    std::vector<const TensorInfo*> order;
    order.reserve(tensors.size());
    for (const TensorInfo& tensor : tensors) order.push_back(&tensor);
    std::ranges::sort(order, {}, [](const TensorInfo* tensor) { return tensor->offset; });
    uint64_t end = data_offset;  // of what came before
    bool holes = false;
    for (size_t i = 0; i < order.size(); ++i) {
        const TensorInfo& tensor = *order[i];
        if (i > 0 && tensor.offset < end)
            return message(Msg::TensorsOverlap, order[i - 1]->name, tensor.name);
        holes = holes || tensor.offset - end >= alignment;
        end = tensor.offset + tensor.bytes;
        if (end > file_size) {
            // Without holes before it the tensor is where it should be: then the file is too short, and how
            // long it should be is known.
            if (holes) return message(Msg::TensorOutside, tensor.name);
            const TensorInfo& last = *order.back();
            return message(Msg::GgufDataTruncated, format_bytes(last.offset + last.bytes),
                           format_bytes(file_size));
        }
    }
    return tensors;
}

}  // namespace parlor::gguf
