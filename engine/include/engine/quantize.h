// Writing a model's weights in a smaller format.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <vector>

#include "engine/model_card.h"
#include "engine/result.h"
#include "kernels/format.h"

namespace parlor {

struct QuantizeWishes {
    kernels::Format format = kernels::Format::q4_k;  // q4_k, q5_k, q6_k, q8_0, q5_0 or q4_0
    int threads = 0;                                 // 0: one per processor
    bool overwrite = false;
};

struct Quantized {
    uint64_t bytes_before = 0, bytes_after = 0;  // of the files
    int64_t tensors = 0, quantized = 0;
};

// Reads a GGUF file (single or split) and writes one GGUF file. Matrices in f32, f16 or bf16 get the wished
// format; the output matrix and the embeddings of a K format q6_k, as do attn_v and ffn_down of every third
// layer and of the first and last eighth with q4_k and q5_k (the usual "_M" mixtures). Rows that are no whole
// number of 256 values: q5_0 instead of q4_k, q8_0 instead of q5_k and q6_k; no whole number of 32: f16.
// Vectors become f32; norms, routers, convolutions and what is quantized already stay as they are. Metadata
// is copied; general.file_type and general.quantization_version are set.
//
// Peak memory: a few dozen MB. Until all is written the file is called OUT.part; it is removed on every
// error. Errors: those of describe(), QuantizeExists, QuantizeFormat, QuantizeNothing, QuantizeNoGguf,
// QuantizeNotFinite, QuantizeWrite, Cancelled.
Result<Quantized> quantize(const std::filesystem::path& in, const std::filesystem::path& out,
                           const QuantizeWishes& wishes, const std::stop_token& stop,
                           const std::function<void(double fraction)>& progress);

// Requantizing on load: the same, of any model whose matrices are mostly F16 or BF16, folders too. Only the
// weights are written, into a file beside the model (NAME.q8_0.parlor), or into Parlor's own folder where
// that one cannot be written to; everything else is still read from the model.

bool can_requantize(const ModelCard& card);
// The card as it will be, for planning: formats and sizes; where the weights stand is not true yet.
ModelCard requantized_card(const ModelCard& card, kernels::Format format);
// The card with its weights in the file, which is written first unless it is there and made from these very
// files: their names, sizes, times of change and first bytes. Errors: as quantize().
Result<ModelCard> requantize(const ModelCard& card, kernels::Format format, int threads,
                             const std::stop_token& stop,
                             const std::function<void(double fraction)>& progress);
// Where requantize() looks and writes, in this order.
std::vector<std::filesystem::path> requantized_places(const ModelCard& card, kernels::Format format);

}  // namespace parlor
