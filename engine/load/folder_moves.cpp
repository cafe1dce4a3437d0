#include "engine/load/folder_moves.h"

#include <algorithm>

namespace parlor {

using safetensors::StoredTensor;

std::optional<View> view_of(const StoredTensor& tensor, Move move) {
    View view;
    view.rank = tensor.shape.size();
    if (view.rank < 1 || view.rank > 3) return std::nullopt;
    if (view.rank == 3) view.slices = tensor.shape[0];
    view.columns = tensor.shape.back();
    if (view.rank > 1) view.rows = tensor.shape[view.rank - 2];
    view.row_stride = view.columns;
    view.slice_stride = view.columns * view.rows;
    const auto halve = [](int64_t& side) {
        const bool even = side % 2 == 0;
        side /= 2;
        return even;
    };
    switch (move) {
        case Move::none:
        case Move::grouped_qkv:
        case Move::grouped_gate:
            return view;
        case Move::squeeze:
            if (view.rank != 3 || view.rows != 1) return std::nullopt;
            view.rank = 2;
            view.rows = view.slices;
            view.slices = 1;
            return view;
        case Move::even_columns:
        case Move::odd_columns:
            if (!halve(view.columns)) return std::nullopt;
            if (move == Move::odd_columns) view.first = view.value_stride;
            view.value_stride *= 2;
            return view;
        case Move::transpose:
        case Move::transposed_first_half:
        case Move::transposed_second_half:
        case Move::transposed_even_rows:
        case Move::transposed_odd_rows:
            if (view.rank < 2) return std::nullopt;
            std::swap(view.columns, view.rows);
            std::swap(view.row_stride, view.value_stride);
            if (move == Move::transpose) return view;
            if (!halve(view.rows)) return std::nullopt;
            if (move == Move::transposed_second_half) view.first = view.rows * view.row_stride;
            if (move == Move::transposed_odd_rows) view.first = view.row_stride;
            if (move == Move::transposed_even_rows || move == Move::transposed_odd_rows) view.row_stride *= 2;
            return view;
        case Move::first_half:
        case Move::second_half:
        case Move::even_rows:
        case Move::odd_rows: {
            // Of a vector, the rows are its values.
            int64_t& side = view.rank == 1 ? view.columns : view.rows;
            int64_t& stride = view.rank == 1 ? view.value_stride : view.row_stride;
            if (!halve(side)) return std::nullopt;
            if (move == Move::second_half) view.first = side * stride;
            if (move == Move::odd_rows) view.first = stride;
            if (move == Move::even_rows || move == Move::odd_rows) stride *= 2;
            return view;
        }
    }
    return std::nullopt;
}

std::optional<std::vector<RowRange>> ranges_of(Move move, int64_t rows, const RowGroups& stored) {
    std::vector<RowRange> out;
    switch (move) {
        case Move::none:
            return std::vector{RowRange{0, rows}};
        case Move::first_half:
        case Move::second_half:
            if (rows % 2 != 0) return std::nullopt;
            return std::vector{RowRange{move == Move::second_half ? rows / 2 : 0, rows / 2}};
        case Move::grouped_qkv:
        case Move::grouped_gate: {
            const auto& parts = stored.parts;
            const int64_t group = parts[0] + parts[1] + parts[2] + parts[3];
            if (std::ranges::min(parts) <= 0 || stored.groups <= 0 || stored.groups != rows / group ||
                rows % group != 0) {
                return std::nullopt;
            }
            int64_t first = 0;
            for (size_t part = 0; part < parts.size(); first += parts[part++]) {
                if ((part == parts.size() - 1) != (move == Move::grouped_gate)) continue;
                for (int64_t i = 0; i < stored.groups; ++i) out.push_back({first + i * group, parts[part]});
            }
            return out;
        }
        default:
            return std::nullopt;
    }
}

std::optional<std::vector<RowRange>> ranges_of(Move move, const QuantizedWeight& weight,
                                               const RowGroups& stored) {
    if (weight.packing != CodePacking::blocks) return ranges_of(move, weight.rows, stored);
    switch (move) {
        case Move::none:
        case Move::transpose:
            return std::vector{RowRange{0, weight.rows}};
        case Move::transposed_even_rows:
        case Move::transposed_odd_rows:
            if (weight.rows / weight.slices % 2 != 0) return std::nullopt;
            return std::vector{RowRange{move == Move::transposed_odd_rows ? 1 : 0, weight.rows / 2, 2}};
        default:
            return std::nullopt;
    }
}

}  // namespace parlor
