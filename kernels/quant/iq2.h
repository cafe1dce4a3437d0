// 256 values; eight at a time are a point of a grid of magnitudes 8, 25 and 43, with their signs:
// value = d * (2 * scale + 1) / 8 * (+-magnitude), scale of 4 bits per 32 values (iq2_xxs) or 16.
#pragma once

#include "iq_grid.h"

namespace parlor::kernels {

struct BlockIQ2_XXS {
    uint8_t d[2];    // f16
    uint8_t qs[64];  // per 32 values: four points, then 32 bits: 4 x 7 signs and the scale
};
static_assert(sizeof(BlockIQ2_XXS) == 66 && alignof(BlockIQ2_XXS) == 1);

struct BlockIQ2_XS {
    uint8_t d[2];       // f16
    uint8_t qs[64];     // per 8 values 16 bits: the point (9 bits) and 7 signs
    uint8_t scales[8];  // two per byte
};
static_assert(sizeof(BlockIQ2_XS) == 74 && alignof(BlockIQ2_XS) == 1);

struct BlockIQ2_S {
    uint8_t d[2];       // f16
    uint8_t qs[32];     // per 8 values: the point's low 8 bits
    uint8_t signs[32];  // per 8 values
    uint8_t qh[8];      // per 8 values: the point's two high bits
    uint8_t scales[8];  // two per byte
};
static_assert(sizeof(BlockIQ2_S) == 82 && alignof(BlockIQ2_S) == 1);

// Of an integer: two bits for the magnitude, one for the sign.
PARLOR_CONSTANT int8_t kIq2Values[8] = {8, 25, 43, 0, -8, -25, -43, 0};

PARLOR_HD static inline void iq2_point(uint16_t point, uint8_t signs, uint8_t* u) {
    for (int i = 0; i < 8; ++i) u[i] = static_cast<uint8_t>((point >> (2 * i) & 3) | (signs >> i & 1) << 2);
}

PARLOR_HD static inline void integers(const BlockIQ2_XXS& b, uint8_t* u) {
    for (int g = 0; g < 32; ++g) {
        const uint8_t* part = b.qs + g / 4 * 8;
        iq2_point(kIq2XxsGrid[part[g % 4]], eight_signs(load_u32(part + 4) >> (g % 4 * 7)), u + 8 * g);
    }
}
PARLOR_HD static inline void integers(const BlockIQ2_XS& b, uint8_t* u) {
    for (int g = 0; g < 32; ++g) {
        const uint32_t q = load_u16(b.qs + 2 * g);
        iq2_point(kIq2XsGrid[q & 511], eight_signs(q >> 9), u + 8 * g);
    }
}
PARLOR_HD static inline void integers(const BlockIQ2_S& b, uint8_t* u) {
    for (int g = 0; g < 32; ++g) {
        const int high = b.qh[g / 4] >> (g % 4 * 2) & 3;
        iq2_point(kIq2SGrid[b.qs[g] | high << 8], b.signs[g], u + 8 * g);
    }
}

// 2 * scale + 1
PARLOR_HD static inline void sub_scales(const BlockIQ2_XXS& b, uint8_t* out) {
    for (int i = 0; i < 8; ++i) out[i] = static_cast<uint8_t>(b.qs[8 * i + 7] >> 4 << 1 | 1);
}
PARLOR_HD static inline void iq2_scales(const uint8_t* nibbles, uint8_t* out) {
    for (int i = 0; i < 16; ++i) {
        out[i] = static_cast<uint8_t>((nibbles[i / 2] >> (i % 2 * 4) & 15) << 1 | 1);
    }
}
PARLOR_HD static inline void sub_scales(const BlockIQ2_XS& b, uint8_t* out) {
    iq2_scales(b.scales, out);
}
PARLOR_HD static inline void sub_scales(const BlockIQ2_S& b, uint8_t* out) {
    iq2_scales(b.scales, out);
}

PARLOR_HD static inline void decode_block(const BlockIQ2_XXS& b, float* out) {
    decode_grid<8>(b, 0.125f, kIq2Values, out);
}
PARLOR_HD static inline void decode_block(const BlockIQ2_XS& b, float* out) {
    decode_grid<16>(b, 0.125f, kIq2Values, out);
}
PARLOR_HD static inline void decode_block(const BlockIQ2_S& b, float* out) {
    decode_grid<16>(b, 0.125f, kIq2Values, out);
}

}  // namespace parlor::kernels
