// 32 values of 5 bits: value = d * q + m. Nibbles as in q4_0; bit i of qh is the fifth bit of value i.
#pragma once

#include "f16.h"

namespace parlor::kernels {

struct BlockQ5_1 {
    uint8_t d[2];  // f16
    uint8_t m[2];  // f16
    uint8_t qh[4];
    uint8_t qs[16];
};
static_assert(sizeof(BlockQ5_1) == 24 && alignof(BlockQ5_1) == 1);

PARLOR_HD static inline void decode_block(const BlockQ5_1& b, float* out) {
    const float d = f16_to_f32(load_u16(b.d));
    const float m = f16_to_f32(load_u16(b.m));
    const uint32_t qh = static_cast<uint32_t>(load_u16(b.qh)) | static_cast<uint32_t>(load_u16(b.qh + 2))
                                                                    << 16;
    for (int i = 0; i < 16; ++i) {
        const int q_low = (b.qs[i] & 15) | (static_cast<int>(qh >> i & 1) << 4);
        const int q_high = (b.qs[i] >> 4) | (static_cast<int>(qh >> (i + 16) & 1) << 4);
        const float low = d * static_cast<float>(q_low);  // own statements: not to be fused into one rounding
        const float high = d * static_cast<float>(q_high);
        out[i] = low + m;
        out[i + 16] = high + m;
    }
}

}  // namespace parlor::kernels
