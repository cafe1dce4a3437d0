// Layers that carry a state from token to token (kernels/recurrent.h). Tokens follow each other, so that what
// runs side by side is channels, heads, and the columns of a head's state.
#include "cuda/device/args.h"
#include "cuda/device/base.h"
#include "cuda/device/block.h"

namespace parlor::cuda {

PARLOR_KERNEL(causal_conv1d, ConvArgs) {
    const i32 c = block_x() * ConvArgs::kThreads + thread_x();
    if (c >= args.channels) return;
    const i32 before = args.taps - 1;
    float seen[ConvArgs::kMostTaps];  // the inputs of the last taps - 1 tokens, oldest first
    for (i32 i = 0; i < ConvArgs::kMostTaps; ++i)
        seen[i] = i < before ? args.state[i64{i} * args.channels + c] : 0;
    const float* weight = args.weight + i64{c} * args.taps;
    for (i32 t = 0; t < args.tokens; ++t) {
        float& x = args.x[t * args.stride + c];
        const float input = x;
        float sum = weight[before] * input;
        for (i32 i = 0; i < ConvArgs::kMostTaps; ++i) {
            if (i >= before) break;
            sum += weight[i] * seen[i];
            seen[i] = i + 1 < before ? seen[i + 1] : input;
        }
        x = silu(sum);
    }
    for (i32 i = 0; i < ConvArgs::kMostTaps; ++i)
        if (i < before) args.state[i64{i} * args.channels + c] = seen[i];
}

PARLOR_KERNEL(l2_norm, L2NormArgs) {
    PARLOR_SHARED(float, parts, L2NormArgs::kThreads / kWarp);
    float* x = args.x + block_y() * args.token_stride + i64{block_x()} * args.dim;
    float squares = 0;
    for (i32 i = thread_x(); i < args.dim; i += L2NormArgs::kThreads) squares += x[i] * x[i];
    const float factor = args.scale / square_root(block_sum<L2NormArgs::kThreads>(squares, parts) + args.eps);
    for (i32 i = thread_x(); i < args.dim; i += L2NormArgs::kThreads) x[i] *= factor;
}

PARLOR_DEVICE float softplus(float x) {
    return x > 20 ? x : log1p_of(exp_of(x));
}

PARLOR_KERNEL(gated_delta_rule, DeltaRuleArgs) {
    PARLOR_SHARED(float, q, DeltaRuleArgs::kMostDim);
    PARLOR_SHARED(float, k, DeltaRuleArgs::kMostDim);
    constexpr i32 kThreads = DeltaRuleArgs::kThreads;
    const i32 h = block_x();
    const i32 group = args.tiled != 0 ? h % args.k_heads : h / (args.v_heads / args.k_heads);
    float* state = args.state + i64{h} * args.k_dim * args.v_dim;
    for (i32 t = 0; t < args.tokens; ++t) {
        const i64 from = t * args.qkv_stride;
        sync_threads();  // all are done with the token before
        for (i32 i = thread_x(); i < args.k_dim; i += kThreads) {
            q[i] = args.q[from + i64{group} * args.k_dim + i];
            k[i] = args.k[from + i64{group} * args.k_dim + i];
        }
        sync_threads();
        const i64 gate = i64{t} * args.v_heads + h;
        const float decay = exp_of(args.a[h] * softplus(args.alpha[gate] + args.dt_bias[h]));
        const float beta = sigmoid(args.beta[gate]);
        for (i32 j = thread_x(); j < args.v_dim; j += kThreads) {
            float remembered = 0;
            for (i32 i = 0; i < args.k_dim; ++i) remembered += state[i64{i} * args.v_dim + j] * k[i];
            const float delta = beta * (args.v[from + i64{h} * args.v_dim + j] - decay * remembered);
            float out = 0;
            for (i32 i = 0; i < args.k_dim; ++i) {
                float& s = state[i64{i} * args.v_dim + j];
                s = decay * s + k[i] * delta;
                out += s * q[i];
            }
            args.out[gate * args.v_dim + j] = out;
        }
    }
}

PARLOR_KERNEL(split_rates, SplitRatesArgs) {
    const i32 h = block_x() * SplitRatesArgs::kThreads + thread_x();
    if (h >= args.v_heads) return;
    const i32 per_key = args.v_heads / args.k_heads;
    const float* both =
        args.both + i64{2} * block_y() * args.v_heads + h / per_key * 2 * per_key + h % per_key;
    args.beta[i64{block_y()} * args.v_heads + h] = both[0];
    args.alpha[i64{block_y()} * args.v_heads + h] = both[per_key];
}

PARLOR_KERNEL(rms_norm_gated, GatedNormArgs) {
    PARLOR_SHARED(float, parts, GatedNormArgs::kThreads / kWarp);
    const i64 row = i64{block_x()} * args.width;
    float squares = 0;
    for (i32 i = thread_x(); i < args.width; i += GatedNormArgs::kThreads)
        squares += args.x[row + i] * args.x[row + i];
    const float mean = block_sum<GatedNormArgs::kThreads>(squares, parts) / static_cast<float>(args.width);
    const float factor = 1 / square_root(mean + args.eps);
    for (i32 i = thread_x(); i < args.width; i += GatedNormArgs::kThreads)
        args.y[row + i] = args.x[row + i] * factor * args.weight[i] * silu(args.gate[row + i]);
}

PARLOR_KERNEL(sigmoid_mul, SigmoidMulArgs) {
    const float* gate = args.gate + block_y() * args.token_stride + block_x() * args.head_stride;
    float* y = args.y + (i64{block_y()} * args.heads + block_x()) * args.dim;
    for (i32 i = thread_x(); i < args.dim; i += SigmoidMulArgs::kThreads) y[i] *= sigmoid(gate[i]);
}

}  // namespace parlor::cuda
