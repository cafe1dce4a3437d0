// What a QuantizedReader reads before any row: orders of columns, numbers that codes stand for.
#include <algorithm>
#include <numeric>

#include "engine/load/quantized_numbers.h"

namespace parlor {

namespace {

using kernels::Code;
using safetensors::StoredTensor;

Result<std::vector<float>> read_floats(const StoredTensor& tensor, const ReadStored& read) {
    std::vector<std::byte> bytes(tensor.bytes);
    PARLOR_CHECKED(read(tensor, 0, bytes));
    const size_t size = safetensors::bytes_of(tensor.dtype);
    std::vector<float> out(bytes.size() / size);
    for (size_t i = 0; i < out.size(); ++i) out[i] = scale_number(bytes.data() + i * size, tensor.dtype);
    return out;
}

}  // namespace

Result<std::unique_ptr<QuantizedReader>> QuantizedReader::open(const QuantizedWeight& weight,
                                                               const ReadStored& read) {
    std::unique_ptr<QuantizedReader> reader(new QuantizedReader(weight));
    if (weight.order.bytes != 0) PARLOR_CHECKED(reader->read_order(read));
    if (weight.map.bytes != 0) PARLOR_CHECKED(reader->read_map(read));
    if (weight.nested_scales.bytes != 0) PARLOR_CHECKED(reader->read_nested(read));
    return reader;
}

Result<void> QuantizedReader::read_order(const ReadStored& read) {
    std::vector<std::byte> bytes(weight_.order.bytes);
    PARLOR_CHECKED(read(weight_.order, 0, bytes));
    const auto columns = static_cast<size_t>(weight_.cols);
    group_of_column_.resize(columns);
    std::vector<int64_t> members(static_cast<size_t>(weight_.groups));
    for (size_t k = 0; k < columns; ++k) {
        const auto group = static_cast<int32_t>(load_u32(bytes.data() + 4 * k));
        if (group < 0 || group >= weight_.groups) {
            return message(Msg::QuantizedOrder, weight_.name, std::to_string(group),
                           std::to_string(weight_.groups));
        }
        group_of_column_[k] = group;
        ++members[static_cast<size_t>(group)];
    }
    bool usual = true;
    for (size_t k = 0; k < columns; ++k)
        usual &= group_of_column_[k] == static_cast<int64_t>(k) / weight_.group;
    if (usual) group_of_column_.clear();
    const auto* traits = kernels::scaled_traits(weight_.format);
    if (usual || traits == nullptr) return {};
    for (const int64_t count : members) {
        if (count % traits->values != 0) {
            return message(Msg::QuantizedParts, weight_.name,
                           "g_idx gives a group " + std::to_string(count) + " columns");
        }
    }
    order_.resize(columns);
    std::iota(order_.begin(), order_.end(), 0);
    std::ranges::stable_sort(order_, {},
                             [this](int32_t k) { return group_of_column_[static_cast<size_t>(k)]; });
    return {};
}

Result<void> QuantizedReader::read_map(const ReadStored& read) const {
    PARLOR_TRY(const std::vector<float> map, read_floats(weight_.map, read));
    const float* numbers = weight_.code == Code::nf4 ? kernels::kNf4 : kernels::kFp4;
    if (!std::equal(map.begin(), map.end(), numbers, numbers + 16)) {
        return message(Msg::QuantizedParts, weight_.name, "its codes stand for unknown numbers");
    }
    return {};
}

Result<void> QuantizedReader::read_nested(const ReadStored& read) {
    PARLOR_TRY(nested_scales_, read_floats(weight_.nested_scales, read));
    PARLOR_TRY(nested_map_, read_floats(weight_.nested_map, read));
    return {};
}

}  // namespace parlor
