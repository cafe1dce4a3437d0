// Four float32 that follow each other: memory gives its full speed where every thread takes 16 bytes.
#pragma once

#include "cuda/device/base.h"

namespace parlor::cuda {

struct Quad {
    float at[4];
};
constexpr i32 kQuad = 4;

// Whether a pointer, and what is added to it, are good for accesses of 16 bytes.
PARLOR_DEVICE bool in_quads(const void* at, i64 stride) {
    return reinterpret_cast<u64>(at) % sizeof(Words4) == 0 && stride % kQuad == 0;
}
// `left` of them are there, the others are 0; whole: in_quads(), and all are there or none.
PARLOR_DEVICE Quad load_quad(const float* from, i32 left, bool whole) {
    Quad out = {};
    if (left <= 0) return out;
    if (whole) {
        const Words4 words = words_at(from);
        for (i32 i = 0; i < kQuad; ++i) out.at[i] = float_of(words.word[i]);
    } else {
        for (i32 i = 0; i < kQuad; ++i)
            if (i < left) out.at[i] = from[i];
    }
    return out;
}
PARLOR_DEVICE void store_quad(float* to, const Quad& value, i32 left, bool whole) {
    if (left <= 0) return;
    if (whole) {
        *reinterpret_cast<Words4*>(to) = {
            {bits_of(value.at[0]), bits_of(value.at[1]), bits_of(value.at[2]), bits_of(value.at[3])}};
    } else {
        for (i32 i = 0; i < kQuad; ++i)
            if (i < left) to[i] = value.at[i];
    }
}

}  // namespace parlor::cuda
