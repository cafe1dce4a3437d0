// 256 values of 2 bits in groups of 16: value = (d * scale) * q - (dmin * min), scale and min of 4 bits.
#pragma once

#include "f16.h"

namespace parlor::kernels {

struct BlockQ2_K {
    uint8_t scales[16];  // low nibble: scale, high nibble: min
    uint8_t qs[64];      // byte 32 * half + i holds values 128 * half + {0, 32, 64, 96} + i
    uint8_t d[2];        // f16
    uint8_t dmin[2];     // f16
};
static_assert(sizeof(BlockQ2_K) == 84 && alignof(BlockQ2_K) == 1);

PARLOR_HD static inline void decode_block(const BlockQ2_K& b, float* out) {
    const float d = f16_to_f32(load_u16(b.d));
    const float dmin = f16_to_f32(load_u16(b.dmin));
    for (int group = 0; group < 16; ++group) {
        const float scale = d * static_cast<float>(b.scales[group] & 15);
        const float min = dmin * static_cast<float>(b.scales[group] >> 4);
        const uint8_t* qs = b.qs + group / 8 * 32 + group % 2 * 16;
        const int shift = group % 8 / 2 * 2;
        for (int i = 0; i < 16; ++i) {
            const float product = scale * static_cast<float>(qs[i] >> shift & 3);
            out[group * 16 + i] = product - min;
        }
    }
}

}  // namespace parlor::kernels
