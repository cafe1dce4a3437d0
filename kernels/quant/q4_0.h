// 32 values of 4 bits: value = d * (q - 8). The low nibbles are the first 16 values, the high ones the rest.
#pragma once

#include "f16.h"

namespace parlor::kernels {

struct BlockQ4_0 {
    uint8_t d[2];  // f16
    uint8_t qs[16];
};
static_assert(sizeof(BlockQ4_0) == 18 && alignof(BlockQ4_0) == 1);

PARLOR_HD static inline void decode_block(const BlockQ4_0& b, float* out) {
    const float d = f16_to_f32(load_u16(b.d));
    for (int i = 0; i < 16; ++i) {
        out[i] = d * static_cast<float>((b.qs[i] & 15) - 8);
        out[i + 16] = d * static_cast<float>((b.qs[i] >> 4) - 8);
    }
}

}  // namespace parlor::kernels
