// What is done to activations between products: each reads and writes every value once, so that memory is all
// that takes time.
#include "cuda/device/args.h"
#include "cuda/device/base.h"
#include "cuda/device/block.h"
#include "cuda/device/quads.h"
#include "cuda/device/quantize.h"
#include "cuda/device/rope.h"

namespace parlor::cuda {

// A row's first columns stay in registers between the sum and what is done with it; its weights come before
// the row is there.
template <bool kQuantizes, bool kWhole, class Parts>
PARLOR_DEVICE void norm_columns(const RmsNormArgs& args, Parts& parts) {
    constexpr i32 kStep = kQuad * RmsNormArgs::kThreads, kHeld = 3;
    const float* x = args.x + block_x() * args.x_stride;
    float* y = args.y + block_x() * args.y_stride;
    const i32 begin = kQuad * thread_x();
    const auto weight_at = [&](i32 i) {
        return args.weight != nullptr ? load_quad(args.weight + i, args.width - i, kWhole)
                                      : Quad{{1, 1, 1, 1}};
    };
    Quad weights[kHeld], values[kHeld];
    PARLOR_UNROLL_ALL
    for (i32 n = 0; n < kHeld; ++n) weights[n] = weight_at(begin + n * kStep);
    wait_for_others();

    float squares = 0;
    const auto add = [&](const Quad& value) {
        for (i32 j = 0; j < kQuad; ++j) squares += value.at[j] * value.at[j];
    };
    PARLOR_UNROLL_ALL
    for (i32 n = 0; n < kHeld; ++n) {
        const i32 i = begin + n * kStep;
        values[n] = load_quad(x + i, args.width - i, kWhole);
    }
    PARLOR_UNROLL_ALL
    for (i32 n = 0; n < kHeld; ++n) add(values[n]);
    PARLOR_UNROLL(1)
    for (i32 i = begin + kHeld * kStep; i < args.width; i += kStep)
        add(load_quad(x + i, args.width - i, kWhole));
    const float mean = block_sum<RmsNormArgs::kThreads>(squares, parts) / static_cast<float>(args.width);
    const float factor = 1 / square_root(mean + args.eps);
    const auto put = [&](i32 i, Quad value, const Quad& weight) {
        for (i32 j = 0; j < kQuad; ++j) value.at[j] = value.at[j] * factor * weight.at[j];
        store_quad(y + i, value, args.width - i, kWhole);
        if constexpr (kQuantizes) quantize_quad(args.to, value, block_x(), i, args.width, i < args.width);
    };
    // All lanes of a warp go on as long as one has columns: they quantize together.
    PARLOR_UNROLL_ALL
    for (i32 n = 0; n < kHeld; ++n)
        if (n * kStep < args.width) put(begin + n * kStep, values[n], weights[n]);
    PARLOR_UNROLL(1)
    for (i32 first = kHeld * kStep; first < args.width; first += kStep) {
        const i32 i = first + begin;
        put(i, load_quad(x + i, args.width - i, kWhole), weight_at(i));
    }
}
template <bool kQuantizes, class Parts>
PARLOR_DEVICE void norm_row(const RmsNormArgs& args, Parts& parts) {
    if (in_quads(args.x, args.x_stride) && in_quads(args.y, args.y_stride) &&
        in_quads(args.weight, args.width))
        norm_columns<kQuantizes, true>(args, parts);
    else
        norm_columns<kQuantizes, false>(args, parts);
}
PARLOR_KERNEL_WAITING(rms_norm, RmsNormArgs, 2) {
    PARLOR_SHARED(float, parts, RmsNormArgs::kThreads / kWarp);
    norm_row<false>(args, parts);
}
PARLOR_KERNEL_WAITING(rms_norm_q8, RmsNormArgs, 2) {
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

// Columns of a row by a block of threads, four by each.
template <bool kQuantizes, class Activation>
PARLOR_DEVICE void gated_row(const GatedArgs& args, const Activation& activation) {
    const i64 row = block_y();
    const i32 i = block_x() * GatedArgs::kColumns + kQuad * thread_x(), left = args.width - i;
    const bool whole = in_quads(args.gate, args.gate_stride) && in_quads(args.up, args.up_stride) &&
                       in_quads(args.y, args.y_stride) && args.width % kQuad == 0;
    const Quad gate = load_quad(args.gate + row * args.gate_stride + i, left, whole);
    const Quad up = load_quad(args.up + row * args.up_stride + i, left, whole);
    Quad value;
    for (i32 j = 0; j < kQuad; ++j) value.at[j] = activation(gate.at[j], up.at[j]);
    store_quad(args.y + row * args.y_stride + i, value, left, whole);
    if constexpr (kQuantizes) quantize_quad(args.to, value, row, i, args.width, left > 0);
}
#define PARLOR_GATED(name, expression)                                                             \
    PARLOR_KERNEL(name, GatedArgs) {                                                               \
        gated_row<false>(args, [&]([[maybe_unused]] float gate, float up) { return expression; }); \
    }                                                                                              \
    PARLOR_KERNEL(name##_q8, GatedArgs) {                                                          \
        gated_row<true>(args, [&]([[maybe_unused]] float gate, float up) { return expression; });  \
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
