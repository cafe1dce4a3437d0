// 256 values; eight at a time are a point of a grid of -1, 0 and 1, moved by 1/8 up or down:
// value = d * (2 * scale + 1) * (coordinate +- 1/8), scale of 3 bits per 32 values (iq1_s) or 16 (iq1_m).
#pragma once

#include "iq_grid.h"

namespace parlor::kernels {

struct BlockIQ1_S {
    uint8_t d[2];    // f16
    uint8_t qs[32];  // points, their low 8 bits
    uint8_t qh[16];  // per 32 values 16 bits: 4 x the point's 3 high bits, the scale, whether to move down
};
static_assert(sizeof(BlockIQ1_S) == 50 && alignof(BlockIQ1_S) == 1);

struct BlockIQ1_M {
    uint8_t qs[32];     // points, their low 8 bits
    uint8_t qh[16];     // per 8 values 4 bits: the point's 3 high bits, whether to move down
    uint8_t scales[8];  // four times 16 bits: 4 scales, and 4 bits of d (f16), the lowest first
};
static_assert(sizeof(BlockIQ1_M) == 56 && alignof(BlockIQ1_M) == 1);

// Eight times what an integer stands for: two bits for the coordinate + 1, one for moving down.
PARLOR_CONSTANT int8_t kIq1Values[8] = {-7, 1, 9, 0, -9, -1, 7, 0};

PARLOR_HD static inline void iq1_point(uint16_t point, int down, uint8_t* u) {
    for (int i = 0; i < 8; ++i) u[i] = static_cast<uint8_t>((point >> (2 * i) & 3) | down << 2);
}

PARLOR_HD static inline void integers(const BlockIQ1_S& b, uint8_t* u) {
    for (int g = 0; g < 32; ++g) {
        const int qh = load_u16(b.qh + g / 4 * 2);
        iq1_point(kIq1SGrid[b.qs[g] | (qh >> (g % 4 * 3) & 7) << 8], qh >> 15, u + 8 * g);
    }
}
PARLOR_HD static inline void integers(const BlockIQ1_M& b, uint8_t* u) {
    for (int g = 0; g < 32; ++g) {
        const int qh = b.qh[g / 2] >> (g % 2 * 4);
        iq1_point(kIq1SGrid[b.qs[g] | (qh & 7) << 8], qh >> 3 & 1, u + 8 * g);
    }
}

// 2 * scale + 1
PARLOR_HD static inline void sub_scales(const BlockIQ1_S& b, uint8_t* out) {
    for (int i = 0; i < 8; ++i) out[i] = static_cast<uint8_t>((b.qh[2 * i + 1] >> 4 & 7) << 1 | 1);
}
PARLOR_HD static inline void sub_scales(const BlockIQ1_M& b, uint8_t* out) {
    for (int i = 0; i < 16; ++i) {
        const int word = load_u16(b.scales + i / 4 * 2);
        out[i] = static_cast<uint8_t>((word >> (i % 4 * 3) & 7) << 1 | 1);
    }
}

PARLOR_HD static inline uint16_t grid_d(const BlockIQ1_M& b) {
    int d = 0;
    for (int i = 0; i < 4; ++i) d |= b.scales[2 * i + 1] >> 4 << (4 * i);
    return static_cast<uint16_t>(d);
}

PARLOR_HD static inline void decode_block(const BlockIQ1_S& b, float* out) {
    decode_grid<8>(b, 0.125f, kIq1Values, out);
}
PARLOR_HD static inline void decode_block(const BlockIQ1_M& b, float* out) {
    decode_grid<16>(b, 0.125f, kIq1Values, out);
}

}  // namespace parlor::kernels
