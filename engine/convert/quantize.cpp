#include "engine/quantize.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <system_error>
#include <thread>
#include <vector>

#include "engine/convert/gguf_file.h"
#include "engine/convert/mixture.h"
#include "engine/load/file.h"
#include "engine/load/gguf.h"
#include "kernels/check.h"
#include "kernels/quantize.h"
#include "kernels/thread_pool.h"

namespace parlor {

namespace {

using kernels::Format;

// Values that are in memory at one time.
constexpr int64_t kChunkValues = 4 << 20;

uint64_t bytes_of(Format format, const TensorInfo& tensor) {
    const auto row = kernels::row_bytes(format, static_cast<uint64_t>(tensor.cols()));
    CHECK(row.has_value());  // format_for() has chosen one that fits
    return *row * static_cast<uint64_t>(tensor.rows());
}

struct Job {
    const TensorInfo* tensor;
    Format format;
};

class Quantizer {
  public:
    Quantizer(const ModelCard& card, const QuantizeWishes& wishes, const std::stop_token& stop,
              const std::function<void(double)>& progress)
        : card_(card), wishes_(wishes), stop_(stop), progress_(progress), pool_(threads(wishes)) {}

    Result<Quantized> run(const std::filesystem::path& out) {
        for (const std::filesystem::path& part : card_.parts) {
            PARLOR_TRY(std::unique_ptr<File> file, File::open(part));
            files_.push_back(std::move(file));
        }
        plan();
        if (report_.quantized == 0) return message(Msg::QuantizeNothing, path_text(card_.path));
        PARLOR_TRY(const std::string header, make_header());
        PARLOR_CHECKED(check_space(out, header.size()));
        PARLOR_TRY(const std::unique_ptr<PartialFile> file, PartialFile::create(out));
        PARLOR_CHECKED(file->write(std::as_bytes(std::span(header))));
        for (const Job& job : jobs_) {
            PARLOR_CHECKED(job.format == job.tensor->format ? copy(job, *file) : convert(job, *file));
            PARLOR_CHECKED(file->pad(alignment_));
        }
        for (const auto& source : files_) PARLOR_CHECKED(source->check_unchanged());
        PARLOR_CHECKED(file->finish());
        report_.bytes_before = card_.file_bytes;
        report_.bytes_after = file->written();
        return report_;
    }

  private:
    static int threads(const QuantizeWishes& wishes) {
        const int wanted =
            wishes.threads > 0 ? wishes.threads : static_cast<int>(std::thread::hardware_concurrency());
        return std::clamp(wanted, 1, 256);
    }

    void plan() {
        const Mixture mixture{wishes_.format, card_.arch.layers};
        for (const TensorInfo& tensor : card_.tensors) {
            const Format format = format_for(tensor, mixture);
            jobs_.push_back({&tensor, format});
            report_.quantized += format != tensor.format && kernels::traits(format).block_values > 1;
            all_bytes_ += tensor.bytes;
        }
        report_.tensors = static_cast<int64_t>(jobs_.size());
    }

    Result<std::string> make_header() {
        const File& first = *files_.front();
        PARLOR_TRY(const gguf::Header source, gguf::read_header(first));
        GgufHeader header;
        alignment_ = gguf::kDefaultAlignment;
        for (const auto& [key, value] : source.metadata.in_order()) {
            if (key == "general.alignment") alignment_ = static_cast<uint32_t>(value.bits);
            const bool changes = key == "general.file_type" || key == "general.quantization_version" ||
                                 key.starts_with("split.");
            if (!changes) PARLOR_CHECKED(header.copy(key, value, first));
        }
        header.set_u32("general.file_type", *file_type(wishes_.format));
        header.set_u32("general.quantization_version", 2);
        for (const Job& job : jobs_) {
            header.add_tensor(*job.tensor, job.format, data_bytes_);
            data_bytes_ += (bytes_of(job.format, *job.tensor) + alignment_ - 1) / alignment_ * alignment_;
        }
        return header.bytes(alignment_);
    }

    Result<void> check_space(const std::filesystem::path& out, uint64_t header_bytes) const {
        std::error_code error;
        const auto space = std::filesystem::space(std::filesystem::absolute(out).parent_path(), error);
        if (error || space.available >= header_bytes + data_bytes_) return {};
        return message(Msg::QuantizeSpace, path_text(out), format_bytes(header_bytes + data_bytes_),
                       format_bytes(space.available));
    }

    Result<void> read(const TensorInfo& tensor, uint64_t offset, std::span<std::byte> out) {
        if (stop_.stop_requested()) return message(Msg::Cancelled);
        PARLOR_CHECKED(files_[tensor.part]->read(tensor.offset + offset, out));
        done_bytes_ += out.size();
        if (progress_) progress_(static_cast<double>(done_bytes_) / static_cast<double>(all_bytes_));
        return {};
    }

    Result<void> copy(const Job& job, PartialFile& file) {
        for (uint64_t offset = 0; offset < job.tensor->bytes; offset += kChunkValues) {
            stored_.resize(static_cast<size_t>(std::min<uint64_t>(kChunkValues, job.tensor->bytes - offset)));
            PARLOR_CHECKED(read(*job.tensor, offset, stored_));
            PARLOR_CHECKED(file.write(stored_));
        }
        return {};
    }

    Result<void> convert(const Job& job, PartialFile& file) {
        const TensorInfo& tensor = *job.tensor;
        const int64_t cols = tensor.cols();
        const uint64_t from_row = *kernels::row_bytes(tensor.format, static_cast<uint64_t>(cols));
        const uint64_t to_row = *kernels::row_bytes(job.format, static_cast<uint64_t>(cols));
        const int64_t chunk = std::max<int64_t>(1, kChunkValues / cols);
        for (int64_t first = 0; first < tensor.rows(); first += chunk) {
            const int64_t rows = std::min(chunk, tensor.rows() - first);
            stored_.resize(static_cast<size_t>(static_cast<uint64_t>(rows) * from_row));
            PARLOR_CHECKED(read(tensor, static_cast<uint64_t>(first) * from_row, stored_));
            values_.resize(static_cast<size_t>(rows * cols));
            encoded_.resize(static_cast<size_t>(static_cast<uint64_t>(rows) * to_row));
            std::vector<char> finite(static_cast<size_t>(pool_.size()), 1);
            pool_.run([&](int index, int count) {
                const int64_t begin = rows * index / count, end = rows * (index + 1) / count;
                if (begin == end) return;
                float* values = values_.data() + begin * cols;
                const auto values_count = static_cast<size_t>((end - begin) * cols);
                kernels::decode(tensor.format, stored_.data() + static_cast<uint64_t>(begin) * from_row,
                                values, values_count);
                const bool all = std::all_of(values, values + values_count,
                                             [](float value) { return std::isfinite(value); });
                finite[static_cast<size_t>(index)] = all ? 1 : 0;
                if (!all) return;
                kernels::encode(job.format, values, encoded_.data() + static_cast<uint64_t>(begin) * to_row,
                                values_count);
            });
            if (std::ranges::count(finite, 0) > 0) return message(Msg::QuantizeNotFinite, tensor.name);
            PARLOR_CHECKED(file.write(encoded_));
        }
        return {};
    }

    const ModelCard& card_;
    const QuantizeWishes& wishes_;
    const std::stop_token& stop_;
    const std::function<void(double)>& progress_;
    kernels::ThreadPool pool_;
    std::vector<std::unique_ptr<File>> files_;
    std::vector<Job> jobs_;
    std::vector<std::byte> stored_, encoded_;
    std::vector<float> values_;
    uint32_t alignment_ = gguf::kDefaultAlignment;
    uint64_t data_bytes_ = 0, all_bytes_ = 0, done_bytes_ = 0;
    Quantized report_;
};

bool is_one_of(const std::vector<std::filesystem::path>& parts, const std::filesystem::path& out) {
    return std::ranges::any_of(parts, [&](const std::filesystem::path& part) {
        std::error_code ignored;
        return std::filesystem::equivalent(part, out, ignored);
    });
}

}  // namespace

Result<Quantized> quantize(const std::filesystem::path& in, const std::filesystem::path& out,
                           const QuantizeWishes& wishes, const std::stop_token& stop,
                           const std::function<void(double fraction)>& progress) {
    if (!file_type(wishes.format)) return message(Msg::QuantizeFormat, kernels::traits(wishes.format).name);
    PARLOR_TRY(const ModelCard card, describe(in));
    if (!card.format.starts_with("GGUF")) return message(Msg::QuantizeNoGguf, path_text(in));
    std::error_code ignored;
    if (is_one_of(card.parts, out) || (!wishes.overwrite && std::filesystem::exists(out, ignored)))
        return message(Msg::QuantizeExists, path_text(out));
    return Quantizer(card, wishes, stop, progress).run(out);
}

}  // namespace parlor
