// Operations of layers that carry a state from token to token instead of a cache: "Gated Delta Networks:
// Improving Mamba2 with Delta Rule" (Yang, Kautz, Hatamizadeh, 2024, arXiv 2412.06464), as Qwen3-Next and
// Qwen3.5 use it. The state is read and written; whoever wants to go back must have copied it.
#pragma once

#include <cstdint>

#include "kernels/thread_pool.h"

namespace parlor::kernels::cpu {

inline constexpr int kMaxConvTaps = 16;

// A causal depthwise convolution and SiLU, in place:
// x[t, c] = silu(sum_j weight[c, j] * x[t - taps + 1 + j, c]), j = 0 .. taps - 1.
struct ConvArgs {
    float* x = nullptr;  // [tokens, channels], token stride `stride`
    int64_t stride = 0;
    int64_t tokens = 0;
    int64_t channels = 0;
    const float* weight = nullptr;  // [channels, taps]
    int taps = 0;                   // 1 .. kMaxConvTaps
    float* state = nullptr;         // [taps - 1, channels]: the inputs before token 0, oldest first; updated
};
void causal_conv1d(ThreadPool& pool, const ConvArgs& args);

// x[t, h, :] *= scale / sqrt(sum of squares + eps) over each head [dim].
void l2_norm(ThreadPool& pool, float* x, int64_t token_stride, int64_t tokens, int heads, int dim, float eps,
             float scale);

// For each token t and value head h, whose key head is g:
//   S <- exp(a[h] * softplus(alpha[t, h] + dt_bias[h])) * S
//   S <- S + k[t, g] (sigmoid(beta[t, h]) * (v[t, h] - S^T k[t, g]))^T
//   out[t, h] = S^T q[t, g]
struct DeltaRuleArgs {
    const float* q = nullptr;        // [tokens, k_heads, k_dim], already normalized; token strides in floats
    const float* k = nullptr;        // [tokens, k_heads, k_dim]
    const float* v = nullptr;        // [tokens, v_heads, v_dim]
    int64_t qkv_stride = 0;          // of q, k and v
    const float* alpha = nullptr;    // [tokens, v_heads]
    const float* beta = nullptr;     // [tokens, v_heads]
    const float* a = nullptr;        // [v_heads], negative
    const float* dt_bias = nullptr;  // [v_heads]
    float* out = nullptr;            // [tokens, v_heads, v_dim]
    int64_t tokens = 0;
    int k_heads = 0;
    int v_heads = 0;  // a multiple of k_heads
    int k_dim = 0;
    int v_dim = 0;
    bool tiled = false;      // g = h % k_heads; otherwise g = h / (v_heads / k_heads)
    float* state = nullptr;  // S [v_heads, k_dim, v_dim]; updated
};
// Results depend neither on the number of threads nor on how the tokens are cut into calls.
void gated_delta_rule(ThreadPool& pool, const DeltaRuleArgs& args);

// y[r, i] = x[r, i] * rsqrt(mean_i(x^2) + eps) * weight[i] * silu(gate[r, i]) over [rows, width]; y may be x.
void rms_norm_gated(ThreadPool& pool, const float* x, const float* weight, const float* gate, float* y,
                    int64_t rows, int64_t width, float eps);

// y[t, h, i] *= sigmoid(gate[t, h, i]) over [tokens, heads, dim]; y is contiguous, strides are in floats.
void sigmoid_mul(ThreadPool& pool, const float* gate, int64_t token_stride, int64_t head_stride, float* y,
                 int64_t tokens, int heads, int dim);

}  // namespace parlor::kernels::cpu

// The same as plain loops, sums in double: the definition of correct.
namespace parlor::kernels::reference {

void causal_conv1d(const cpu::ConvArgs& args);
void l2_norm(float* x, int64_t token_stride, int64_t tokens, int heads, int dim, float eps, float scale);
void gated_delta_rule(const cpu::DeltaRuleArgs& args);
void rms_norm_gated(const float* x, const float* weight, const float* gate, float* y, int64_t rows,
                    int64_t width, float eps);
void sigmoid_mul(const float* gate, int64_t token_stride, int64_t head_stride, float* y, int64_t tokens,
                 int heads, int dim);

}  // namespace parlor::kernels::reference
