// What mxfp4 and nvfp4 share: 4-bit floats (E2M1 of the OCP Microscaling specification 1.0) and the 8-bit
// floats that scale them. As in GGUF the values are doubled, so that they are integers, and the scales
// halved.
#pragma once

#include "f16.h"

namespace parlor::kernels {

PARLOR_CONSTANT int8_t kFp4Doubled[16] = {0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12};

// 2^(e - 127) / 2. The specification's NaN (255) is 2^127 in GGUF.
PARLOR_HD static inline float e8m0_halved(uint8_t e) {
    return float_from_bits(e < 2 ? 0x200000u << e : (e - 1u) << 23);
}

// Four bits of exponent (bias 7) above three of mantissa, halved; the highest bit is clear.
PARLOR_HD static inline float ue4m3_halved(uint8_t b) {
    // As in f16_to_f32() a multiplication moves the exponent from bias 7 to 127.
    return float_from_bits(static_cast<uint32_t>(b) << 20) * 0x1p119f;
}

// The scale that a byte of a file means: NaN (0x7f) is zero, the highest bit counts for nothing else.
PARLOR_HD static inline uint8_t ue4m3_of_file(uint8_t b) {
    return b == 0x7f ? 0 : b & 0x7f;
}

}  // namespace parlor::kernels
