// 256 values of 4 bits in groups of 32: value = (d * scale) * q - (dmin * min), scale and min of 6 bits.
#pragma once

#include "k_scales.h"

namespace parlor::kernels {

struct BlockQ4_K {
    uint8_t d[2];        // f16
    uint8_t dmin[2];     // f16
    uint8_t scales[12];  // see k_scale_min()
    uint8_t qs[128];     // byte 32 * pair + i: value 64 * pair + i in the low nibble, + 32 in the high one
};
static_assert(sizeof(BlockQ4_K) == 144 && alignof(BlockQ4_K) == 1);

PARLOR_HD static inline void decode_block(const BlockQ4_K& b, float* out) {
    const float d = f16_to_f32(load_u16(b.d));
    const float dmin = f16_to_f32(load_u16(b.dmin));
    for (int group = 0; group < 8; ++group) {
        const KScaleMin k = k_scale_min(b.scales, group);
        const float scale = d * static_cast<float>(k.scale);
        const float min = dmin * static_cast<float>(k.min);
        const uint8_t* qs = b.qs + group / 2 * 32;
        const int shift = group % 2 * 4;
        for (int i = 0; i < 32; ++i) {
            const float product = scale * static_cast<float>(qs[i] >> shift & 15);
            out[group * 32 + i] = product - min;
        }
    }
}

}  // namespace parlor::kernels
