// Ternary formats: 256 values, value = d * (q - 1) with q in 0..2. tq1_0 packs five of them into a byte as a
// fraction in base 3, tq2_0 four (and can hold q = 3).
#pragma once

#include "f16.h"

namespace parlor::kernels {

struct BlockTQ1_0 {
    uint8_t qs[48];  // byte i of the first 32 holds values 32 * n + i, byte i of the rest 160 + 16 * n + i
    uint8_t qh[4];   // byte i: values 240 + 4 * n + i
    uint8_t d[2];    // f16
};
static_assert(sizeof(BlockTQ1_0) == 54 && alignof(BlockTQ1_0) == 1);

struct BlockTQ2_0 {
    uint8_t qs[64];  // byte 32 * half + i holds values 128 * half + {0, 32, 64, 96} + i
    uint8_t d[2];    // f16
};
static_assert(sizeof(BlockTQ2_0) == 66 && alignof(BlockTQ2_0) == 1);

// Digit n (0: the first) of `count` bytes, each a fraction in base 3 times 256.
PARLOR_HD static inline void ternary_digits(const uint8_t* bytes, int count, int n, uint8_t* out) {
    int power = 1;
    for (int i = 0; i < n; ++i) power *= 3;
    for (int i = 0; i < count; ++i) {
        const int fraction = bytes[i] * power & 255;  // the digits before are carried away
        out[i] = static_cast<uint8_t>(fraction * 3 >> 8);
    }
}

// The 256 integers 0..2.
PARLOR_HD static inline void integers(const BlockTQ1_0& b, uint8_t* out) {
    for (int n = 0; n < 5; ++n) {
        ternary_digits(b.qs, 32, n, out + 32 * n);
        ternary_digits(b.qs + 32, 16, n, out + 160 + 16 * n);
        if (n < 4) ternary_digits(b.qh, 4, n, out + 240 + 4 * n);
    }
}
PARLOR_HD static inline void integers(const BlockTQ2_0& b, uint8_t* out) {
    for (int i = 0; i < 256; ++i) {
        out[i] = static_cast<uint8_t>(b.qs[i / 128 * 32 + i % 32] >> (i / 32 % 4 * 2) & 3);
    }
}

template <typename Block>
PARLOR_HD static inline void decode_ternary(const Block& b, float* out) {
    const float d = f16_to_f32(load_u16(b.d));
    uint8_t q[256];
    integers(b, q);
    for (int i = 0; i < 256; ++i) out[i] = d * static_cast<float>(q[i] - 1);
}
PARLOR_HD static inline void decode_block(const BlockTQ1_0& b, float* out) {
    decode_ternary(b, out);
}
PARLOR_HD static inline void decode_block(const BlockTQ2_0& b, float* out) {
    decode_ternary(b, out);
}

}  // namespace parlor::kernels
