// 256 values of 6 bits in groups of 16: value = (d * scale) * (q - 32), scale a signed byte.
#pragma once

#include "f16.h"

namespace parlor::kernels {

struct BlockQ6_K {
    uint8_t ql[128];  // low four bits: byte 64 * half + i holds values 128 * half + {0, 64} + i
    uint8_t qh[64];   // high two bits: byte 32 * half + i holds values 128 * half + {0, 32, 64, 96} + i
    int8_t scales[16];
    uint8_t d[2];  // f16
};
static_assert(sizeof(BlockQ6_K) == 210 && alignof(BlockQ6_K) == 1);

PARLOR_HD static inline void decode_block(const BlockQ6_K& b, float* out) {
    const float d = f16_to_f32(load_u16(b.d));
    for (int group = 0; group < 16; ++group) {
        const float scale = d * static_cast<float>(b.scales[group]);
        const int half = group / 8;
        const uint8_t* ql = b.ql + half * 64 + group % 4 * 16;
        const uint8_t* qh = b.qh + half * 32 + group % 2 * 16;
        const int low_shift = group % 8 / 4 * 4;
        const int high_shift = group % 8 / 2 * 2;
        for (int i = 0; i < 16; ++i) {
            const int q = (ql[i] >> low_shift & 15) | (qh[i] >> high_shift & 3) << 4;
            out[group * 16 + i] = scale * static_cast<float>(q - 32);
        }
    }
}

}  // namespace parlor::kernels
