// Scaled formats in the packed layout: see layout.h.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/cpu.h"
#include "kernels/scaled.h"

namespace parlor::kernels::cpu {

// Packs `count` rows of `blocks` blocks each as one group; rows beyond them are zero.
void pack_scaled_group(const ScaledTraits& t, const uint8_t* rows, int64_t count, int64_t blocks,
                       uint8_t* out);
// The values of row `lane` of a group's block number `block`, which lies at `packed`, bit-equal to decode(),
// to their places in `out` [cols].
void unpack_scaled_block(const PackedMatrix& w, int64_t block, const uint8_t* packed, int lane, float* out);

}  // namespace parlor::kernels::cpu
