// Scaled formats in the packed layout: see layout.h.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/scaled.h"

namespace parlor::kernels::cpu {

// Packs `count` rows of `blocks` blocks each as one group; rows beyond them are zero.
void pack_scaled_group(const ScaledTraits& t, const uint8_t* rows, int64_t count, int64_t blocks,
                       uint8_t* out);
// The values of one row of one packed block, bit-equal to decode().
void unpack_scaled_block(Format format, const uint8_t* packed, int row, float* out);

}  // namespace parlor::kernels::cpu
