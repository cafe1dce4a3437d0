// Which values of a stored tensor a Move takes, and in which order.
#pragma once

#include <optional>
#include <vector>

#include "engine/load/quantized.h"
#include "engine/models/folder_form.h"

namespace parlor {

// One stored tensor as rows × columns (× slices), with the strides that a Move makes of it.
struct View {
    int64_t columns = 1, rows = 1, slices = 1;
    int64_t first = 0;  // value
    int64_t row_stride = 1, value_stride = 1, slice_stride = 0;
    size_t rank = 0;
};
// Nothing for moves that the tensor's sides do not allow. Of Move::grouped_*: the whole tensor.
std::optional<View> view_of(const safetensors::StoredTensor& tensor, Move move);

struct RowRange {
    int64_t first, rows, step = 1;
};
// The rows that a move which changes nothing else takes, in their new order; nothing for other moves, and
// where the rows do not come out even.
std::optional<std::vector<RowRange>> ranges_of(Move move, int64_t rows, const RowGroups& stored);
// The same of a quantized weight. Stacks of experts stand as rows already, whatever unquantized ones do.
std::optional<std::vector<RowRange>> ranges_of(Move move, const QuantizedWeight& weight,
                                               const RowGroups& stored);

}  // namespace parlor
