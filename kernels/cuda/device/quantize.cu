// Activations for products with quantized weights, by themselves: small.cu has them with what makes them.
#include "cuda/device/quantize.h"

namespace parlor::cuda {

PARLOR_KERNEL(quantize_activations, QuantizeArgs) {
    const i64 groups = i64{args.tokens} * (args.cols / 32);
    const i64 group = i64{block_x()} * (QuantizeArgs::kThreads / kWarp) + thread_x() / kWarp;
    // A warp beyond the end works on the last one and writes nothing.
    const i64 place = group < groups ? group : groups - 1;
    const i64 token = place / (args.cols / 32);
    const i32 column = static_cast<i32>(place % (args.cols / 32)) * 32 + thread_x() % kWarp;
    const float value = args.x[token * args.stride + column];
    quantize_group({args.q, args.d, args.sums}, value, token, column, args.cols, group < groups);
}

}  // namespace parlor::cuda
