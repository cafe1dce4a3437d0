// 256 values; four at a time are a point of a grid of eight magnitudes, signs per value, a scale of 4 bits
// per 32 values. iq3_xxs: value = d * (2 * scale + 1) / 4 * (+-magnitude); iq3_s: value = d * (2 * scale + 1)
// *
// (+-magnitude) with odd magnitudes 1 .. 15.
#pragma once

#include "iq_grid.h"

namespace parlor::kernels {

struct BlockIQ3_XXS {
    uint8_t d[2];       // f16
    uint8_t qs[64];     // points
    uint8_t words[32];  // per 32 values 32 bits: 4 x 7 signs and the scale
};
static_assert(sizeof(BlockIQ3_XXS) == 98 && alignof(BlockIQ3_XXS) == 1);

struct BlockIQ3_S {
    uint8_t d[2];       // f16
    uint8_t qs[64];     // points, their low 8 bits
    uint8_t qh[8];      // the ninth bits
    uint8_t signs[32];  // per value
    uint8_t scales[4];  // two per byte
};
static_assert(sizeof(BlockIQ3_S) == 110 && alignof(BlockIQ3_S) == 1);

// Of an integer: three bits for the magnitude, one for the sign.
PARLOR_CONSTANT int8_t kIq3XxsValues[16] = {4,  12,  20,  28,  36,  44,  52,  62,
                                            -4, -12, -20, -28, -36, -44, -52, -62};
PARLOR_CONSTANT int8_t kIq3SValues[16] = {1, 3, 5, 7, 9, 11, 13, 15, -1, -3, -5, -7, -9, -11, -13, -15};

PARLOR_HD static inline void iq3_point(uint16_t point, int signs, uint8_t* u) {
    for (int i = 0; i < 4; ++i) u[i] = static_cast<uint8_t>((point >> (4 * i) & 7) | (signs >> i & 1) << 3);
}

PARLOR_HD static inline void integers(const BlockIQ3_XXS& b, uint8_t* u) {
    for (int g = 0; g < 32; ++g) {
        const int signs = eight_signs(load_u32(b.words + g / 4 * 4) >> (g % 4 * 7));
        iq3_point(kIq3XxsGrid[b.qs[2 * g]], signs, u + 8 * g);
        iq3_point(kIq3XxsGrid[b.qs[2 * g + 1]], signs >> 4, u + 8 * g + 4);
    }
}
PARLOR_HD static inline void integers(const BlockIQ3_S& b, uint8_t* u) {
    for (int g = 0; g < 64; ++g) {
        const int high = b.qh[g / 8] >> (g % 8) & 1;
        iq3_point(kIq3SGrid[b.qs[g] | high << 8], b.signs[g / 2] >> (g % 2 * 4), u + 4 * g);
    }
}

// 2 * scale + 1
PARLOR_HD static inline void sub_scales(const BlockIQ3_XXS& b, uint8_t* out) {
    for (int i = 0; i < 8; ++i) out[i] = static_cast<uint8_t>(b.words[4 * i + 3] >> 4 << 1 | 1);
}
PARLOR_HD static inline void sub_scales(const BlockIQ3_S& b, uint8_t* out) {
    for (int i = 0; i < 8; ++i) {
        out[i] = static_cast<uint8_t>((b.scales[i / 2] >> (i % 2 * 4) & 15) << 1 | 1);
    }
}

PARLOR_HD static inline void decode_block(const BlockIQ3_XXS& b, float* out) {
    decode_grid<8>(b, 0.25f, kIq3XxsValues, out);
}
PARLOR_HD static inline void decode_block(const BlockIQ3_S& b, float* out) {
    decode_grid<8>(b, 1, kIq3SValues, out);
}

}  // namespace parlor::kernels
