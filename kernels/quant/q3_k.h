// 256 values of 3 bits in groups of 16: value = (d * (scale - 32)) * q, q in -4..3, scale of 6 bits.
#pragma once

#include "f16.h"

namespace parlor::kernels {

struct BlockQ3_K {
    uint8_t hmask[32];   // bit k of byte i belongs to value 32 * k + i; a clear bit subtracts 4
    uint8_t qs[64];      // two low bits, as in q2_k
    uint8_t scales[12];  // 16 low nibbles in bytes 0-7, 16 pairs of high bits in bytes 8-11
    uint8_t d[2];        // f16
};
static_assert(sizeof(BlockQ3_K) == 110 && alignof(BlockQ3_K) == 1);

PARLOR_HD static inline void decode_block(const BlockQ3_K& b, float* out) {
    const float d = f16_to_f32(load_u16(b.d));
    for (int group = 0; group < 16; ++group) {
        const int low = b.scales[group % 8] >> (group / 8 * 4) & 15;
        const int high = b.scales[8 + group % 4] >> (group / 4 * 2) & 3;
        const float scale = d * static_cast<float>((low | high << 4) - 32);
        const uint8_t* qs = b.qs + group / 8 * 32 + group % 2 * 16;
        const uint8_t* hmask = b.hmask + group % 2 * 16;
        const int shift = group % 8 / 2 * 2;
        const int bit = group / 2;
        for (int i = 0; i < 16; ++i) {
            const int q = (qs[i] >> shift & 3) - ((hmask[i] >> bit & 1) != 0 ? 0 : 4);
            out[group * 16 + i] = scale * static_cast<float>(q);
        }
    }
}

}  // namespace parlor::kernels
