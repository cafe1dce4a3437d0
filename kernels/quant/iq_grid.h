// The grids of the IQ formats: 8 (or 4) values at a time are one point of a grid, a 16-bit number with two
// bits for each coordinate (or a nibble), the first lowest.
#pragma once

#include "f16.h"

namespace parlor::kernels {

#include "iq_grids.inc"

// The eighth sign that goes with seven: an even number of values are negative.
PARLOR_HD static inline uint8_t eight_signs(uint32_t seven) {
    seven &= 127;
    uint32_t parity = seven ^ seven >> 4;
    parity ^= parity >> 2;
    parity ^= parity >> 1;
    return static_cast<uint8_t>(seven | (parity & 1) << 7);
}

PARLOR_HD static inline uint32_t load_u32(const uint8_t* p) {
    return static_cast<uint32_t>(load_u16(p)) | static_cast<uint32_t>(load_u16(p + 2)) << 16;
}

// The block's f16 scale.
template <typename Block>
PARLOR_HD static inline uint16_t grid_d(const Block& b) {
    return load_u16(b.d);
}

// value = (factor * d * sub_scale) * table[integer]: what every IQ format with a grid comes to. All products
// are exact in float32.
template <int kScales, typename Block>
PARLOR_HD static inline void decode_grid(const Block& b, float factor, const int8_t* table, float* out) {
    uint8_t u[256];
    uint8_t scales[16];
    integers(b, u);
    sub_scales(b, scales);
    const float d = f16_to_f32(grid_d(b)) * factor;
    for (int i = 0; i < 256; ++i) {
        const float scale = d * static_cast<float>(scales[i * kScales / 256]);
        out[i] = scale * static_cast<float>(table[u[i]]);
    }
}

}  // namespace parlor::kernels
