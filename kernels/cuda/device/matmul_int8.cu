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

// Where a lane's columns are: in blocks of 32 that its warp takes kAtOnce at a time.
struct LanePlace {
    static constexpr i32 kAtOnce = 4;
    i32 warp = thread_x() / kWarp, lane = thread_x() % kWarp;
    i32 row4 = lane % 4, half = lane / 4 % 2, own = lane / 8;
};
template <WeightFormat kFormat>
PARLOR_DEVICE PackedHalf<kFormat> load_block(const u8* group, i32 block, const LanePlace& at) {
    constexpr WeightLayout l = layout_of(kFormat);
    const u8* header = group + i64{block / l.blocks32} * l.block_bytes();
    return load_half<kFormat>(header, header + l.header_bytes() + block % l.blocks32 * l.sub_block_bytes(),
                              at.row4, at.half);
}
// What a token has of 16 columns.
struct HalfActivations {
    Words4 q;
    i32 sum;
    float d;
};
template <WeightFormat kFormat, class Args>
PARLOR_DEVICE HalfActivations load_activations(const Args& args, i64 token, i32 block, i32 half) {
    constexpr WeightLayout l = layout_of(kFormat);
    HalfActivations out = {};
    out.q = words_at(args.q + token * args.cols + 32 * block + 16 * half);
    if constexpr (l.d_fields == 2 || l.offset != 0)
        out.sum = args.sums[token * (args.cols / 16) + 2 * block + half];
    out.d = args.d[token * (args.cols / 32) + block];
    return out;
}
// Adds it to acc, of four rows.
template <WeightFormat kFormat>
PARLOR_DEVICE void add_block(const HalfActivations& x, const u32 (&quads)[4][4],
                             const WeightScale (&factors)[4], float (&acc)[4]) {
    constexpr WeightLayout l = layout_of(kFormat);
    for (i32 r = 0; r < 4; ++r) {
        i32 dot = -l.offset * x.sum;
        for (i32 i = 0; i < 4; ++i) dot = dp4a(quads[r][i], x.q.word[i], dot);
        float product = factors[r].scale * static_cast<float>(dot);
        if constexpr (l.d_fields == 2) product += factors[r].addend * static_cast<float>(x.sum);
        acc[r] += product * x.d;
    }
}
// The lanes' parts of four rows each, together.
template <class Sums>
PARLOR_DEVICE void put_sums(const float (&acc)[4], const LanePlace& at, i32 place, Sums& sums) {
    for (i32 r = 0; r < 4; ++r) {
        float total = acc[r];
        for (i32 mask = 4; mask < kWarp; mask *= 2) total += shuffle_xor(total, mask);
        if (at.lane < 4) sums[place * 16 + 4 * at.row4 + r] = total;
    }
}

// Up to kTokens tokens over a group of 16 rows; kThreads threads.
template <WeightFormat kFormat, i32 kTokens, i32 kThreads, class Args, class Sums>
PARLOR_DEVICE void multiply_group(const Args& args, const u8* group, i32 first_token, i32 tokens,
                                  Sums& sums) {
    constexpr i32 kWarps = kThreads / kWarp, kAtOnce = LanePlace::kAtOnce;
    const LanePlace at;
    const i32 blocks = args.cols / 32;

    float acc[kTokens][4] = {};
    // Unrolled so that loads of several blocks are under way at once: with one token there are few of them.
    PARLOR_UNROLL(kTokens == 1 ? 2 : 1)
    for (i32 block = kAtOnce * at.warp + at.own; block < blocks; block += kAtOnce * kWarps) {
        const PackedHalf<kFormat> packed = load_block<kFormat>(group, block, at);
        u32 quads[4][4];
        quads_of<kFormat>(packed, at.half, quads);
        WeightScale factors[4];
        scales_of<kFormat>(packed, factors);
        PARLOR_UNROLL_ALL
        for (i32 t = 0; t < kTokens; ++t) {
            if (kTokens > 1 && t >= tokens) continue;  // no way out: sums have to stay in registers
            add_block<kFormat>(load_activations<kFormat>(args, first_token + t, block, at.half), quads,
                               factors, acc[t]);
        }
    }
    PARLOR_UNROLL_ALL
    for (i32 t = 0; t < kTokens; ++t) {
        if (kTokens > 1 && t >= tokens) continue;
        put_sums(acc[t], at, at.warp * kTokens + t, sums);
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

// Where a multiprocessor has more than 30 bytes of memory for every nanosecond (Hopper, B200). For the
// GeForce cards that overlap kernels as well NVRTC 12.9 ends with a segmentation fault when there is to be
// room for three.
#if defined(__CUDACC__) && PARLOR_OVERLAP && (!defined(__CUDA_ARCH__) || __CUDA_ARCH__ < 1200)
constexpr i32 kMostBlocks = 3;
#else
constexpr i32 kMostBlocks = 2;
#endif
// Of 256 threads, on a multiprocessor: with few bits a thread has few bytes on their way, and more of them
// are needed.
template <WeightFormat kFormat>
struct TokenBlocks {
    static constexpr bool kFew = layout_of(kFormat).low_bits + layout_of(kFormat).high_bits <= 4 &&
                                 kFormat != WeightFormat::q4_1;  // 12.9 has no registers for that one
    static constexpr i32 kAtOnce = kFew && kHasDp4a ? kMostBlocks : 2;
};

// The first weights are in registers, and others are being fetched, before the activations are there.
template <WeightFormat kFormat, class Sums>
PARLOR_DEVICE void multiply_token(const TokenMatmulArgs& args, Sums& sums) {
    constexpr i32 kWarps = TokenMatmulArgs::kThreads / kWarp, kStep = LanePlace::kAtOnce * kWarps;
    constexpr i32 kAhead = 2;
    const TokenGroup own = token_group(args, group_bytes_of<kFormat>(args));
    const LanePlace at;
    const i32 blocks = args.cols / 32, begin = LanePlace::kAtOnce * at.warp;  // the warp's
    // What is not there is not used.
    const auto place = [&](i32 first) { return first + at.own < blocks ? first + at.own : blocks - 1; };
    fetch_lines<TokenMatmulArgs::kThreads, 2>(own.weights, own.bytes);
    PackedHalf<kFormat> ahead[kAhead];
    PARLOR_UNROLL_ALL
    for (i32 i = 0; i < kAhead; ++i)
        ahead[i] = load_block<kFormat>(own.weights, place(begin + i * kStep), at);
    wait_for_others();

    float acc[4] = {};
    for (i32 round = begin; round < blocks; round += kAhead * kStep) {
        const bool more = round + kAhead * kStep < blocks;  // for the whole warp
        HalfActivations x[kAhead];
        PARLOR_UNROLL_ALL
        for (i32 i = 0; i < kAhead; ++i) {
            const i32 first = round + i * kStep;
            x[i] = load_activations<kFormat>(args, 0, place(first), at.half);
            if (first + at.own >= blocks) x[i] = {};
        }
        PARLOR_UNROLL_ALL
        for (i32 i = 0; i < kAhead; ++i) {
            u32 quads[4][4];
            quads_of<kFormat>(ahead[i], at.half, quads);
            WeightScale factors[4];
            scales_of<kFormat>(ahead[i], factors);
            if (more) ahead[i] = load_block<kFormat>(own.weights, place(round + (i + kAhead) * kStep), at);
            add_block<kFormat>(x[i], quads, factors, acc);
        }
    }
    put_sums(acc, at, at.warp, sums);
    sync_threads();
    const TokenJob& job = args.jobs[own.job];
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
#define PARLOR_TOKEN_MATMUL(format)                                         \
    PARLOR_KERNEL_WAITING(matmul_##format##_1, TokenMatmulArgs,             \
                          TokenBlocks<WeightFormat::format>::kAtOnce) {     \
        PARLOR_SHARED(float, sums, TokenMatmulArgs::kThreads / kWarp * 16); \
        multiply_token<WeightFormat::format>(args, sums);                   \
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
