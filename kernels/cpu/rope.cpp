#include <algorithm>
#include <cstring>

#include "cpu/small_ops.h"

namespace parlor::kernels::cpu {

namespace {

constexpr int kPairsAtOnce = 64;

struct SineCosine {
    double sine;
    double cosine;
};

// For angles up to about 10^6 within 10^-10; no branches, so that the compiler can vectorize the loop around
// it. Cody and Waite 1980: pi/2 in two parts, the first with 20 zero bits at its end so that quarters * part
// is exact.
inline SineCosine sine_cosine(double angle) {
    constexpr double kRound = 6755399441055744.0;  // 1.5 * 2^52: adding it leaves no bits for a fraction
    const double shifted = angle * 0.63661977236758134308 + kRound;
    const double quarters = shifted - kRound;
    const double x = (angle - quarters * 1.57079632673412561417) - quarters * 6.07710050650619224932e-11;
    uint64_t bits;
    std::memcpy(&bits, &shifted, sizeof bits);  // the lowest bits of the mantissa are the whole number

    const double y = x * x;
    // Taylor series; on [-pi/4, pi/4] their first terms left out are below 10^-11.
    const double sine =
        x * (1 + y * (-1.0 / 6 + y * (1.0 / 120 + y * (-1.0 / 5040 + y * (1.0 / 362880 - y / 39916800)))));
    const double cosine =
        1 + y * (-1.0 / 2 + y * (1.0 / 24 + y * (-1.0 / 720 +
                                                 y * (1.0 / 40320 + y * (-1.0 / 3628800 + y / 479001600)))));
    const double s = (bits & 1) != 0 ? cosine : sine;
    const double c = (bits & 1) != 0 ? sine : cosine;
    return {(bits & 2) != 0 ? -s : s, ((bits + 1) & 2) != 0 ? -c : c};
}

}  // namespace

void rope(ThreadPool& pool, float* x, int64_t token_stride, int64_t tokens, int heads, int head_dim, int dims,
          RopePairs pairs, const float* inverse_frequency, float scale, int64_t first_position) {
    const SmallOps& ops = small_ops();
    const bool quick = tokens * heads * head_dim < kQuickValues;
    split_evenly(pool, tokens, quick, [&](int64_t first, int64_t count) {
        float cosines[kPairsAtOnce];
        float sines[kPairsAtOnce];
        for (int64_t t = first; t < first + count; ++t) {
            const auto position = static_cast<double>(first_position + t);
            for (int pair = 0; pair < dims / 2; pair += kPairsAtOnce) {
                const int now = std::min(kPairsAtOnce, dims / 2 - pair);
                for (int i = 0; i < now; ++i) {
                    const SineCosine sc =
                        sine_cosine(position * static_cast<double>(inverse_frequency[pair + i]));
                    cosines[i] = static_cast<float>(sc.cosine * static_cast<double>(scale));
                    sines[i] = static_cast<float>(sc.sine * static_cast<double>(scale));
                }
                ops.rope_pairs(x + t * token_stride, heads, head_dim, dims, pairs, cosines, sines, pair, now);
            }
        }
    });
}

}  // namespace parlor::kernels::cpu
