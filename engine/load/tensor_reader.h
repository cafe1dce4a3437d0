// Reads a tensor's values from the files of a card, whichever way they are stored there.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "engine/load/file.h"
#include "engine/load/quantized.h"
#include "engine/model_card.h"

namespace parlor {

class TensorReader {
  public:
    explicit TensorReader(const ModelCard& card) : card_(card) {}

    // Fills `out` with `rows` rows of the tensor from `first` on, in the tensor's own order: rows of cols()
    // values in its format. Errors: files that cannot be read, or are shorter than they were when the card
    // was made.
    Result<void> read_rows(const TensorInfo& tensor, int64_t first, int64_t rows, std::byte* out);
    // Orders of the columns of an `ordered` tensor: cols() for each of its quantized weights. Empty when all
    // of them are in order. Errors as above, and groups that are none.
    Result<std::vector<int32_t>> read_orders(const TensorInfo& tensor);
    // Work over `count` rows may be shared out among threads: run(count, work) calls work(begin, end) for
    // parts of it that begin at multiples of 16.
    using Rows = std::function<void(int64_t begin, int64_t end)>;
    using Share = std::function<void(int64_t count, const Rows& work)>;
    void share_out(Share share) { share_ = std::move(share); }
    // Any bytes of a tensor without pieces.
    Result<void> read_bytes(const TensorInfo& tensor, uint64_t offset, std::byte* out, uint64_t bytes);

  private:
    Result<void> read_at(const TensorInfo& tensor, uint32_t part, uint64_t offset, std::byte* out,
                         uint64_t bytes);
    Result<void> read_piece(const TensorInfo& tensor, const TensorPiece& piece, int64_t first, int64_t rows,
                            std::byte* out);
    Result<void> read_columns(const TensorInfo& tensor, const TensorPiece& piece, int64_t first, int64_t rows,
                              std::byte* out);

    Result<void> read_quantized(const TensorInfo& tensor, const QuantizedRows& from, int64_t first,
                                int64_t rows, std::byte* out);
    Result<void> open_quantized(const TensorInfo& tensor, const QuantizedRows& from);
    ReadStored stored(const TensorInfo& tensor);

    const ModelCard& card_;
    std::unique_ptr<File> file_;  // one at a time: a model may have more parts than a process may open files
    uint32_t part_ = 0;
    std::vector<std::byte> column_;
    std::unique_ptr<QuantizedReader> quantized_;  // of the weight that was read last
    Share share_ = [](int64_t count, const Rows& work) { work(0, count); };
};

}  // namespace parlor
