// Products of quantized weights with int8 activations by tensor cores: for many tokens, where arithmetic
// takes the time. A warp has 16 rows, a group of the packed layout, whose quads of four columns are what a
// lane holds of an m16 fragment: weights go from memory to registers. A block of threads has four warps and
// stages the activations of its tokens, 128 columns at a time. int32 sums never leave a run of columns that
// share a scale; everything else is float32.
#include "cuda/device/args.h"
#include "cuda/device/mma.h"
#include "cuda/device/weights.h"

namespace parlor::cuda {

constexpr i32 kStagedBlocks = 4;                 // of 32 columns
constexpr i32 kStagedWords = 8 * kStagedBlocks;  // of four columns
constexpr i32 kStagedRow = kStagedWords + 4;     // 4 more, so that 8 rows lie in different banks

// Activations of `tokens` rows from `first` on, kTokens of them at most; nothing (0) behind them.
template <i32 kTokens, class Args, class Words, class Scales, class Sums>
PARLOR_DEVICE void stage_activations(const Args& args, i32 first, i32 tokens, i32 block, Words& q, Scales& d,
                                     Sums& sums) {
    const i32 blocks = args.cols / 32;
    for (i32 i = thread_x(); i < kTokens * kStagedWords; i += Args::kThreads) {
        const i32 t = i / kStagedWords, word = i % kStagedWords;
        const bool there = t < tokens && block + word / 8 < blocks;
        q[t * kStagedRow + word] =
            there ? *reinterpret_cast<const u32*>(args.q + i64{first + t} * args.cols + 32 * block + 4 * word)
                  : 0u;
    }
    for (i32 i = thread_x(); i < kTokens * kStagedBlocks; i += Args::kThreads) {
        const i32 t = i % kTokens, s = i / kTokens;
        const bool there = t < tokens && block + s < blocks;
        const float scale = there ? args.d[i64{first + t} * blocks + block + s] : 0.0f;
        const i32* sum = args.sums + i64{first + t} * 2 * blocks + 2 * (block + s);
        d[s * kTokens + t] = scale;
        sums[2 * s * kTokens + t] = there ? scale * static_cast<float>(sum[0]) : 0.0f;
        sums[(2 * s + 1) * kTokens + t] = there ? scale * static_cast<float>(sum[1]) : 0.0f;
    }
}

// kTiles tiles of 8 tokens; `tokens` of them are there. w: of all rows.
template <WeightFormat kFormat, i32 kTiles, class Args, class Words, class Scales, class Sums>
PARLOR_DEVICE void multiply_mma(const Args& args, const u8* w, const float* bias, float scale, i32 first,
                                i32 tokens, Words& q, Scales& d, Sums& sums) {
    constexpr WeightLayout l = layout_of(kFormat);
    constexpr i32 kTokens = 8 * kTiles;
    constexpr bool kHalves = l.sub_values == 16;  // a scale for each 16 columns
    const i32 warp = thread_x() / kWarp, lane = thread_x() % kWarp, row = lane / 4, column = lane % 4;
    const i32 group_number = block_x() * (Args::kThreads / kWarp) + warp;
    const bool has_rows = 16 * group_number < args.rows;
    const i32 blocks = args.cols / 32;
    const u8* group = w + i64{group_number} * (blocks / l.blocks32) * l.block_bytes();

    float acc[kTiles][4] = {};
    for (i32 staged = 0; staged < blocks; staged += kStagedBlocks) {
        stage_activations<kTokens>(args, first, tokens, staged, q, d, sums);
        sync_threads();
        const i32 count = blocks - staged < kStagedBlocks ? blocks - staged : kStagedBlocks;
        for (i32 s = 0; s < count; ++s) {
            if (!has_rows) break;
            const i32 block = staged + s;
            const u8* header = group + i64{block / l.blocks32} * l.block_bytes();
            const u8* sub_block = header + l.header_bytes() + block % l.blocks32 * l.sub_block_bytes();
            const u32 a[4] = {quad_of<kFormat>(sub_block, row, column),
                              quad_of<kFormat>(sub_block, row + 8, column),
                              quad_of<kFormat>(sub_block, row, column + 4),
                              quad_of<kFormat>(sub_block, row + 8, column + 4)};
            // Of rows `row` and `row` + 8, of the first and the second half.
            float factor[2][2], addend[2][2];
            for (i32 half = 0; half < (kHalves ? 2 : 1); ++half) {
                for (i32 i = 0; i < 2; ++i) {
                    const WeightScale one = scale_of<kFormat>(header, sub_block, row + 8 * i, half);
                    factor[half][i] = one.scale;
                    addend[half][i] = one.addend - static_cast<float>(l.offset) * one.scale;
                }
            }
            for (i32 tile = 0; tile < kTiles; ++tile) {
                const i32 at = (8 * tile + row) * kStagedRow + 8 * s + column;
                const u32 b[2] = {q[at], q[at + 4]};
                const i32 token = 8 * tile + 2 * column;
                const float d0 = d[s * kTokens + token], d1 = d[s * kTokens + token + 1];
                const float first0 = sums[2 * s * kTokens + token],
                            first1 = sums[2 * s * kTokens + token + 1],
                            second0 = sums[(2 * s + 1) * kTokens + token],
                            second1 = sums[(2 * s + 1) * kTokens + token + 1];
                float* out = acc[tile];
                if constexpr (kHalves) {
                    i32 dot[4] = {}, other[4] = {};
                    mma_int8_k16(dot, a[0], a[1], b[0]);
                    mma_int8_k16(other, a[2], a[3], b[1]);
                    for (i32 i = 0; i < 2; ++i) {
                        out[2 * i] +=
                            factor[0][i] * d0 * static_cast<float>(dot[2 * i]) + addend[0][i] * first0 +
                            factor[1][i] * d0 * static_cast<float>(other[2 * i]) + addend[1][i] * second0;
                        out[2 * i + 1] +=
                            factor[0][i] * d1 * static_cast<float>(dot[2 * i + 1]) + addend[0][i] * first1 +
                            factor[1][i] * d1 * static_cast<float>(other[2 * i + 1]) + addend[1][i] * second1;
                    }
                } else {
                    i32 dot[4] = {};
                    mma_int8_k32(dot, a, b);
                    for (i32 i = 0; i < 2; ++i) {
                        out[2 * i] += factor[0][i] * d0 * static_cast<float>(dot[2 * i]) +
                                      addend[0][i] * (first0 + second0);
                        out[2 * i + 1] += factor[0][i] * d1 * static_cast<float>(dot[2 * i + 1]) +
                                          addend[0][i] * (first1 + second1);
                    }
                }
            }
        }
        sync_threads();
    }
    for (i32 tile = 0; tile < kTiles; ++tile) {
        for (i32 i = 0; i < 4; ++i) {
            const i32 t = 8 * tile + 2 * column + i % 2, r = 16 * group_number + row + i / 2 * 8;
            if (t >= tokens || r >= args.rows) continue;
            float value = acc[tile][i] * scale;
            if (bias != nullptr) value += bias[r];
            float& y = args.y[i64{first + t} * args.y_stride + r];
            y = args.accumulate != 0 ? value + y : value;
        }
    }
}

#define PARLOR_MMA(format, most, tiles)                                                       \
    PARLOR_KERNEL(mma_##format##_##most, QuantMatmulArgs) {                                   \
        PARLOR_SHARED(u32, q, most* kStagedRow);                                              \
        PARLOR_SHARED(float, d, most* kStagedBlocks);                                         \
        PARLOR_SHARED(float, sums, 2 * most * kStagedBlocks);                                 \
        const i32 first = block_y() * most, left = args.tokens - first;                       \
        multiply_mma<WeightFormat::format, tiles>(args, args.w, args.bias, args.scale, first, \
                                                  left < most ? left : most, q, d, sums);     \
    }
#define PARLOR_GROUPED_MMA(format)                                                                   \
    PARLOR_KERNEL(grouped_mma_##format, GroupedMatmulArgs) {                                         \
        PARLOR_SHARED(u32, q, 32 * kStagedRow);                                                      \
        PARLOR_SHARED(float, d, 32 * kStagedBlocks);                                                 \
        PARLOR_SHARED(float, sums, 2 * 32 * kStagedBlocks);                                          \
        const ExpertMatrix expert = args.experts[block_y()];                                         \
        const i32 end = args.first_row[block_y() + 1];                                               \
        const float* bias = args.bias != nullptr ? args.bias + i64{block_y()} * args.rows : nullptr; \
        for (i32 first = args.first_row[block_y()]; first < end; first += 32)                        \
            multiply_mma<WeightFormat::format, 4>(args, expert.w, bias, expert.scale, first,         \
                                                  end - first < 32 ? end - first : 32, q, d, sums);  \
    }
#define PARLOR_MMAS(format)   \
    PARLOR_MMA(format, 16, 2) \
    PARLOR_MMA(format, 64, 8) \
    PARLOR_GROUPED_MMA(format)

// Images without the instructions have no use for them.
#if !defined(__CUDACC__) || PARLOR_TENSOR >= 75
PARLOR_MMAS(q8_0)
PARLOR_MMAS(q4_0)
PARLOR_MMAS(q4_1)
PARLOR_MMAS(q5_0)
PARLOR_MMAS(q5_1)
PARLOR_MMAS(q2_k)
PARLOR_MMAS(q3_k)
PARLOR_MMAS(q4_k)
PARLOR_MMAS(q5_k)
PARLOR_MMAS(q6_k)
PARLOR_MMAS(tq2_0)  // tq1_0 is packed the same
PARLOR_MMAS(iq1_s)
PARLOR_MMAS(iq1_m)
PARLOR_MMAS(iq2_xxs)
PARLOR_MMAS(iq2_xs)  // iq2_s is packed the same
PARLOR_MMAS(iq3_xxs)
PARLOR_MMAS(iq3_s)
PARLOR_MMAS(iq4_nl)
PARLOR_MMAS(iq4_xs)
PARLOR_MMAS(mxfp4)
PARLOR_MMAS(nvfp4)
#endif

}  // namespace parlor::cuda
