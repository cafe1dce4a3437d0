// iq4_nl: 32 values of 4 bits: value = d * table[q], a table of 16 unevenly spaced integers. The low nibbles
// are the first 16 values, the high ones the rest. iq4_xs: 256 values, eight such groups, value =
// (d * (scale - 32)) * table[q] with a scale of 6 bits per group.
#pragma once

#include "f16.h"

namespace parlor::kernels {

PARLOR_CONSTANT int8_t kIq4Values[16] = {-127, -104, -83, -65, -49, -35, -22, -10,
                                         1,    13,   25,  38,  53,  69,  89,  113};

struct BlockIQ4_NL {
    uint8_t d[2];  // f16
    uint8_t qs[16];
};
static_assert(sizeof(BlockIQ4_NL) == 18 && alignof(BlockIQ4_NL) == 1);

struct BlockIQ4_XS {
    uint8_t d[2];         // f16
    uint8_t scales_h[2];  // two bits per group, the first group lowest
    uint8_t scales_l[4];  // four bits per group
    uint8_t qs[128];
};
static_assert(sizeof(BlockIQ4_XS) == 136 && alignof(BlockIQ4_XS) == 1);

PARLOR_HD static inline void decode_iq4(float scale, const uint8_t* qs, float* out) {
    for (int i = 0; i < 16; ++i) {
        out[i] = scale * static_cast<float>(kIq4Values[qs[i] & 15]);
        out[i + 16] = scale * static_cast<float>(kIq4Values[qs[i] >> 4]);
    }
}

PARLOR_HD static inline void decode_block(const BlockIQ4_NL& b, float* out) {
    decode_iq4(f16_to_f32(load_u16(b.d)), b.qs, out);
}

PARLOR_HD static inline int iq4_xs_scale(const BlockIQ4_XS& b, int group) {
    const int low = b.scales_l[group / 2] >> (group % 2 * 4) & 15;
    const int high = load_u16(b.scales_h) >> (group * 2) & 3;
    return (low | high << 4) - 32;
}

PARLOR_HD static inline void decode_block(const BlockIQ4_XS& b, float* out) {
    const float d = f16_to_f32(load_u16(b.d));
    for (int group = 0; group < 8; ++group) {
        decode_iq4(d * static_cast<float>(iq4_xs_scale(b, group)), b.qs + 16 * group, out + 32 * group);
    }
}

}  // namespace parlor::kernels
