// Dot products with rows of K and weighted sums of rows of V, for attention_positions_impl.h.
#pragma once

#include "cpu/kv_impl.h"
#include "cpu/small_ops.h"
#include "cpu/vec.h"

namespace parlor::kernels::cpu {
namespace {

constexpr int kDotKeys = 4;           // keys per step: vsum4 adds up four at a time
constexpr int64_t kKeysAtOnce = 128;  // between two steps of the softmax

// Rows of f16 or bf16, read as they are stored; dims is a multiple of kLanes.
template <KvType kType>
struct StoredRows {
    const uint8_t* base;
    int64_t row_bytes;
    int64_t dims;
    V load(int64_t row, int64_t i) const {
        const uint8_t* stored = base + row * row_bytes;
        if constexpr (kType == KvType::f16) return vload_f16(stored + 2 * i);
        return vload_bf16(stored + 2 * i);
    }
};

// Rows decoded and padded by decode_kv_tile().
struct DecodedRows {
    const float* base;
    int64_t dims;
    V load(int64_t row, int64_t i) const { return vload(base + row * dims + i); }
};

// scores[h][key] = q[h] . k[key] for kH heads. Scores up to the next multiple of kDotKeys are written, with
// repetitions.
template <int kH, typename Rows>
inline void dot_heads(const float* q, int64_t q_width, const Rows& k, int64_t keys, float* scores) {
    for (int64_t key = 0; key < keys; key += kDotKeys) {
        int64_t rows[kDotKeys];
        V sums[kH][kDotKeys];
        PARLOR_UNROLL
        for (int j = 0; j < kDotKeys; ++j) {
            rows[j] = key + j < keys ? key + j : keys - 1;
            PARLOR_UNROLL
            for (int h = 0; h < kH; ++h) sums[h][j] = vset(0);
        }
        for (int64_t i = 0; i < k.dims; i += kLanes) {
            V row[kDotKeys];
            PARLOR_UNROLL
            for (int j = 0; j < kDotKeys; ++j) row[j] = k.load(rows[j], i);
            PARLOR_UNROLL
            for (int h = 0; h < kH; ++h) {
                const V query = vload(q + h * q_width + i);
                PARLOR_UNROLL
                for (int j = 0; j < kDotKeys; ++j) sums[h][j] = vfma(query, row[j], sums[h][j]);
            }
        }
        PARLOR_UNROLL
        for (int h = 0; h < kH; ++h) {
            vsum4(sums[h][0], sums[h][1], sums[h][2], sums[h][3], scores + h * kKeysAtOnce + key);
        }
    }
}

// out[h] = scale[h] * out[h] + sum_key p[h][key] * v[key] for kH heads and kD vectors of dims from first_dim
// on.
template <int kH, int kD, typename Rows>
inline void add_values(const float* p, const Rows& v, int64_t first_dim, int64_t keys, const float* scale,
                       float* out, int64_t out_width) {
    V sums[kH][kD];
    PARLOR_UNROLL
    for (int h = 0; h < kH; ++h) {
        PARLOR_UNROLL
        for (int d = 0; d < kD; ++d) {
            sums[h][d] = vmul(vset(scale[h]), vload(out + h * out_width + first_dim + d * kLanes));
        }
    }
    for (int64_t key = 0; key < keys; ++key) {
        V row[kD];
        PARLOR_UNROLL
        for (int d = 0; d < kD; ++d) row[d] = v.load(key, first_dim + d * kLanes);
        PARLOR_UNROLL
        for (int h = 0; h < kH; ++h) {
            const V weight = vset(p[h * kKeysAtOnce + key]);
            PARLOR_UNROLL
            for (int d = 0; d < kD; ++d) sums[h][d] = vfma(weight, row[d], sums[h][d]);
        }
    }
    PARLOR_UNROLL
    for (int h = 0; h < kH; ++h) {
        PARLOR_UNROLL
        for (int d = 0; d < kD; ++d) vstore(out + h * out_width + first_dim + d * kLanes, sums[h][d]);
    }
}

}  // namespace
}  // namespace parlor::kernels::cpu
