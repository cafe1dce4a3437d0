// Activations for products with quantized weights, to the bit as the CPU has them (cpu/matmul/tile_int8.h).
#include "cuda/device/args.h"
#include "cuda/device/base.h"

namespace parlor::cuda {

PARLOR_KERNEL(quantize_activations, QuantizeArgs) {
    const i32 lane = thread_x() % kWarp;
    const i64 groups = i64{args.tokens} * (args.cols / 32);
    const i64 group = i64{block_x()} * (QuantizeArgs::kThreads / kWarp) + thread_x() / kWarp;
    const i64 place = group < groups
                          ? group
                          : groups - 1;  // a warp beyond the end works on the last one and writes nothing
    const i64 token = place / (args.cols / 32);
    const i64 column = place % (args.cols / 32) * 32 + lane;
    const float value = args.x[token * args.stride + column];
    // As integers magnitudes compare as their floats do, and NaN is greater than all.
    const float largest =
        float_of(static_cast<u32>(warp_max(static_cast<i32>(bits_of(value) & 0x7fffffffu))));
    const bool tiny = largest < 1e-30f;
    const float inverse = tiny ? 0.0f : 127.0f / largest;
    // At 1.5 * 2^23 a float's spacing is 1: the addition rounds, the low byte is the integer.
    const i8 integer = static_cast<i8>(bits_of(value * inverse + 12582912.0f) & 255u);
    i32 sum = integer;
    for (i32 mask = 8; mask > 0; mask /= 2) sum += shuffle_xor(sum, mask);  // of 16 lanes
    if (group >= groups) return;
    args.q[token * args.cols + column] = integer;
    if (lane % 16 == 0) args.sums[token * (args.cols / 16) + column / 16] = sum;
    if (lane == 0) args.d[token * (args.cols / 32) + column / 32] = tiny ? 0.0f : largest / 127.0f;
}

}  // namespace parlor::cuda
