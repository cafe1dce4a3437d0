// Activations as int8 for products with quantized weights, to the bit as the CPU has them
// (cpu/matmul/tile_int8.h).
#pragma once

#include "cuda/device/args.h"
#include "cuda/device/base.h"
#include "cuda/device/quads.h"

namespace parlor::cuda {

// A warp's 32 values, those of one group, a lane each; `writes`: they are there.
PARLOR_DEVICE void quantize_group(const Activations& to, float value, i64 token, i32 column, i32 cols,
                                  bool writes) {
    const i32 lane = thread_x() % kWarp;
    // As integers magnitudes compare as their floats do, and NaN is greater than all.
    const float largest =
        float_of(static_cast<u32>(warp_max(static_cast<i32>(bits_of(value) & 0x7fffffffu))));
    const bool tiny = largest < 1e-30f;
    const float inverse = tiny ? 0.0f : 127.0f / largest;
    // At 1.5 * 2^23 a float's spacing is 1: the addition rounds, the low byte is the integer.
    const i8 integer = static_cast<i8>(bits_of(value * inverse + 12582912.0f) & 255u);
    i32 sum = integer;
    for (i32 mask = 8; mask > 0; mask /= 2) sum += shuffle_xor(sum, mask);  // of 16 lanes
    if (!writes) return;
    to.q[token * cols + column] = integer;
    if (lane % 16 == 0) to.sums[token * (cols / 16) + column / 16] = sum;
    if (lane == 0) to.d[token * (cols / 32) + column / 32] = tiny ? 0.0f : largest / 127.0f;
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
    const float largest = float_of(static_cast<u32>(magnitude));
    const bool tiny = largest < 1e-30f;
    const float inverse = tiny ? 0.0f : 127.0f / largest;
    u32 integers = 0;
    i32 sum = 0;
    for (i32 i = 0; i < kQuad; ++i) {
        const u32 byte = bits_of(value.at[i] * inverse + 12582912.0f) & 255u;
        integers |= byte << 8 * i;
        sum += static_cast<i8>(byte);
    }
    for (i32 mask = 1; mask < 4; mask *= 2) sum += shuffle_xor(sum, mask);
    if (!writes) return;
    *reinterpret_cast<u32*>(to.q + token * cols + column) = integers;
    if (lane % 4 == 0) to.sums[token * (cols / 16) + column / 16] = sum;
    if (lane % 8 == 0) to.d[token * (cols / 32) + column / 32] = tiny ? 0.0f : largest / 127.0f;
}

}  // namespace parlor::cuda
