// Which format each tensor of a quantized model gets.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/model_card.h"

namespace parlor {

// general.file_type of a model that is quantized to `format` (the GGUF specification's numbers); nothing for
// a format that quantize() does not write.
std::optional<uint32_t> file_type(kernels::Format format);

struct Mixture {
    kernels::Format format;  // what was wished
    int64_t layers = 0;
};
// See quantize() for the rules.
kernels::Format format_for(const TensorInfo& tensor, const Mixture& mixture);

// Bytes of a row of the tensor, and of all of it, in a format that format_for() has chosen.
uint64_t row_bytes(kernels::Format format, const TensorInfo& tensor);
uint64_t all_bytes(kernels::Format format, const TensorInfo& tensor);

}  // namespace parlor
