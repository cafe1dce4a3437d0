// The parts of one quantized weight, between their gathering by name and the check that they fit each other.
#pragma once

#include <map>

#include "engine/load/quantized.h"

namespace parlor {

// The stored tensors of one weight by the last part of their names.
struct QuantizedModule {
    std::string name;
    std::map<std::string, const safetensors::StoredTensor*> parts;
    const safetensors::StoredTensor* find(const std::string& part) const {
        const auto found = parts.find(part);
        return found == parts.end() ? nullptr : found->second;
    }
};

// Errors: parts that are missing, or do not fit each other.
Result<QuantizedWeight> fit_quantized(const Quantization& quantization, const QuantizedModule& module,
                                      const ReadStored& read);

}  // namespace parlor
