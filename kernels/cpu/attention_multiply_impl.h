// The matrix multiplication inside of attention_impl.h: a small panel that stays in the first-level cache.
#pragma once

#include "cpu/vec.h"

namespace parlor::kernels::cpu {
namespace {

constexpr int kTileRows = 6;

// out[m][n] = scale[n] * out[m][n] + sum_k a[m * a_row + k * a_step] * b[k][n] for kM rows of kN vectors
// each.
template <int kM, int kN, bool kAccumulate>
inline void multiply_block(const float* a, int64_t a_row, int64_t a_step, int64_t steps, const float* b,
                           float* out, const V* scale) {
    constexpr int kWidth = kN * kLanes;
    V sums[kM][kN];
    PARLOR_UNROLL
    for (int m = 0; m < kM; ++m) {
        PARLOR_UNROLL
        for (int n = 0; n < kN; ++n) {
            sums[m][n] = kAccumulate ? vmul(vload(out + m * kWidth + n * kLanes), scale[n]) : vset(0);
        }
    }
    for (int64_t k = 0; k < steps; ++k, a += a_step, b += kWidth) {
        V row[kN];
        PARLOR_UNROLL
        for (int n = 0; n < kN; ++n) row[n] = vload(b + n * kLanes);
        PARLOR_UNROLL
        for (int m = 0; m < kM; ++m) {
            const V factor = vset(a[m * a_row]);
            PARLOR_UNROLL
            for (int n = 0; n < kN; ++n) sums[m][n] = vfma(factor, row[n], sums[m][n]);
        }
    }
    PARLOR_UNROLL
    for (int m = 0; m < kM; ++m) {
        PARLOR_UNROLL
        for (int n = 0; n < kN; ++n) vstore(out + m * kWidth + n * kLanes, sums[m][n]);
    }
}

template <int kN, bool kAccumulate>
inline void multiply(const float* a, int64_t a_row, int64_t a_step, int64_t rows, int64_t steps,
                     const float* b, float* out, const V* scale) {
    constexpr int64_t kOutRow = kN * kLanes;
    int64_t m = 0;
    for (; m + kTileRows <= rows; m += kTileRows) {
        multiply_block<kTileRows, kN, kAccumulate>(a + m * a_row, a_row, a_step, steps, b, out + m * kOutRow,
                                                   scale);
    }
    if (rows - m >= 4) {
        multiply_block<4, kN, kAccumulate>(a + m * a_row, a_row, a_step, steps, b, out + m * kOutRow, scale);
        m += 4;
    }
    if (rows - m >= 2) {
        multiply_block<2, kN, kAccumulate>(a + m * a_row, a_row, a_step, steps, b, out + m * kOutRow, scale);
        m += 2;
    }
    if (rows > m)
        multiply_block<1, kN, kAccumulate>(a + m * a_row, a_row, a_step, steps, b, out + m * kOutRow, scale);
}

}  // namespace
}  // namespace parlor::kernels::cpu
