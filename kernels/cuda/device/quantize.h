// Activations as int8 for products with quantized weights, to the bit as the CPU has them
// (cpu/matmul/tile_int8.h).
#pragma once

#include "cuda/device/args.h"
#include "cuda/device/base.h"

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

}  // namespace parlor::cuda
