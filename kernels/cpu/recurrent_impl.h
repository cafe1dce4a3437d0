// Rows of the operations with a state over vec.h; included once per level, by small_ops_<level>.cpp.
#pragma once

#include <cmath>

#include "cpu/recurrent_ops.h"
#include "cpu/small_ops_impl.h"
#include "cpu/vec.h"

#define PARLOR_RECURRENT_OPS \
    { conv_channels, l2_norm_row, delta_columns, rms_norm_gated_rows, sigmoid_mul_row }

namespace parlor::kernels::cpu {
namespace {

// The lanes of a row that exist: all of them, or the first n.
inline V load_lanes(const float* p, int64_t n) {
    return n >= kLanes ? vload(p) : vload_first(p, n);
}
inline void store_lanes(float* p, V v, int64_t n) {
    if (n >= kLanes) {
        vstore(p, v);
    } else {
        vstore_first(p, v, n);
    }
}

inline void conv_channels(const ConvArgs& args, int64_t first, int64_t count) {
    const int64_t before = args.taps - 1;
    for (int64_t c = first; c < first + count; c += kLanes) {
        const int64_t n = first + count - c;
        const int64_t lanes = n < kLanes ? n : kLanes;
        V weight[kMaxConvTaps];
        for (int j = 0; j < args.taps; ++j) {
            float column[kLanes] = {};
            for (int64_t i = 0; i < lanes; ++i) column[i] = args.weight[(c + i) * args.taps + j];
            weight[j] = vload(column);
        }
        // Row t of the input; negative ones are in the state.
        const auto input = [&](int64_t t) {
            return load_lanes(
                t >= 0 ? args.x + t * args.stride + c : args.state + (before + t) * args.channels + c, n);
        };
        V kept[kMaxConvTaps];
        for (int64_t i = 0; i < before; ++i) kept[i] = input(args.tokens - before + i);
        // From the back: the rows before are still the input.
        for (int64_t t = args.tokens - 1; t >= 0; --t) {
            V sum = vset(0);
            for (int j = 0; j < args.taps; ++j) sum = vfma(weight[j], input(t - before + j), sum);
            store_lanes(args.x + t * args.stride + c, silu_mul(sum, vset(1)), n);
        }
        for (int64_t i = 0; i < before; ++i) store_lanes(args.state + i * args.channels + c, kept[i], n);
    }
}

inline void l2_norm_row(float* x, int64_t dim, float eps, float scale) {
    const double squares = mean_square(x, dim) * static_cast<double>(dim);
    const auto factor =
        static_cast<float>(static_cast<double>(scale) / std::sqrt(squares + static_cast<double>(eps)));
    int64_t i = 0;
    for (; i + kLanes <= dim; i += kLanes) vstore(x + i, vmul(vload(x + i), vset(factor)));
    for (; i < dim; ++i) x[i] *= factor;
}

inline float dot(const float* x, const float* y, int64_t count) {
    V sum = vset(0);
    int64_t i = 0;
    for (; i + kLanes <= count; i += kLanes) sum = vfma(vload(x + i), vload(y + i), sum);
    if (i < count) sum = vfma(vload_first(x + i, count - i), vload_first(y + i, count - i), sum);
    return vsum(sum);
}

// One token, kN vectors of columns (the last one may have `lanes` columns only). The state is read once for
// what it remembers of k and of q, then updated: S_new^T q = decay S^T q + (k . q) delta.
template <int kN>
inline void delta_token(float* state, int64_t row_stride, const float* q, const float* k, float kq,
                        const float* v, float decay, float beta, int64_t k_dim, int64_t lanes, float* out) {
    V of_k[kN];
    V of_q[kN];
    PARLOR_UNROLL
    for (int n = 0; n < kN; ++n) of_k[n] = of_q[n] = vset(0);
    const float* row = state;
    for (int64_t i = 0; i < k_dim; ++i, row += row_stride) {
        const V ki = vset(k[i]);
        const V qi = vset(q[i]);
        PARLOR_UNROLL
        for (int n = 0; n < kN; ++n) {
            const V s = kN == 1 ? load_lanes(row, lanes) : vload(row + n * kLanes);
            of_k[n] = vfma(ki, s, of_k[n]);
            of_q[n] = vfma(qi, s, of_q[n]);
        }
    }
    V delta[kN];
    PARLOR_UNROLL
    for (int n = 0; n < kN; ++n) {
        const V value = kN == 1 ? load_lanes(v, lanes) : vload(v + n * kLanes);
        delta[n] = vmul(vset(beta), vsub(value, vmul(vset(decay), of_k[n])));
        const V result = vfma(vset(kq), delta[n], vmul(vset(decay), of_q[n]));
        if (kN == 1) {
            store_lanes(out, result, lanes);
        } else {
            vstore(out + n * kLanes, result);
        }
    }
    float* target = state;
    for (int64_t i = 0; i < k_dim; ++i, target += row_stride) {
        const V ki = vset(k[i]);
        PARLOR_UNROLL
        for (int n = 0; n < kN; ++n) {
            if (kN == 1) {
                store_lanes(target, vfma(ki, delta[n], vmul(vset(decay), load_lanes(target, lanes))), lanes);
            } else {
                float* place = target + n * kLanes;
                vstore(place, vfma(ki, delta[n], vmul(vset(decay), vload(place))));
            }
        }
    }
}

inline void delta_columns(const DeltaRuleArgs& args, int head, int first, int count, int64_t first_token,
                          int64_t tokens, const float* decays, const float* betas) {
    const int group = args.tiled ? head % args.k_heads : head / (args.v_heads / args.k_heads);
    float* state = args.state + static_cast<int64_t>(head) * args.k_dim * args.v_dim + first;
    for (int64_t t = 0; t < tokens; ++t) {
        const int64_t token = first_token + t;
        const float* q = args.q + token * args.qkv_stride + static_cast<int64_t>(group) * args.k_dim;
        const float* k = args.k + token * args.qkv_stride + static_cast<int64_t>(group) * args.k_dim;
        const float* v = args.v + token * args.qkv_stride + static_cast<int64_t>(head) * args.v_dim + first;
        float* out = args.out + (token * args.v_heads + head) * args.v_dim + first;
        const float kq = dot(k, q, args.k_dim);
        int64_t c = 0;
        for (; c + 4 * kLanes <= count; c += 4 * kLanes) {
            delta_token<4>(state + c, args.v_dim, q, k, kq, v + c, decays[t], betas[t], args.k_dim, kLanes,
                           out + c);
        }
        for (; c < count; c += kLanes) {
            const int64_t lanes = count - c < kLanes ? count - c : kLanes;
            delta_token<1>(state + c, args.v_dim, q, k, kq, v + c, decays[t], betas[t], args.k_dim, lanes,
                           out + c);
        }
    }
}

inline V logistic(V x) {
    return vdiv(vset(1.0f), vadd(vset(1.0f), vexp(vsub(vset(0), x))));
}

inline void rms_norm_gated_rows(const float* x, const float* weight, const float* gate, float* y,
                                int64_t rows, int64_t width, float eps) {
    for (int64_t r = 0; r < rows; ++r, x += width, gate += width, y += width) {
        const auto factor =
            static_cast<float>(1 / std::sqrt(mean_square(x, width) + static_cast<double>(eps)));
        for (int64_t i = 0; i < width; i += kLanes) {
            const int64_t n = width - i;
            const V normed = vmul(vmul(load_lanes(x + i, n), vset(factor)), load_lanes(weight + i, n));
            store_lanes(y + i, silu_mul(load_lanes(gate + i, n), normed), n);
        }
    }
}

inline void sigmoid_mul_row(const float* gate, float* y, int64_t count) {
    for (int64_t i = 0; i < count; i += kLanes) {
        const int64_t n = count - i;
        store_lanes(y + i, vmul(load_lanes(y + i, n), logistic(load_lanes(gate + i, n))), n);
    }
}

}  // namespace
}  // namespace parlor::kernels::cpu
