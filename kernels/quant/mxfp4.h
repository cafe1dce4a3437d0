// 32 values of 4 bits: value = d * q, q a doubled 4-bit float, d a power of two. The low nibbles are the
// first 16 values, the high ones the rest.
#pragma once

#include "fp4.h"

namespace parlor::kernels {

struct BlockMXFP4 {
    uint8_t e;  // of the scale, see e8m0_halved()
    uint8_t qs[16];
};
static_assert(sizeof(BlockMXFP4) == 17 && alignof(BlockMXFP4) == 1);

PARLOR_HD static inline void decode_block(const BlockMXFP4& b, float* out) {
    const float d = e8m0_halved(b.e);
    for (int i = 0; i < 16; ++i) {
        out[i] = d * static_cast<float>(kFp4Doubled[b.qs[i] & 15]);
        out[i + 16] = d * static_cast<float>(kFp4Doubled[b.qs[i] >> 4]);
    }
}

}  // namespace parlor::kernels
