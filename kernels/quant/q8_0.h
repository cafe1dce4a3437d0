// 32 values of 8 bits: value = d * q.
#pragma once

#include "f16.h"

namespace parlor::kernels {

struct BlockQ8_0 {
    uint8_t d[2];  // f16
    int8_t qs[32];
};
static_assert(sizeof(BlockQ8_0) == 34 && alignof(BlockQ8_0) == 1);

PARLOR_HD static inline void decode_block(const BlockQ8_0& b, float* out) {
    const float d = f16_to_f32(load_u16(b.d));
    for (int i = 0; i < 32; ++i) out[i] = d * static_cast<float>(b.qs[i]);
}

}  // namespace parlor::kernels
