#include "kernels/recurrent.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "cpu/level.h"
#include "cpu/recurrent_ops.h"
#include "cpu/small_ops.h"
#include "kernels/check.h"

namespace parlor::kernels::cpu {

namespace {

constexpr int64_t kChannelsAtOnce = 64;  // four cache lines of a token's row
constexpr int64_t kGateTokens = 64;      // tokens whose gates are worked out at once

struct Gates {
    float decays[kGateTokens], betas[kGateTokens];
};

// In double: exp(a * softplus(…)) is applied once per token, and its errors would add up over thousands of
// them.
void make_gates(const DeltaRuleArgs& args, int head, int64_t first, int64_t count, Gates& gates) {
    for (int64_t i = 0; i < count; ++i) {
        const int64_t at = (first + i) * args.v_heads + head;
        const double x = static_cast<double>(args.alpha[at]) + static_cast<double>(args.dt_bias[head]);
        const double softplus = x > 30 ? x : std::log1p(std::exp(x));
        gates.decays[i] = static_cast<float>(std::exp(static_cast<double>(args.a[head]) * softplus));
        gates.betas[i] = static_cast<float>(1 / (1 + std::exp(-static_cast<double>(args.beta[at]))));
    }
}

}  // namespace

const RecurrentOps& recurrent_ops() {
    static constexpr auto kTable = std::to_array<Variant<const RecurrentOps*>>({
#if defined(PARLOR_X86)
        {Level::avx512, &kRecurrentOpsAvx512}, {Level::avx2, &kRecurrentOpsAvx2},
#elif defined(PARLOR_ARM64)
        {Level::neon, &kRecurrentOpsNeon},
#endif
            {Level::portable, &kRecurrentOpsPortable},
    });
    return *pick<const RecurrentOps*>(kTable);
}

void causal_conv1d(ThreadPool& pool, const ConvArgs& args) {
    CHECK(args.taps >= 1 && args.taps <= kMaxConvTaps && args.tokens >= 1);
    const RecurrentOps& ops = recurrent_ops();
    const int64_t pieces = (args.channels + kChannelsAtOnce - 1) / kChannelsAtOnce;
    split_evenly(pool, pieces, args.tokens * args.channels < kQuickValues, [&](int64_t first, int64_t count) {
        const int64_t begin = first * kChannelsAtOnce;
        const int64_t end = std::min(args.channels, (first + count) * kChannelsAtOnce);
        for (int64_t c = begin; c < end; c += kChannelsAtOnce)
            ops.conv_channels(args, c, std::min(kChannelsAtOnce, end - c));
    });
}

void l2_norm(ThreadPool& pool, float* x, int64_t token_stride, int64_t tokens, int heads, int dim, float eps,
             float scale) {
    const RecurrentOps& ops = recurrent_ops();
    split_evenly(pool, tokens * heads, tokens * heads * dim < kQuickValues,
                 [&](int64_t first, int64_t count) {
                     for (int64_t i = first; i < first + count; ++i)
                         ops.l2_norm_row(x + i / heads * token_stride + i % heads * dim, dim, eps, scale);
                 });
}

void gated_delta_rule(ThreadPool& pool, const DeltaRuleArgs& args) {
    CHECK(args.k_heads > 0 && args.v_heads > 0 && args.v_heads % args.k_heads == 0);
    const RecurrentOps& ops = recurrent_ops();
    const int64_t parts = (args.v_dim + kStateColumns - 1) / kStateColumns;
    const int64_t values = args.tokens * args.v_heads * args.k_dim * args.v_dim;
    split_evenly(pool, args.v_heads * parts, values < 4 * kQuickValues, [&](int64_t first, int64_t count) {
        Gates gates;
        for (int64_t item = first; item < first + count; ++item) {
            const auto head = static_cast<int>(item / parts);
            const auto column = static_cast<int>(item % parts * kStateColumns);
            const int columns = std::min(kStateColumns, args.v_dim - column);
            for (int64_t t = 0; t < args.tokens; t += kGateTokens) {
                const int64_t now = std::min(kGateTokens, args.tokens - t);
                make_gates(args, head, t, now, gates);
                ops.delta_columns(args, head, column, columns, t, now, gates.decays, gates.betas);
            }
        }
    });
}

void rms_norm_gated(ThreadPool& pool, const float* x, const float* weight, const float* gate, float* y,
                    int64_t rows, int64_t width, float eps) {
    const RecurrentOps& ops = recurrent_ops();
    split_evenly(pool, rows, rows * width < kQuickValues, [&](int64_t first, int64_t count) {
        const int64_t at = first * width;
        ops.rms_norm_gated_rows(x + at, weight, gate + at, y + at, count, width, eps);
    });
}

void sigmoid_mul(ThreadPool& pool, const float* gate, int64_t token_stride, int64_t head_stride, float* y,
                 int64_t tokens, int heads, int dim) {
    const RecurrentOps& ops = recurrent_ops();
    split_evenly(pool, tokens * heads, tokens * heads * dim < kQuickValues,
                 [&](int64_t first, int64_t count) {
                     for (int64_t i = first; i < first + count; ++i)
                         ops.sigmoid_mul_row(gate + i / heads * token_stride + i % heads * head_stride,
                                             y + i * dim, dim);
                 });
}

}  // namespace parlor::kernels::cpu
