// Where loaded tensors stand.
#pragma once

#include <functional>

#include "engine/models/arch.h"
#include "engine/result.h"
#include "kernels/cpu.h"

namespace parlor::run {

// Nothing for no tensor.
struct WeightLookup {
    // A matrix of a packed tensor: piece `piece` (PackedPieces) of slice `slice`.
    std::function<Result<kernels::cpu::PackedMatrix>(const TensorInfo*, int piece, int64_t slice)> piece;
    std::function<const float*(const TensorInfo*)> vector;
    Result<kernels::cpu::PackedMatrix> matrix(const TensorInfo* tensor) const { return piece(tensor, 0, 0); }
};

}  // namespace parlor::run
