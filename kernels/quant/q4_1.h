// 32 values of 4 bits: value = d * q + m. The low nibbles are the first 16 values, the high ones the rest.
#pragma once

#include "f16.h"

namespace parlor::kernels {

struct BlockQ4_1 {
    uint8_t d[2];  // f16
    uint8_t m[2];  // f16
    uint8_t qs[16];
};
static_assert(sizeof(BlockQ4_1) == 20 && alignof(BlockQ4_1) == 1);

PARLOR_HD static inline void decode_block(const BlockQ4_1& b, float* out) {
    const float d = f16_to_f32(load_u16(b.d));
    const float m = f16_to_f32(load_u16(b.m));
    for (int i = 0; i < 16; ++i) {
        const float low =
            d * static_cast<float>(b.qs[i] & 15);  // own statements: not to be fused into one rounding
        const float high = d * static_cast<float>(b.qs[i] >> 4);
        out[i] = low + m;
        out[i + 16] = high + m;
    }
}

}  // namespace parlor::kernels
