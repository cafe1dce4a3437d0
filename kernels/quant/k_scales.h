// The 6-bit scales and minima that q4_k and q5_k share: 8 of each in 12 bytes.
#pragma once

#include "f16.h"

namespace parlor::kernels {

struct KScaleMin {
    uint8_t scale;
    uint8_t min;
};

// Groups 0-3: six bits in bytes 0-3 (scale) and 4-7 (min). Groups 4-7: four bits in bytes 8-11 (low nibble
// scale, high nibble min), their upper two bits in the upper two bits of bytes 0-3 and 4-7.
PARLOR_HD static inline KScaleMin k_scale_min(const uint8_t* scales, int group) {
    const int i = group % 4;
    if (group < 4) return {static_cast<uint8_t>(scales[i] & 63), static_cast<uint8_t>(scales[4 + i] & 63)};
    return {static_cast<uint8_t>((scales[8 + i] & 15) | (scales[i] >> 2 & 0x30)),
            static_cast<uint8_t>(scales[8 + i] >> 4 | (scales[4 + i] >> 2 & 0x30))};
}

}  // namespace parlor::kernels
