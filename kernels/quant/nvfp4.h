// 64 values of 4 bits in groups of 16: value = d * q, q a doubled 4-bit float, d an 8-bit float per group. In
// each group the low nibbles are the first 8 values, the high ones the rest.
#pragma once

#include "fp4.h"

namespace parlor::kernels {

struct BlockNVFP4 {
    uint8_t scales[4];  // see ue4m3_of_file()
    uint8_t qs[32];
};
static_assert(sizeof(BlockNVFP4) == 36 && alignof(BlockNVFP4) == 1);

PARLOR_HD static inline void decode_block(const BlockNVFP4& b, float* out) {
    for (int group = 0; group < 4; ++group) {
        const float d = ue4m3_halved(ue4m3_of_file(b.scales[group]));
        for (int i = 0; i < 8; ++i) {
            const uint8_t pair = b.qs[8 * group + i];
            out[16 * group + i] = d * static_cast<float>(kFp4Doubled[pair & 15]);
            out[16 * group + i + 8] = d * static_cast<float>(kFp4Doubled[pair >> 4]);
        }
    }
}

}  // namespace parlor::kernels
