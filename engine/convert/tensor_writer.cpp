#include "engine/convert/tensor_writer.h"

#include <algorithm>
#include <cmath>
#include <system_error>
#include <thread>

#include "engine/load/file.h"
#include "kernels/quantize.h"

namespace parlor {

namespace {

using kernels::Format;

// Values that are in memory at one time.
constexpr int64_t kChunkValues = 4 << 20;

int thread_count(int wished) {
    const int wanted = wished > 0 ? wished : static_cast<int>(std::thread::hardware_concurrency());
    return std::clamp(wanted, 1, 256);
}

}  // namespace

TensorWriter::TensorWriter(const ModelCard& card, Format format, int threads, const std::stop_token& stop,
                           const std::function<void(double)>& progress)
    : stop_(stop), progress_(progress), pool_(thread_count(threads)), reader_(card) {
    const Mixture mixture{format, card.arch.layers};
    for (const TensorInfo& tensor : card.tensors) {
        const Format chosen = format_for(tensor, mixture);
        jobs_.push_back({&tensor, chosen});
        quantized_ += chosen != tensor.format && kernels::traits(chosen).block_values > 1;
        all_bytes_ += tensor.bytes;
    }
}

void TensorWriter::describe(GgufHeader& header, uint32_t alignment) {
    alignment_ = alignment;
    for (const Job& job : jobs_) {
        header.add_tensor(*job.tensor, job.format, data_bytes_);
        data_bytes_ += (all_bytes(job.format, *job.tensor) + alignment_ - 1) / alignment_ * alignment_;
    }
}

Result<void> TensorWriter::check_space(const std::filesystem::path& out, uint64_t header_bytes) const {
    std::error_code error;
    const auto space = std::filesystem::space(std::filesystem::absolute(out).parent_path(), error);
    if (error || space.available >= header_bytes + data_bytes_) return {};
    return message(Msg::QuantizeSpace, path_text(out), format_bytes(header_bytes + data_bytes_),
                   format_bytes(space.available));
}

Result<void> TensorWriter::write(PartialFile& file) {
    for (const Job& job : jobs_) {
        PARLOR_CHECKED(write(job, file));
        PARLOR_CHECKED(file.pad(alignment_));
    }
    return {};
}

Result<void> TensorWriter::write(const Job& job, PartialFile& file) {
    const TensorInfo& tensor = *job.tensor;
    const uint64_t stored_row = row_bytes(tensor.format, tensor);
    const int64_t chunk = std::max<int64_t>(1, kChunkValues / tensor.cols());
    for (int64_t first = 0; first < tensor.rows(); first += chunk) {
        if (stop_.stop_requested()) return message(Msg::Cancelled);
        const int64_t rows = std::min(chunk, tensor.rows() - first);
        stored_.resize(static_cast<size_t>(static_cast<uint64_t>(rows) * stored_row));
        PARLOR_CHECKED(reader_.read_rows(tensor, first, rows, stored_.data()));
        if (job.format == tensor.format) {
            PARLOR_CHECKED(file.write(stored_));
        } else {
            PARLOR_CHECKED(encode(job, rows));
            PARLOR_CHECKED(file.write(encoded_));
        }
        done_bytes_ += stored_.size();
        if (progress_) progress_(static_cast<double>(done_bytes_) / static_cast<double>(all_bytes_));
    }
    return {};
}

// stored_ → encoded_, on all threads.
Result<void> TensorWriter::encode(const Job& job, int64_t rows) {
    const TensorInfo& tensor = *job.tensor;
    const int64_t cols = tensor.cols();
    const uint64_t from_row = row_bytes(tensor.format, tensor), to_row = row_bytes(job.format, tensor);
    values_.resize(static_cast<size_t>(rows * cols));
    encoded_.resize(static_cast<size_t>(static_cast<uint64_t>(rows) * to_row));
    std::vector<char> finite(static_cast<size_t>(pool_.size()), 1);
    pool_.run([&](int index, int count) {
        const int64_t begin = rows * index / count, end = rows * (index + 1) / count;
        if (begin == end) return;
        float* values = values_.data() + begin * cols;
        const auto values_count = static_cast<size_t>((end - begin) * cols);
        kernels::decode(tensor.format, stored_.data() + static_cast<uint64_t>(begin) * from_row, values,
                        values_count);
        const bool all =
            std::all_of(values, values + values_count, [](float value) { return std::isfinite(value); });
        finite[static_cast<size_t>(index)] = all ? 1 : 0;
        if (!all) return;
        kernels::encode(job.format, values, encoded_.data() + static_cast<uint64_t>(begin) * to_row,
                        values_count);
    });
    if (std::ranges::count(finite, 0) > 0) return message(Msg::QuantizeNotFinite, tensor.name);
    return {};
}

}  // namespace parlor
