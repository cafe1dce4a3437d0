// Products of quantized weights with int8 activations by dp4a: for every card, the fastest for a few tokens,
// where reading the weights is all that takes time. Bytes that must move: the packed weights, once for every
// block of tokens.
//
// A block of threads has 16 rows; its warps share the blocks of 32 columns. Lane l of a warp has row l % 16
// and one half of the 32 columns, so that a warp reads whole lines of 64 bytes.
#include "cuda/device/args.h"
#include "cuda/device/base.h"
#include "cuda/device/finish.h"
#include "cuda/device/weights.h"

namespace parlor::cuda {

// Up to kTokens tokens over a group of 16 rows; kThreads threads.
template <WeightFormat kFormat, i32 kTokens, i32 kThreads, class Args, class Sums>
PARLOR_DEVICE void multiply_group(const Args& args, const u8* group, i32 first_token, i32 tokens,
                                  Sums& sums) {
    constexpr WeightLayout l = layout_of(kFormat);
    constexpr i32 kWarps = kThreads / kWarp;
    const i32 warp = thread_x() / kWarp, lane = thread_x() % kWarp, row = lane % 16, half = lane / 16;
    const i32 sub_blocks = args.cols / 32;

    float acc[kTokens] = {};
    // Unrolled so that loads of several blocks are under way at once: with one token there are few of them.
    PARLOR_UNROLL(kTokens == 1 ? 4 : 1)
    for (i32 s = warp; s < sub_blocks; s += kWarps) {
        const u8* header = group + i64{s / l.blocks32} * l.block_bytes();
        const u8* sub_block = header + l.header_bytes() + s % l.blocks32 * l.sub_block_bytes();
        u32 quads[4];
        for (i32 i = 0; i < 4; ++i) quads[i] = quad_of<kFormat>(sub_block, row, 4 * half + i);
        const WeightScale factor = scale_of<kFormat>(header, sub_block, row, half);
        for (i32 t = 0; t < kTokens; ++t) {
            if (t >= tokens) break;
            const i64 token = first_token + t;
            const u32* q = reinterpret_cast<const u32*>(args.q + token * args.cols + 32 * s + 16 * half);
            i32 dot = 0;
            for (i32 i = 0; i < 4; ++i) dot = dp4a(quads[i], q[i], dot);
            const i32 sum = args.sums[token * (args.cols / 16) + 2 * s + half];
            const float product = factor.scale * static_cast<float>(dot - l.offset * sum) +
                                  factor.addend * static_cast<float>(sum);
            acc[t] += product * args.d[token * sub_blocks + s];
        }
    }
    for (i32 t = 0; t < kTokens; ++t) {
        const float both = acc[t] + shuffle_xor(acc[t], 16);
        if (half == 0) sums[(warp * kTokens + t) * 16 + row] = both;
    }
    sync_threads();
}

// w: of all rows.
template <WeightFormat kFormat, i32 kTokens, class Args, class Sums>
PARLOR_DEVICE void multiply_int8(const Args& args, const u8* w, const float* bias, float scale,
                                 i32 first_token, i32 tokens, Sums& sums) {
    constexpr WeightLayout l = layout_of(kFormat);
    const u8* group = w + i64{block_x()} * (args.cols / 32 / l.blocks32) * l.block_bytes();
    multiply_group<kFormat, kTokens, Args::kThreads>(args, group, first_token, tokens, sums);
    finish_rows<kTokens>(args, sums, bias, scale, first_token, tokens);
}

// One token, up to three matrices.
template <WeightFormat kFormat, class Sums>
PARLOR_DEVICE void multiply_token(const TokenMatmulArgs& args, Sums& sums) {
    constexpr WeightLayout l = layout_of(kFormat);
    constexpr i32 kWarps = TokenMatmulArgs::kThreads / kWarp;
    i32 number = 0, first = 0;
    while (number + 1 < TokenMatmulArgs::kMost && block_x() >= args.jobs[number].end)
        first = args.jobs[number++].end;
    const TokenMatmulArgs::Job& job = args.jobs[number];
    const i32 group_number = block_x() - first;
    const u8* group = job.w + i64{group_number} * (args.cols / 32 / l.blocks32) * l.block_bytes();
    multiply_group<kFormat, 1, TokenMatmulArgs::kThreads>(args, group, 0, 1, sums);
    const i32 r = 16 * group_number + thread_x();
    if (thread_x() >= 16 || r >= job.rows) return;
    float value = 0;
    for (i32 part = 0; part < kWarps; ++part) value += sums[part * 16 + thread_x()];
    value *= job.scale;
    if (job.bias != nullptr) value += job.bias[r];
    job.y[r] = job.accumulate != 0 ? value + job.y[r] : value;
}

#define PARLOR_MATMUL(format, most)                                                           \
    PARLOR_KERNEL(matmul_##format##_##most, QuantMatmulArgs) {                                \
        PARLOR_SHARED(float, sums, QuantMatmulArgs::kThreads / kWarp * most * 16);            \
        const i32 first = block_y() * most, left = args.tokens - first;                       \
        multiply_int8<WeightFormat::format, most>(args, args.w, args.bias, args.scale, first, \
                                                  left < most ? left : most, sums);           \
    }
// The rows of one expert, a few at a time.
#define PARLOR_GROUPED_MATMUL(format)                                                                \
    PARLOR_KERNEL(grouped_##format, GroupedMatmulArgs) {                                             \
        PARLOR_SHARED(float, sums, GroupedMatmulArgs::kThreads / kWarp * 8 * 16);                    \
        const ExpertMatrix expert = args.experts[block_y()];                                         \
        const i32 end = args.first_row[block_y() + 1];                                               \
        const float* bias = args.bias != nullptr ? args.bias + i64{block_y()} * args.rows : nullptr; \
        for (i32 first = args.first_row[block_y()]; first < end; first += 8) {                       \
            multiply_int8<WeightFormat::format, 8>(args, expert.w, bias, expert.scale, first,        \
                                                   end - first < 8 ? end - first : 8, sums);         \
            sync_threads();                                                                          \
        }                                                                                            \
    }
#define PARLOR_TOKEN_MATMUL(format)                                         \
    PARLOR_KERNEL(matmul_##format##_1, TokenMatmulArgs) {                   \
        PARLOR_SHARED(float, sums, TokenMatmulArgs::kThreads / kWarp * 16); \
        multiply_token<WeightFormat::format>(args, sums);                   \
    }
#define PARLOR_MATMULS(format)  \
    PARLOR_TOKEN_MATMUL(format) \
    PARLOR_MATMUL(format, 8)    \
    PARLOR_GROUPED_MATMUL(format)

PARLOR_MATMULS(q8_0)
PARLOR_MATMULS(q4_0)
PARLOR_MATMULS(q4_1)
PARLOR_MATMULS(q5_0)
PARLOR_MATMULS(q5_1)
PARLOR_MATMULS(q2_k)
PARLOR_MATMULS(q3_k)
PARLOR_MATMULS(q4_k)
PARLOR_MATMULS(q5_k)
PARLOR_MATMULS(q6_k)
PARLOR_MATMULS(tq2_0)  // tq1_0 is packed the same
PARLOR_MATMULS(iq1_s)
PARLOR_MATMULS(iq1_m)
PARLOR_MATMULS(iq2_xxs)
PARLOR_MATMULS(iq2_xs)  // iq2_s is packed the same
PARLOR_MATMULS(iq3_xxs)
PARLOR_MATMULS(iq3_s)
PARLOR_MATMULS(iq4_nl)
PARLOR_MATMULS(iq4_xs)
PARLOR_MATMULS(mxfp4)
PARLOR_MATMULS(nvfp4)

}  // namespace parlor::cuda
