// What is done to activations between products: each reads and writes every value once, so that memory is all
// that takes time.
#include "cuda/device/args.h"
#include "cuda/device/base.h"
#include "cuda/device/block.h"
#include "cuda/device/quantize.h"
#include "cuda/device/rope.h"

namespace parlor::cuda {

template <bool kQuantizes, class Parts>
PARLOR_DEVICE void norm_row(const RmsNormArgs& args, Parts& parts) {
    const float* x = args.x + block_x() * args.x_stride;
    float* y = args.y + block_x() * args.y_stride;
    float squares = 0;
    for (i32 i = thread_x(); i < args.width; i += RmsNormArgs::kThreads) squares += x[i] * x[i];
    const float mean = block_sum<RmsNormArgs::kThreads>(squares, parts) / static_cast<float>(args.width);
    const float factor = 1 / square_root(mean + args.eps);
    // A warp has 32 columns that follow each other, and all of its lanes or none: width is a multiple of 32.
    for (i32 i = thread_x(); i < args.width; i += RmsNormArgs::kThreads) {
        const float value = x[i] * factor * (args.weight != nullptr ? args.weight[i] : 1.0f);
        y[i] = value;
        if constexpr (kQuantizes) quantize_group(args.to, value, block_x(), i, args.width, true);
    }
}
PARLOR_KERNEL(rms_norm, RmsNormArgs) {
    PARLOR_SHARED(float, parts, RmsNormArgs::kThreads / kWarp);
    norm_row<false>(args, parts);
}
PARLOR_KERNEL(rms_norm_q8, RmsNormArgs) {
    PARLOR_SHARED(float, parts, RmsNormArgs::kThreads / kWarp);
    norm_row<true>(args, parts);
}

PARLOR_KERNEL(rope, RopeArgs) {
    const i32 half = args.dims / 2;
    const i32 number = block_x() * RopeArgs::kThreads + thread_x();
    if (number >= args.heads * half) return;
    const i32 i = number % half;
    float* head = args.x + block_y() * args.token_stride + i64{number / half} * args.head_dim;
    const Turn turn =
        turn_at(i64{*args.position} + args.offset + block_y(), args.inverse_frequency[i], args.scale);
    float& a = head[args.interleaved != 0 ? 2 * i : i];
    float& b = head[args.interleaved != 0 ? 2 * i + 1 : i + half];
    const float x0 = a, x1 = b;
    a = x0 * turn.cosine - x1 * turn.sine;
    b = x0 * turn.sine + x1 * turn.cosine;
}

PARLOR_DEVICE float gelu(float x) {  // its tanh form
    return 0.5f * x * (1 + tanh_of(0.7978845608f * (x + 0.044715f * x * x * x)));
}

#define PARLOR_GATED(name, expression)                                  \
    PARLOR_KERNEL(name, GatedArgs) {                                    \
        const i32 i = block_x() * GatedArgs::kThreads + thread_x();     \
        if (i >= args.width) return;                                    \
        const float gate = args.gate[block_y() * args.gate_stride + i]; \
        const float up = args.up[block_y() * args.up_stride + i];       \
        args.y[block_y() * args.y_stride + i] = expression;             \
    }                                                                   \
    PARLOR_KERNEL(name##_q8, GatedArgs) {                               \
        const i32 i = block_x() * GatedArgs::kThreads + thread_x();     \
        if (i >= args.width) return;                                    \
        const float gate = args.gate[block_y() * args.gate_stride + i]; \
        const float up = args.up[block_y() * args.up_stride + i];       \
        const float value = expression;                                 \
        args.y[block_y() * args.y_stride + i] = value;                  \
        quantize_group(args.to, value, block_y(), i, args.width, true); \
    }
PARLOR_GATED(silu_mul, silu(gate) * up)
PARLOR_GATED(gelu_mul, gelu(gate) * up)

// gpt-oss. Comparisons that are false for NaN let it through.
PARLOR_DEVICE float clamped_swiglu(float gate, float up, float alpha, float limit) {
    const float g = gate > limit ? limit : gate;
    const float u = up > limit ? limit : up < -limit ? -limit : up;
    return g / (1 + exp_of(-alpha * g)) * (u + 1);
}
PARLOR_GATED(swiglu_clamped, clamped_swiglu(gate, up, args.alpha, args.limit))

#define PARLOR_ELEMENTWISE(name, expression)                                   \
    PARLOR_KERNEL(name, ElementwiseArgs) {                                     \
        const i64 i = i64{block_x()} * ElementwiseArgs::kThreads + thread_x(); \
        if (i >= args.count) return;                                           \
        args.y[i] = expression;                                                \
    }
PARLOR_ELEMENTWISE(add, args.y[i] + args.x[i])
PARLOR_ELEMENTWISE(scale, args.y[i] * args.factor)
PARLOR_ELEMENTWISE(softcap, args.factor* tanh_of(args.y[i] / args.factor))
PARLOR_ELEMENTWISE(fill, args.factor)

PARLOR_KERNEL(copy_rows, CopyRowsArgs) {
    const i32 i = block_x() * CopyRowsArgs::kThreads + thread_x();
    if (i < args.width) args.y[block_y() * args.y_stride + i] = args.x[block_y() * args.x_stride + i];
}

PARLOR_KERNEL(temperature, TemperatureArgs) {
    const i32 i = block_x() * TemperatureArgs::kThreads + thread_x();
    if (i >= args.width) return;
    const i32 steps = (*args.position + args.offset + block_y()) / args.length;
    if (steps > 0)
        args.x[i64{block_y()} * args.width + i] *= 1 + args.scale * log1p_of(static_cast<float>(steps));
}

}  // namespace parlor::cuda
