// Words for people: quantization and size labels.
#pragma once

#include <span>

#include "engine/model_card.h"

namespace parlor {

// "Q4_K_M": the header's word (general.file_type), or the format that most bytes have.
std::string quantization_label(std::optional<int64_t> file_type, std::span<const TensorInfo> tensors);

// "8.0B", "260K"
std::string size_label(uint64_t parameters);

}  // namespace parlor
