// Rows of the small operations over vec.h; included once per level, by small_ops_<level>.cpp.
#pragma once

#include <cmath>

#include "cpu/attention_impl.h"
#include "cpu/attention_positions_impl.h"
#include "cpu/kv_impl.h"
#include "cpu/small_ops.h"
#include "cpu/vec.h"

// The table of the level that this file is compiled for.
#define PARLOR_SMALL_OPS                                                                          \
    {                                                                                             \
        rms_norm_rows, rope_pairs, silu_mul_row, gelu_mul_row, add_row, scale_row, softcap_row,   \
            all_finite_row, kv_encode_row, attention_tokens, attention_positions, attention_join, \
            copy_scaled_row, add_scaled_row, swiglu_clamped_row                                   \
    }

namespace parlor::kernels::cpu {
namespace {

inline double mean_square(const float* x, int64_t width) {
    V sums[4] = {vset(0), vset(0), vset(0), vset(0)};
    int64_t i = 0;
    for (; i + 4 * kLanes <= width; i += 4 * kLanes) {
        for (int j = 0; j < 4; ++j) {
            const V values = vload(x + i + j * kLanes);
            sums[j] = vfma(values, values, sums[j]);
        }
    }
    double sum = vsum(vadd(vadd(sums[0], sums[1]), vadd(sums[2], sums[3])));
    for (; i < width; ++i) sum += static_cast<double>(x[i]) * x[i];
    if (!(sum <
          1e30)) {  // squares of large finite values overflow in float32; NaN and infinity stay what they are
        sum = 0;
        for (i = 0; i < width; ++i) sum += static_cast<double>(x[i]) * x[i];
    }
    return sum / static_cast<double>(width);
}

inline void rms_norm_rows(const float* x, const float* weight, float* y, int64_t tokens, int64_t width,
                          float eps) {
    for (int64_t t = 0; t < tokens; ++t, x += width, y += width) {
        const auto factor =
            static_cast<float>(1 / std::sqrt(mean_square(x, width) + static_cast<double>(eps)));
        int64_t i = 0;
        if (weight == nullptr) {
            for (; i + kLanes <= width; i += kLanes) vstore(y + i, vmul(vload(x + i), vset(factor)));
            for (; i < width; ++i) y[i] = x[i] * factor;
            continue;
        }
        for (; i + kLanes <= width; i += kLanes) {
            vstore(y + i, vmul(vmul(vload(x + i), vset(factor)), vload(weight + i)));
        }
        for (; i < width; ++i) y[i] = x[i] * factor * weight[i];
    }
}

inline void rope_pairs(float* x, int heads, int head_dim, int dims, RopePairs pairs, const float* cosines,
                       const float* sines, int first_pair, int count) {
    for (int h = 0; h < heads; ++h, x += head_dim) {
        if (pairs == RopePairs::interleaved) {
            for (int i = 0; i < count; ++i) {
                float* pair = x + 2 * (first_pair + i);
                const float a = pair[0];
                const float b = pair[1];
                pair[0] = a * cosines[i] - b * sines[i];
                pair[1] = a * sines[i] + b * cosines[i];
            }
            continue;
        }
        float* low = x + first_pair;
        float* high = low + dims / 2;
        int i = 0;
        for (; i + kLanes <= count; i += kLanes) {
            const V a = vload(low + i);
            const V b = vload(high + i);
            const V c = vload(cosines + i);
            const V s = vload(sines + i);
            vstore(low + i, vsub(vmul(a, c), vmul(b, s)));
            vstore(high + i, vfma(a, s, vmul(b, c)));
        }
        for (; i < count; ++i) {
            const float a = low[i];
            const float b = high[i];
            low[i] = a * cosines[i] - b * sines[i];
            high[i] = a * sines[i] + b * cosines[i];
        }
    }
}

// g / (1 + e^-g) * u
inline V silu_mul(V gate, V up) {
    const V denominator = vadd(vset(1.0f), vexp(vsub(vset(0), gate)));
    return vmul(vdiv(gate, denominator), up);
}

inline void silu_mul_row(const float* gate, const float* up, float* y, int64_t count) {
    int64_t i = 0;
    for (; i + kLanes <= count; i += kLanes) vstore(y + i, silu_mul(vload(gate + i), vload(up + i)));
    const int64_t rest = count - i;
    if (rest > 0) vstore_first(y + i, silu_mul(vload_first(gate + i, rest), vload_first(up + i, rest)), rest);
}

// gelu in its tanh form: 0.5 * (1 + tanh(z)) is 1 / (1 + e^-2z) with z = sqrt(2 / pi) * (g + 0.044715 * g^3).
inline V gelu_mul(V gate, V up) {
    const V cubic = vfma(vmul(vmul(gate, gate), gate), vset(0.0713548163f), vmul(gate, vset(1.5957691216f)));
    const V denominator = vadd(vset(1.0f), vexp(vsub(vset(0), cubic)));
    return vmul(vdiv(gate, denominator), up);
}

inline void gelu_mul_row(const float* gate, const float* up, float* y, int64_t count) {
    int64_t i = 0;
    for (; i + kLanes <= count; i += kLanes) vstore(y + i, gelu_mul(vload(gate + i), vload(up + i)));
    const int64_t rest = count - i;
    if (rest > 0) vstore_first(y + i, gelu_mul(vload_first(gate + i, rest), vload_first(up + i, rest)), rest);
}

inline void scale_row(float factor, float* y, int64_t count) {
    int64_t i = 0;
    for (; i + kLanes <= count; i += kLanes) vstore(y + i, vmul(vload(y + i), vset(factor)));
    for (; i < count; ++i) y[i] *= factor;
}

inline void softcap_row(float cap, float* y, int64_t count) {
    int64_t i = 0;
    for (; i + kLanes <= count; i += kLanes)
        vstore(y + i, vmul(vset(cap), vtanh(vdiv(vload(y + i), vset(cap)))));
    const int64_t rest = count - i;
    if (rest > 0)
        vstore_first(y + i, vmul(vset(cap), vtanh(vdiv(vload_first(y + i, rest), vset(cap)))), rest);
}

inline void add_row(const float* x, float* y, int64_t count) {
    int64_t i = 0;
    for (; i + kLanes <= count; i += kLanes) vstore(y + i, vadd(vload(x + i), vload(y + i)));
    for (; i < count; ++i) y[i] += x[i];
}

inline void copy_scaled_row(const float* x, float factor, float* y, int64_t count) {
    int64_t i = 0;
    for (; i + kLanes <= count; i += kLanes) vstore(y + i, vmul(vload(x + i), vset(factor)));
    for (; i < count; ++i) y[i] = x[i] * factor;
}

inline void add_scaled_row(const float* x, float factor, float* y, int64_t count) {
    int64_t i = 0;
    for (; i + kLanes <= count; i += kLanes)
        vstore(y + i, vadd(vmul(vload(x + i), vset(factor)), vload(y + i)));
    for (; i < count; ++i) y[i] += x[i] * factor;
}

// min(g, limit) / (1 + e^(-alpha g)) * (clamp(u) + 1); NaN as the second argument of vmin and vmax stays
inline V swiglu_clamped(V gate, V up, float alpha, float limit) {
    gate = vmin(vset(limit), gate);
    up = vmax(vset(-limit), vmin(vset(limit), up));
    const V denominator = vadd(vset(1.0f), vexp(vmul(gate, vset(-alpha))));
    return vmul(vdiv(gate, denominator), vadd(up, vset(1.0f)));
}

inline void swiglu_clamped_row(const float* gate, const float* up, float* y, int64_t count, float alpha,
                               float limit) {
    int64_t i = 0;
    for (; i + kLanes <= count; i += kLanes)
        vstore(y + i, swiglu_clamped(vload(gate + i), vload(up + i), alpha, limit));
    const int64_t rest = count - i;
    if (rest > 0)
        vstore_first(y + i,
                     swiglu_clamped(vload_first(gate + i, rest), vload_first(up + i, rest), alpha, limit),
                     rest);
}

// 0 * x is zero for every finite x and NaN for the others.
inline bool all_finite_row(const float* values, int64_t count) {
    V sums[4] = {vset(0), vset(0), vset(0), vset(0)};
    int64_t i = 0;
    for (; i + 4 * kLanes <= count; i += 4 * kLanes) {
        for (int j = 0; j < 4; ++j) sums[j] = vfma(vload(values + i + j * kLanes), vset(0), sums[j]);
    }
    float sum = vsum(vadd(vadd(sums[0], sums[1]), vadd(sums[2], sums[3])));
    for (; i < count; ++i) sum += 0 * values[i];
    return sum == 0;
}

}  // namespace
}  // namespace parlor::kernels::cpu
