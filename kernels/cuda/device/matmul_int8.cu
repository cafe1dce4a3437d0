// Products of quantized weights with int8 activations by dp4a: for every card, the fastest for a few tokens,
// where reading the weights is all that takes time. Bytes that must move: the packed weights, once for every
// block of tokens.
//
// A block of threads has 16 rows; its warps share the columns, 128 at a time. Of those a lane has four rows
// and 16 columns: every load of weights is one of 16 bytes, and four lanes read a whole line of 64. Floor for
// a card: the packed bytes; at 4 bits they cost about 110 instructions for every 1,184 bytes.
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
    constexpr i32 kWarps = kThreads / kWarp, kAtOnce = 4;  // blocks of 32 columns that a warp takes
    constexpr bool kAddend = l.d_fields == 2;
    const i32 warp = thread_x() / kWarp, lane = thread_x() % kWarp;
    const i32 row4 = lane % 4, half = lane / 4 % 2, own = lane / 8;
    const i32 sub_blocks = args.cols / 32;

    float acc[kTokens][4] = {};
    // Unrolled so that loads of several blocks are under way at once: with one token there are few of them.
    PARLOR_UNROLL(kTokens == 1 ? 2 : 1)
    for (i32 s = kAtOnce * warp + own; s < sub_blocks; s += kAtOnce * kWarps) {
        const u8* header = group + i64{s / l.blocks32} * l.block_bytes();
        const u8* sub_block = header + l.header_bytes() + s % l.blocks32 * l.sub_block_bytes();
        u32 quads[4][4];
        quads_of<kFormat>(sub_block, row4, half, quads);
        WeightScale factors[4];
        scales_of<kFormat>(header, sub_block, row4, half, factors);
        PARLOR_UNROLL_ALL
        for (i32 t = 0; t < kTokens; ++t) {
            if (kTokens > 1 && t >= tokens) continue;  // no way out: sums have to stay in registers
            const i64 token = first_token + t;
            const Words4 q = words_at(args.q + token * args.cols + 32 * s + 16 * half);
            i32 sum = 0;
            if constexpr (kAddend || l.offset != 0) sum = args.sums[token * (args.cols / 16) + 2 * s + half];
            const float d = args.d[token * sub_blocks + s];
            for (i32 r = 0; r < 4; ++r) {
                i32 dot = -l.offset * sum;
                for (i32 i = 0; i < 4; ++i) dot = dp4a(quads[r][i], q.word[i], dot);
                float product = factors[r].scale * static_cast<float>(dot);
                if constexpr (kAddend) product += factors[r].addend * static_cast<float>(sum);
                acc[t][r] += product * d;
            }
        }
    }
    PARLOR_UNROLL_ALL
    for (i32 t = 0; t < kTokens; ++t) {
        if (kTokens > 1 && t >= tokens) continue;
        for (i32 r = 0; r < 4; ++r) {
            float total = acc[t][r];
            for (i32 mask = 4; mask < kWarp; mask *= 2) total += shuffle_xor(total, mask);
            if (lane < 4) sums[(warp * kTokens + t) * 16 + 4 * row4 + r] = total;
        }
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

template <WeightFormat kFormat>
PARLOR_DEVICE i64 group_bytes_of(const TokenMatmulArgs& args) {
    constexpr WeightLayout l = layout_of(kFormat);
    return i64{args.cols / 32 / l.blocks32} * l.block_bytes();
}

// Weights are there before anything else is: the first of them are fetched while the activations are made, so
// that memory is never idle between two products.
template <WeightFormat kFormat>
PARLOR_DEVICE void fetch_token_group(const TokenMatmulArgs& args) {
    const TokenGroup own = token_group(args, group_bytes_of<kFormat>(args));
    fetch_lines<TokenMatmulArgs::kThreads, 2>(own.weights, own.bytes);
}

// Of 256 threads, on a multiprocessor: with few bits a thread has few bytes on their way, and more of them
// are needed.
template <WeightFormat kFormat>
struct TokenBlocks {
    static constexpr i32 kAtOnce =
        layout_of(kFormat).low_bits + layout_of(kFormat).high_bits <= 4 && kHasDp4a ? 3 : 2;
};

template <WeightFormat kFormat, class Sums>
PARLOR_DEVICE void multiply_token(const TokenMatmulArgs& args, Sums& sums) {
    constexpr i32 kWarps = TokenMatmulArgs::kThreads / kWarp;
    const TokenGroup own = token_group(args, group_bytes_of<kFormat>(args));
    const TokenMatmulArgs::Job& job = args.jobs[own.job];
    multiply_group<kFormat, 1, TokenMatmulArgs::kThreads>(args, own.weights, 0, 1, sums);
    finish_token<kWarps>(sums, 16 * own.number, job.rows, job.scale, job.bias, job.y, job.accumulate != 0);
}

// The experts of one token.
template <WeightFormat kFormat, class Sums>
PARLOR_DEVICE void multiply_chosen(const ChosenMatmulArgs& args, Sums& sums) {
    constexpr WeightLayout l = layout_of(kFormat);
    constexpr i32 kThreads = ChosenMatmulArgs::kThreads;
    const bool second = block_x() >= args.jobs[0].end;
    const ChosenMatmulArgs::Job job = second ? args.jobs[1] : args.jobs[0];
    const i32 group_number = block_x() - (second ? args.jobs[0].end : 0), number = args.chosen[block_y()];
    const ExpertMatrix expert = job.experts[number];
    const u8* group = expert.w + i64{group_number} * (args.cols / 32 / l.blocks32) * l.block_bytes();
    multiply_group<kFormat, 1, kThreads>(args, group, block_y(), 1, sums);
    finish_token<kThreads / kWarp>(sums, 16 * group_number, job.rows, expert.scale,
                                   job.bias != nullptr ? job.bias + i64{number} * job.rows : nullptr,
                                   job.y + block_y() * job.y_stride, false);
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
#define PARLOR_TOKEN_MATMUL(format)                                                                       \
    PARLOR_KERNEL_AHEAD(matmul_##format##_1, TokenMatmulArgs, TokenBlocks<WeightFormat::format>::kAtOnce, \
                        fetch_token_group<WeightFormat::format>(args)) {                                  \
        PARLOR_SHARED(float, sums, TokenMatmulArgs::kThreads / kWarp * 16);                               \
        multiply_token<WeightFormat::format>(args, sums);                                                 \
    }
#define PARLOR_CHOSEN_MATMUL(format)                                         \
    PARLOR_KERNEL_AHEAD(chosen_##format, ChosenMatmulArgs,                   \
                        2 * TokenBlocks<WeightFormat::format>::kAtOnce, ) {  \
        PARLOR_SHARED(float, sums, ChosenMatmulArgs::kThreads / kWarp * 16); \
        multiply_chosen<WeightFormat::format>(args, sums);                   \
    }
#define PARLOR_MATMULS(format)   \
    PARLOR_TOKEN_MATMUL(format)  \
    PARLOR_CHOSEN_MATMUL(format) \
    PARLOR_MATMUL(format, 8)     \
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
