// Arguments of the kernels: plain structures that host and device share. Pointers are the device's.
#pragma once

#include "cuda/device/args_attention.h"
#include "cuda/device/args_experts.h"
#include "cuda/device/args_products.h"

namespace parlor::cuda {

// y[r, i] = x[r, i] * rsqrt(mean_i(x^2) + eps) * weight[i]; weight null: of ones. x and y may be the same.
// grid.x = rows.
struct RmsNormArgs {
    static constexpr i32 kThreads = 512;
    const float* x;
    const float* weight;
    float* y;
    i64 x_stride, y_stride;
    i32 width;
    float eps;
    Activations to;  // of rms_norm_q8 alone: y as int8 besides; width is a multiple of 32
};

// Rotates in place x [tokens, heads, head_dim] at positions *position + offset + t: the position stands in
// device memory, so that a graph of launches can be replayed. grid.x = ceil(heads * dims / 2 / kThreads),
// grid.y = tokens.
struct RopeArgs {
    static constexpr i32 kThreads = 128;
    float* x;
    i64 token_stride;
    const float* inverse_frequency;  // [dims / 2]
    const i32* position;
    i32 offset;
    i32 heads, head_dim, dims;
    i32 interleaved;  // pairs (2i, 2i+1); otherwise (i, i + dims / 2)
    float scale;      // of cos and sin
};

// y = activation(gate) * up over [tokens, width]; y may be gate. grid.x = ceil(width / kColumns), grid.y =
// tokens.
struct GatedArgs {
    static constexpr i32 kThreads = 128, kColumns = 4 * kThreads;
    const float* gate;
    const float* up;
    float* y;
    i64 gate_stride, up_stride, y_stride;
    i32 width;
    float alpha, limit;  // of the clamped one
    Activations to;      // of those named _q8 alone: y as int8 besides; width is a multiple of 32
};

// Over `count` values; grid.x = ceil(count / kThreads).
struct ElementwiseArgs {
    static constexpr i32 kThreads = 256;
    const float* x;
    float* y;
    i64 count;
    float factor;
};

// Rows of any stride, as parts of heads are. grid.x = ceil(width / kThreads), grid.y = rows.
struct CopyRowsArgs {
    static constexpr i32 kThreads = 128;
    const float* x;
    float* y;
    i64 x_stride, y_stride;
    i32 width;
};

// x[t] *= 1 + scale * log(1 + floor((*position + offset + t) / length)): Llama 4's attention temperature.
// grid.x = ceil(width / kThreads), grid.y = tokens.
struct TemperatureArgs {
    static constexpr i32 kThreads = 128;
    float* x;  // [tokens, width]
    const i32* position;
    i32 offset, width, length;
    float scale;
};

// What is chosen from: the largest of `count` logits, ties by their number, and what is wrong with them all.
struct BestLogits {
    static constexpr i32 kMost = 64;
    static constexpr u32 kNotFinite = 1, kFlat = 2, kLargeKv = 4;
    u32 trouble;
    i32 count;
    i32 token[kMost];
    float logit[kMost];
};
// In two steps: kParts blocks have a part of the logits each, of kMostPart at most; then one block. Both give
// keys whose order as integers is that of the logits, the lower number first among equals.
struct BestArgs {
    static constexpr i32 kThreads = 256;
    static constexpr i32 kParts = 64;
    static constexpr i32 kMostPart = 8192;
    const float* logits;
    u64* keys;        // [kParts, BestLogits::kMost]
    float* range;     // [kParts, 2]: the least and the greatest
    u32* not_finite;  // [kParts]
    BestLogits* out;  // of the second step
    i32 count;
    const u32* large_kv;  // or null: what KvWriteArgs has set, handed on as kLargeKv
};

// ---- layers with a state: kernels/recurrent.h says what they compute

// In place; grid.x = ceil(channels / kThreads).
struct ConvArgs {
    static constexpr i32 kThreads = 128;
    static constexpr i32 kMostTaps = 16;
    float* x;             // [tokens, channels], token stride `stride`
    const float* weight;  // [channels, taps]
    float* state;         // [taps - 1, channels], updated
    i64 stride;
    i32 tokens, channels, taps;
};

// In place over heads [dim]; grid.x = heads, grid.y = tokens.
struct L2NormArgs {
    static constexpr i32 kThreads = 128;
    float* x;
    i64 token_stride;
    i32 dim;
    float eps, scale;
};

// A block of threads has one value head and all its tokens, a thread columns of the state. grid.x = v_heads.
// k_dim at most kMostDim.
struct DeltaRuleArgs {
    static constexpr i32 kThreads = 128;
    static constexpr i32 kMostDim = 512;
    const float *q, *k,
        *v;  // [tokens, k_heads, k_dim], the same, [tokens, v_heads, v_dim]; stride qkv_stride
    const float *alpha, *beta;  // [tokens, v_heads]
    const float *a, *dt_bias;   // [v_heads]
    float* out;                 // [tokens, v_heads, v_dim]
    float* state;               // [v_heads, k_dim, v_dim], updated
    i64 qkv_stride;
    i32 tokens, k_heads, v_heads, k_dim, v_dim;
    i32 tiled;
};

// beta and alpha [tokens, v_heads] out of a projection that gives them by key head: its betas, then its
// alphas. grid.x = ceil(v_heads / kThreads), grid.y = tokens.
struct SplitRatesArgs {
    static constexpr i32 kThreads = 128;
    const float* both;  // [tokens, 2 * v_heads]
    float *beta, *alpha;
    i32 k_heads, v_heads;
};

// y[r, i] = x[r, i] * rsqrt(mean_i(x^2) + eps) * weight[i] * silu(gate[r, i]); y may be x. grid.x = rows.
struct GatedNormArgs {
    static constexpr i32 kThreads = 128;
    const float *x, *weight, *gate;
    float* y;
    i32 width;
    float eps;
};

// y[t, h, i] *= sigmoid(gate[t, h, i]); y contiguous [tokens, heads, dim]. grid.x = heads, grid.y = tokens.
struct SigmoidMulArgs {
    static constexpr i32 kThreads = 128;
    const float* gate;
    float* y;
    i64 token_stride, head_stride;  // of gate
    i32 heads, dim;
};

}  // namespace parlor::cuda
