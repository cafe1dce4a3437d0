// 32 values of 5 bits: value = d * (q - 16). Nibbles as in q4_0; bit i of qh is the fifth bit of value i.
#pragma once

#include "f16.h"

namespace parlor::kernels {

struct BlockQ5_0 {
    uint8_t d[2];  // f16
    uint8_t qh[4];
    uint8_t qs[16];
};
static_assert(sizeof(BlockQ5_0) == 22 && alignof(BlockQ5_0) == 1);

PARLOR_HD static inline void decode_block(const BlockQ5_0& b, float* out) {
    const float d = f16_to_f32(load_u16(b.d));
    const uint32_t qh = static_cast<uint32_t>(load_u16(b.qh)) | static_cast<uint32_t>(load_u16(b.qh + 2))
                                                                    << 16;
    for (int i = 0; i < 16; ++i) {
        const int low = (b.qs[i] & 15) | (static_cast<int>(qh >> i & 1) << 4);
        const int high = (b.qs[i] >> 4) | (static_cast<int>(qh >> (i + 16) & 1) << 4);
        out[i] = d * static_cast<float>(low - 16);
        out[i + 16] = d * static_cast<float>(high - 16);
    }
}

}  // namespace parlor::kernels
