// Activations as int8 for products with quantized weights, to the bit as the CPU has them
// (cpu/matmul/tile_int8.h).
#pragma once

#include "cuda/device/args.h"
#include "cuda/device/base.h"
#include "cuda/device/quads.h"

namespace parlor::cuda {

// What brings a group whose largest magnitude is `largest` to int8, and back.
struct GroupScale {
    float inverse, d;
};
PARLOR_DEVICE GroupScale group_scale(float largest) {
    const bool tiny = largest < 1e-30f;
    return {tiny ? 0.0f : 127.0f / largest, tiny ? 0.0f : largest / 127.0f};
}
// At 1.5 * 2^23 a float's spacing is 1: the addition rounds, the low byte is the integer.
PARLOR_DEVICE i8 quantized(float scaled) {
    return static_cast<i8>(bits_of(scaled + 12582912.0f) & 255u);
}

// A warp's 32 values, those of one group, a lane each; `writes`: they are there.
PARLOR_DEVICE void quantize_group(const Activations& to, float value, i64 token, i32 column, i32 cols,
                                  bool writes) {
    const i32 lane = thread_x() % kWarp;
    // As integers magnitudes compare as their floats do, and NaN is greater than all.
    const float largest =
        float_of(static_cast<u32>(warp_max(static_cast<i32>(bits_of(value) & 0x7fffffffu))));
    const GroupScale scale = group_scale(largest);
    const i8 integer = quantized(value * scale.inverse);
    i32 sum = integer;
    for (i32 mask = 8; mask > 0; mask /= 2) sum += shuffle_xor(sum, mask);  // of 16 lanes
    if (!writes) return;
    to.q[token * cols + column] = integer;
    if (lane % 16 == 0) to.sums[token * (cols / 16) + column / 16] = sum;
    if (lane == 0) to.d[token * (cols / 32) + column / 32] = scale.d;
}

// The same of 128 values, four to a lane: a group is what eight lanes have. column: of the lane's first
// value.
PARLOR_DEVICE void quantize_quad(const Activations& to, const Quad& value, i64 token, i32 column, i32 cols,
                                 bool writes) {
    const i32 lane = thread_x() % kWarp;
    i32 magnitude = 0;
    for (i32 i = 0; i < kQuad; ++i) {
        const i32 own = static_cast<i32>(bits_of(value.at[i]) & 0x7fffffffu);
        magnitude = own > magnitude ? own : magnitude;
    }
    for (i32 mask = 1; mask < 8; mask *= 2) {
        const i32 other = shuffle_xor(magnitude, mask);
        magnitude = other > magnitude ? other : magnitude;
    }
    const GroupScale scale = group_scale(float_of(static_cast<u32>(magnitude)));
    u32 integers = 0;
    i32 sum = 0;
    for (i32 i = 0; i < kQuad; ++i) {
        const i8 integer = quantized(value.at[i] * scale.inverse);
        integers |= static_cast<u32>(static_cast<u8>(integer)) << 8 * i;
        sum += integer;
    }
    for (i32 mask = 1; mask < 4; mask *= 2) sum += shuffle_xor(sum, mask);
    if (!writes) return;
    *reinterpret_cast<u32*>(to.q + token * cols + column) = integers;
    if (lane % 4 == 0) to.sums[token * (cols / 16) + column / 16] = sum;
    if (lane % 8 == 0) to.d[token * (cols / 32) + column / 32] = scale.d;
}

}  // namespace parlor::cuda
