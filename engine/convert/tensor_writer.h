// The weights of a model in the formats of a mixture, one after the other.
#pragma once

#include <functional>
#include <stop_token>
#include <vector>

#include "engine/convert/gguf_file.h"
#include "engine/convert/mixture.h"
#include "engine/load/tensor_reader.h"
#include "engine/quantize.h"
#include "kernels/thread_pool.h"

namespace parlor {

class TensorWriter {
  public:
    TensorWriter(const ModelCard& card, kernels::Format format, int threads, const std::stop_token& stop,
                 const std::function<void(double)>& progress);

    // Matrices that become smaller.
    int64_t quantized() const { return quantized_; }
    // Adds all tensors to the header; the data takes data_bytes() with this alignment.
    void describe(GgufHeader& header, uint32_t alignment);
    uint64_t data_bytes() const { return data_bytes_; }
    // Errors: QuantizeSpace.
    Result<void> check_space(const std::filesystem::path& out, uint64_t header_bytes) const;
    // Errors: those of reading; QuantizeNotFinite, QuantizeWrite, Cancelled.
    Result<void> write(PartialFile& file);

  private:
    struct Job {
        const TensorInfo* tensor;
        kernels::Format format;
    };
    Result<void> write(const Job& job, PartialFile& file);
    Result<void> encode(const Job& job, int64_t rows);

    const std::stop_token& stop_;
    const std::function<void(double)>& progress_;
    kernels::ThreadPool pool_;
    TensorReader reader_;
    std::vector<Job> jobs_;
    std::vector<std::byte> stored_, encoded_;
    std::vector<float> values_;
    uint32_t alignment_ = 0;
    uint64_t data_bytes_ = 0, all_bytes_ = 0, done_bytes_ = 0;
    int64_t quantized_ = 0;
};

}  // namespace parlor
