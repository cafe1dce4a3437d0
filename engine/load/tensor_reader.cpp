#include "engine/load/tensor_reader.h"

#include <algorithm>
#include <cstring>

#include "kernels/check.h"

namespace parlor {

namespace {

uint64_t bytes_of_values(kernels::Format format, int64_t values) {
    const std::optional<uint64_t> bytes = kernels::row_bytes(format, static_cast<uint64_t>(values));
    CHECK(bytes.has_value());  // formats and sides were checked when the card was made
    return *bytes;
}

}  // namespace

Result<void> TensorReader::read_at(const TensorInfo& tensor, uint32_t part, uint64_t offset, std::byte* out,
                                   uint64_t bytes) {
    CHECK(part < card_.parts.size());
    if (file_ == nullptr || part_ != part) {
        PARLOR_TRY(file_, File::open(card_.parts[part]));
        part_ = part;
    }
    // The header was checked against the size that the file had then.
    if (offset > file_->size() || bytes > file_->size() - offset) {
        return message(Msg::WeightsChanged, file_->label(), tensor.name);
    }
    return file_->read(offset, {out, static_cast<size_t>(bytes)});
}

Result<void> TensorReader::read_bytes(const TensorInfo& tensor, uint64_t offset, std::byte* out,
                                      uint64_t bytes) {
    CHECK(tensor.pieces.empty() && tensor.quantized.empty());
    return read_at(tensor, tensor.part, tensor.offset + offset, out, bytes);
}

Result<void> TensorReader::read_rows(const TensorInfo& tensor, int64_t first, int64_t rows, std::byte* out) {
    const uint64_t row = bytes_of_values(tensor.format, tensor.cols());
    CHECK(first >= 0 && rows >= 0 && first + rows <= tensor.rows());
    if (!tensor.values.empty()) {
        CHECK(static_cast<uint64_t>(first + rows) * row <= tensor.values.size() * sizeof(float));
        std::memcpy(out, tensor.values.data() + first * tensor.cols(), static_cast<uint64_t>(rows) * row);
        return {};
    }
    for (const QuantizedRows& from : tensor.quantized) {
        const int64_t count = std::min(rows, from.rows - first);
        if (count > 0) {
            PARLOR_CHECKED(read_quantized(tensor, from, first, count, out));
            out += static_cast<uint64_t>(count) * row;
            rows -= count;
        }
        first = std::max<int64_t>(0, first - from.rows);
    }
    if (!tensor.quantized.empty()) {
        CHECK(rows == 0);
        return {};
    }
    if (tensor.pieces.empty()) {
        return read_bytes(tensor, static_cast<uint64_t>(first) * row, out, static_cast<uint64_t>(rows) * row);
    }
    for (const TensorPiece& piece : tensor.pieces) {
        if (rows == 0) break;
        if (first >= piece.rows) {
            first -= piece.rows;
            continue;
        }
        const int64_t count = std::min(rows, piece.rows - first);
        PARLOR_CHECKED(read_piece(tensor, piece, first, count, out));
        out += static_cast<uint64_t>(count) * row;
        rows -= count;
        first = 0;
    }
    CHECK(rows == 0);
    return {};
}

Result<void> TensorReader::read_piece(const TensorInfo& tensor, const TensorPiece& piece, int64_t first,
                                      int64_t rows, std::byte* out) {
    if (piece.value_stride != 1) return read_columns(tensor, piece, first, rows, out);
    const uint64_t value = bytes_of_values(tensor.format, 1);
    const uint64_t row = bytes_of_values(tensor.format, tensor.cols());
    const uint64_t begin = piece.offset + static_cast<uint64_t>(first * piece.row_stride) * value;
    if (piece.row_stride == tensor.cols()) {
        return read_at(tensor, piece.part, begin, out, static_cast<uint64_t>(rows) * row);
    }
    for (int64_t i = 0; i < rows; ++i) {
        PARLOR_CHECKED(read_at(tensor, piece.part,
                               begin + static_cast<uint64_t>(i * piece.row_stride) * value,
                               out + static_cast<uint64_t>(i) * row, row));
    }
    return {};
}

// What are rows here stand as columns in the file: a run of `rows` values for each of our columns. Strides
// other than 1 (every second value of a run) are read with what lies between.
Result<void> TensorReader::read_columns(const TensorInfo& tensor, const TensorPiece& piece, int64_t first,
                                        int64_t rows, std::byte* out) {
    const uint64_t value = bytes_of_values(tensor.format, 1);
    const uint64_t row = bytes_of_values(tensor.format, tensor.cols());
    const auto run = [&](int64_t values, int64_t stride) {
        return static_cast<uint64_t>((values - 1) * stride + 1) * value;
    };
    if (piece.row_stride < piece.value_stride) {
        column_.resize(run(rows, piece.row_stride));
        for (int64_t column = 0; column < tensor.cols(); ++column) {
            const auto at =
                static_cast<uint64_t>(first * piece.row_stride + column * piece.value_stride) * value;
            PARLOR_CHECKED(read_at(tensor, piece.part, piece.offset + at, column_.data(), column_.size()));
            std::byte* to = out + static_cast<uint64_t>(column) * value;
            for (int64_t i = 0; i < rows; ++i, to += row) {
                std::memcpy(to, column_.data() + static_cast<uint64_t>(i * piece.row_stride) * value, value);
            }
        }
        return {};
    }
    column_.resize(run(tensor.cols(), piece.value_stride));
    for (int64_t i = 0; i < rows; ++i) {
        const auto at = static_cast<uint64_t>((first + i) * piece.row_stride) * value;
        PARLOR_CHECKED(read_at(tensor, piece.part, piece.offset + at, column_.data(), column_.size()));
        for (int64_t column = 0; column < tensor.cols(); ++column) {
            std::memcpy(out + static_cast<uint64_t>(i) * row + static_cast<uint64_t>(column) * value,
                        column_.data() + static_cast<uint64_t>(column * piece.value_stride) * value, value);
        }
    }
    return {};
}

ReadStored TensorReader::stored(const TensorInfo& tensor) {
    return [this, &tensor](const safetensors::StoredTensor& from, uint64_t offset, std::span<std::byte> out) {
        CHECK(offset + out.size() <= from.bytes);
        return read_at(tensor, from.part, from.offset + offset, out.data(), out.size());
    };
}

Result<void> TensorReader::open_quantized(const TensorInfo& tensor, const QuantizedRows& from) {
    if (quantized_ != nullptr && &quantized_->weight() == from.weight.get()) return {};
    PARLOR_TRY(quantized_, QuantizedReader::open(*from.weight, stored(tensor)));
    return {};
}

Result<void> TensorReader::read_quantized(const TensorInfo& tensor, const QuantizedRows& from, int64_t first,
                                          int64_t rows, std::byte* out) {
    PARLOR_CHECKED(open_quantized(tensor, from));
    PARLOR_CHECKED(
        quantized_->stage(from.first + first * from.step, (rows - 1) * from.step + 1, stored(tensor)));
    const uint64_t row = bytes_of_values(tensor.format, tensor.cols());
    share_(rows, [&](int64_t begin, int64_t end) {
        quantized_->convert(begin, end, from.step, out + static_cast<uint64_t>(begin) * row);
    });
    return {};
}

Result<std::vector<int32_t>> TensorReader::read_orders(const TensorInfo& tensor) {
    std::vector<int32_t> out;
    bool ordered = false;
    for (const QuantizedRows& from : tensor.quantized) {
        PARLOR_CHECKED(open_quantized(tensor, from));
        const std::vector<int32_t>& order = quantized_->order();
        ordered |= !order.empty();
        if (!order.empty()) out.insert(out.end(), order.begin(), order.end());
        for (int64_t k = 0; order.empty() && k < tensor.cols(); ++k) out.push_back(static_cast<int32_t>(k));
    }
    return ordered ? out : std::vector<int32_t>();
}

}  // namespace parlor
