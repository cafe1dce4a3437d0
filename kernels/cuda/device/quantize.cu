// Activations for products with quantized weights, by themselves: small.cu has them with what makes them.
#include "cuda/device/quantize.h"

namespace parlor::cuda {

PARLOR_KERNEL(quantize_activations, QuantizeArgs) {
    constexpr i32 kLanes = 32 / kQuad;  // of a group
    const i64 groups = i64{args.tokens} * (args.cols / 32);
    const i64 group = i64{block_x()} * QuantizeArgs::kGroups + thread_x() / kLanes;
    // Lanes beyond the end work on the last group and write nothing.
    const i64 place = group < groups ? group : groups - 1;
    const i64 token = place / (args.cols / 32);
    const i32 column = static_cast<i32>(place % (args.cols / 32)) * 32 + thread_x() % kLanes * kQuad;
    const Quad value = load_quad(args.x + token * args.stride + column, kQuad, in_quads(args.x, args.stride));
    quantize_quad({args.q, args.d, args.sums}, value, token, column, args.cols, group < groups);
}

}  // namespace parlor::cuda
