// Products of weights with float32 activations: plain formats, and those of GPTQ, AWQ, FP8 and bitsandbytes,
// whose scales belong to longer runs of columns than activations could be quantized over. Bytes that must
// move: the weights, once for every block of tokens.
//
// A block of threads has 16 rows; its warps share the columns. Every load of weights is one of 16 bytes, what
// some rows have of some columns that follow each other: a tile.
#include "cuda/device/args.h"
#include "cuda/device/base.h"
#include "cuda/device/finish.h"
#include "cuda/device/weights_float.h"

namespace parlor::cuda {

// Activations that follow each other, four at a time.
template <i32 kCount>
PARLOR_DEVICE void load_in_turn(const float* x, float (&values)[kCount]) {
    for (i32 c = 0; c < kCount; c += 4) {
        const Words4 four = words_at(x + c);
        for (i32 i = 0; i < 4; ++i) values[c + i] = float_of(four.word[i]);
    }
}

// Adds up columns k, k + step, … of a warp. kInTurn: activations are in the order of the columns, 16 bytes of
// them at multiples of 16; without branches, which would keep loads from being under way at once.
template <Code kCode, i32 kTokens, bool kInTurn, class Args, i32 kRows>
PARLOR_DEVICE void add_tiles(const Args& args, const u8* group, const i32* order, const float* x,
                             i64 x_stride, i32 tokens, i32 k, i32 step, i32 row,
                             float (&acc)[kTokens][kRows]) {
    constexpr i32 kColumns = tile_shape(kCode, kTokens).columns;
    // Unrolled so that several loads are under way at once: with one token there are few of them.
    PARLOR_UNROLL(kTokens == 1 ? 4 : 1)
    for (; k < args.cols; k += step) {
        WeightTile<kRows, kColumns> tile;
        read_tile<kCode>(args, group, k, row, tile);
        i32 columns[kColumns];
        for (i32 c = 0; c < kColumns; ++c) columns[c] = !kInTurn && order != nullptr ? order[k + c] : k + c;
        for (i32 t = 0; t < kTokens; ++t) {
            if (kTokens > 1 && t >= tokens) break;
            float values[kColumns], dots[kRows] = {}, sum = 0;
            const float* own = x + t * x_stride;
            if constexpr (kInTurn)
                load_in_turn(own + k, values);
            else
                for (i32 c = 0; c < kColumns; ++c) values[c] = own[columns[c]];
            for (i32 c = 0; c < kColumns; ++c) {
                sum += values[c];
                for (i32 r = 0; r < kRows; ++r) dots[r] += tile.value[r][c] * values[c];
            }
            for (i32 r = 0; r < kRows; ++r) {
                if constexpr (has_zeros(kCode)) dots[r] -= tile.zero[r] * sum;
                acc[t][r] += is_plain(kCode) ? dots[r] : tile.scale[r] * dots[r];
            }
        }
    }
}

// Up to kTokens tokens from x on over a group of 16 rows.
template <Code kCode, i32 kTokens, class Args, class Sums>
PARLOR_DEVICE void sum_group(const Args& args, const u8* group, const i32* order, const float* x,
                             i64 x_stride, i32 tokens, Sums& sums) {
    constexpr i32 kWarps = Args::kThreads / kWarp;
    constexpr TileShape kTile = tile_shape(kCode, kTokens);
    constexpr i32 kAcross = 16 / kTile.rows;                  // lanes that have the same columns
    constexpr i32 kAtOnce = kWarp / kAcross * kTile.columns;  // columns of a warp
    const i32 warp = thread_x() / kWarp, lane = thread_x() % kWarp;
    const i32 row = lane % kAcross * kTile.rows;
    const i32 k = kAtOnce * warp + lane / kAcross * kTile.columns, step = kAtOnce * kWarps;

    float acc[kTokens][kTile.rows] = {};
    const bool in_turn =
        order == nullptr && x_stride % 4 == 0 && reinterpret_cast<u64>(x) % sizeof(Words4) == 0;
    if (kTile.columns % 4 == 0 && in_turn)
        add_tiles<kCode, kTokens, kTile.columns % 4 == 0>(args, group, order, x, x_stride, tokens, k, step,
                                                          row, acc);
    else
        add_tiles<kCode, kTokens, false>(args, group, order, x, x_stride, tokens, k, step, row, acc);
    for (i32 t = 0; t < kTokens; ++t) {
        if (kTokens > 1 && t >= tokens) break;
        for (i32 r = 0; r < kTile.rows; ++r) {
            float total = acc[t][r];
            for (i32 mask = kAcross; mask < kWarp; mask *= 2) total += shuffle_xor(total, mask);
            if (lane < kAcross) sums[(warp * kTokens + t) * 16 + row + r] = total;
        }
    }
    sync_threads();
}

// w: of all rows.
template <Code kCode, i32 kTokens, class Args, class Sums>
PARLOR_DEVICE void multiply_float(const Args& args, const ExpertMatrix& w, const float* bias, i32 first_token,
                                  i32 tokens, Sums& sums) {
    sum_group<kCode, kTokens>(args, w.w + block_x() * float_group_bytes<kCode>(args), w.order,
                              args.x + i64{first_token} * args.x_stride, args.x_stride, tokens, sums);
    finish_rows<kTokens>(args, sums, bias, w.scale, first_token, tokens);
}

// As matmul_int8.cu does it.
template <Code kCode>
PARLOR_DEVICE void fetch_group(const FloatTokenArgs& args) {
    const TokenGroup own = token_group(args, float_group_bytes<kCode>(args));
    fetch_lines<FloatTokenArgs::kThreads, 1>(own.weights, own.bytes);
}
template <Code kCode, class Sums>
PARLOR_DEVICE void multiply_float_token(const FloatTokenArgs& args, Sums& sums) {
    const TokenGroup own = token_group(args, float_group_bytes<kCode>(args));
    const TokenJob& job = args.jobs[own.job];
    sum_group<kCode, 1>(args, own.weights, job.order, args.x, 0, 1, sums);
    finish_token<FloatTokenArgs::kThreads / kWarp>(sums, 16 * own.number, job.rows, job.scale, job.bias,
                                                   job.y, job.accumulate != 0);
}

#define PARLOR_FLOAT_TOKEN(name, code)                                                           \
    PARLOR_KERNEL_AHEAD(matmul_##name##_1, FloatTokenArgs, 1, (fetch_group<Code::code>(args))) { \
        PARLOR_SHARED(float, sums, FloatTokenArgs::kThreads / kWarp * 16);                       \
        multiply_float_token<Code::code>(args, sums);                                            \
    }
#define PARLOR_FLOAT_MATMUL(name, code)                                                      \
    PARLOR_KERNEL(matmul_##name##_8, FloatMatmulArgs) {                                      \
        PARLOR_SHARED(float, sums, FloatMatmulArgs::kThreads / kWarp * 8 * 16);              \
        const i32 first = block_y() * 8, left = args.tokens - first;                         \
        const ExpertMatrix w = {args.w, args.order, args.scale, 0};                          \
        multiply_float<Code::code, 8>(args, w, args.bias, first, left < 8 ? left : 8, sums); \
    }
// The rows of one expert, a few at a time.
#define PARLOR_GROUPED_FLOAT_MATMUL(name, code)                                                           \
    PARLOR_KERNEL(grouped_##name, GroupedFloatArgs) {                                                     \
        PARLOR_SHARED(float, sums, GroupedFloatArgs::kThreads / kWarp * 8 * 16);                          \
        const ExpertMatrix w = args.experts[block_y()];                                                   \
        const i32 end = args.first_row[block_y() + 1];                                                    \
        const float* bias = args.bias != nullptr ? args.bias + i64{block_y()} * args.rows : nullptr;      \
        for (i32 first = args.first_row[block_y()]; first < end; first += 8) {                            \
            multiply_float<Code::code, 8>(args, w, bias, first, end - first < 8 ? end - first : 8, sums); \
            sync_threads();                                                                               \
        }                                                                                                 \
    }
#define PARLOR_FLOAT_MATMULS(name, code) \
    PARLOR_FLOAT_TOKEN(name, code)       \
    PARLOR_FLOAT_MATMUL(name, code)      \
    PARLOR_GROUPED_FLOAT_MATMUL(name, code)

PARLOR_FLOAT_MATMULS(f32, f32)
PARLOR_FLOAT_MATMULS(f16, f16)
PARLOR_FLOAT_MATMULS(bf16, bf16)
PARLOR_FLOAT_MATMULS(scaled_u4, u4)
PARLOR_FLOAT_MATMULS(scaled_u8, u8)
PARLOR_FLOAT_MATMULS(scaled_e4m3, e4m3)
PARLOR_FLOAT_MATMULS(scaled_nf4, nf4)
PARLOR_FLOAT_MATMULS(scaled_fp4, fp4)

}  // namespace parlor::cuda
