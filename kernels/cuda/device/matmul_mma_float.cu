// Products of many tokens with weights that are kept in float16, bfloat16 or a scaled format, by tensor
// cores: weights are decoded between memory and registers; activations go in as two bfloat16 terms each, to
// 2^-17, weights as one where that is exact – integers and small floats before their scale, which the sums of
// 32 columns are multiplied with –, otherwise as two, of whose four products with an activation's the
// smallest is left out. Sums are float32, and no range is lost: bfloat16 has float32's exponents. A warp has
// 16 rows; a block of four warps stages the activations of its tokens, 32 columns at a time.
#include "cuda/device/mma.h"
#include "cuda/device/weights_float.h"

namespace parlor::cuda {

constexpr i32 kPairs = 16;            // of two columns each, staged at a time
constexpr i32 kPairRow = kPairs + 4;  // 4 more, so that 8 rows lie in different banks

// Two terms whose sum is nearly x.
struct TwoTerms {
    u32 high, low;  // bits of bfloat16
};
PARLOR_DEVICE TwoTerms two_terms(float x) {
    const u32 bits = bits_of(x);
    // The first is cut off, not rounded: the rest is exact, and no finite number becomes infinite.
    const u32 high = bits & 0xffff0000u;
    const float rest = x - float_of(high);
    const bool finite = (bits & 0x7f800000u) != 0x7f800000u;
    return {high >> 16, finite ? (bits_of(rest) + 0x8000u) >> 16 : 0u};
}

// Of a weight, the first one rounded to the nearest: the second is smaller by half and has either sign, so
// that its product with an activation's second term, which is left out, adds up to nothing.
PARLOR_DEVICE TwoTerms weight_terms(float w) {
    const u32 bits = bits_of(w);
    if ((bits & 0x7f800000u) == 0x7f800000u) return {bits >> 16, 0};
    const u32 high = (bits + 0x7fffu + (bits >> 16 & 1)) & 0xffff0000u;
    return {high >> 16, (bits_of(w - float_of(high)) + 0x8000u) >> 16};
}

// Whether bfloat16, of 8 significant bits, has all of a weight that is not yet multiplied with its scale.
PARLOR_CONSTEXPR bool is_one_term(Code code) {
    return code == Code::bf16 || code == Code::u4 || code == Code::u8 || code == Code::e4m3;
}

template <i32 kTokens, class Args, class Words>
PARLOR_DEVICE void stage_terms(const Args& args, const i32* order, i32 first, i32 tokens, i32 block,
                               Words& high, Words& low) {
    for (i32 i = thread_x(); i < kTokens * kPairs; i += Args::kThreads) {
        const i32 t = i / kPairs, pair = i % kPairs, k = 32 * block + 2 * pair;
        TwoTerms a = {0, 0}, b = {0, 0};
        if (t < tokens) {
            const float* x = args.x + i64{first + t} * args.x_stride;
            if (k < args.cols) a = two_terms(x[order != nullptr ? order[k] : k]);
            if (k + 1 < args.cols) b = two_terms(x[order != nullptr ? order[k + 1] : k + 1]);
        }
        high[t * kPairRow + pair] = a.high | b.high << 16;
        low[t * kPairRow + pair] = a.low | b.low << 16;
    }
}

// kTiles tiles of 8 tokens; `tokens` of them are there.
template <Code kCode, i32 kTiles, class Args, class Words>
PARLOR_DEVICE void multiply_mma_float(const Args& args, const ExpertMatrix& w, const float* bias, i32 first,
                                      i32 tokens, Words& high, Words& low) {
    constexpr bool kOneTerm = is_one_term(kCode), kScales = kOneTerm && !is_plain(kCode);
    const i32 warp = thread_x() / kWarp, lane = thread_x() % kWarp, row = lane / 4, column = lane % 4;
    const i32 group_number = block_x() * (Args::kThreads / kWarp) + warp;
    const bool has_rows = 16 * group_number < args.rows;
    const u8* group = w.w + group_number * float_group_bytes<kCode>(args);

    float acc[kTiles][4] = {};
    for (i32 block = 0; 32 * block < args.cols; ++block) {
        stage_terms<8 * kTiles>(args, w.order, first, tokens, block, high, low);
        sync_threads();
        if (has_rows) {
            const FloatBlock upper = float_block<kCode>(args, group, block, row);
            const FloatBlock lower = float_block<kCode>(args, group, block, row + 8);
            float unscaled[kTiles][4] = {};
            for (i32 half = 0; half < 2; ++half) {
                u32 a[4], rest[4];  // as mma_bf16() has them
                for (i32 i = 0; i < 4; ++i) {
                    const i32 k = 16 * half + 2 * column + i / 2 * 8, r = row + i % 2 * 8;
                    const FloatBlock& its = i % 2 == 0 ? upper : lower;
                    if constexpr (kOneTerm) {
                        a[i] = bits_of(unscaled_weight<kCode>(args, its, block, k, r)) >> 16 |
                               (bits_of(unscaled_weight<kCode>(args, its, block, k + 1, r)) & 0xffff0000u);
                    } else {
                        const TwoTerms even = weight_terms(float_weight<kCode>(args, its, block, k, r));
                        const TwoTerms odd = weight_terms(float_weight<kCode>(args, its, block, k + 1, r));
                        a[i] = even.high | odd.high << 16;
                        rest[i] = even.low | odd.low << 16;
                    }
                }
                for (i32 tile = 0; tile < kTiles; ++tile) {
                    const i32 at = (8 * tile + row) * kPairRow + 8 * half + column;
                    const u32 b[2] = {high[at], high[at + 4]}, small[2] = {low[at], low[at + 4]};
                    auto& sums = kScales ? unscaled[tile] : acc[tile];
                    mma_bf16(sums, a, b);
                    mma_bf16(sums, a, small);
                    if constexpr (!kOneTerm) mma_bf16(sums, rest, b);
                }
            }
            if constexpr (kScales) {
                for (i32 tile = 0; tile < kTiles; ++tile)
                    for (i32 i = 0; i < 4; ++i)
                        acc[tile][i] += (i < 2 ? upper.scale : lower.scale) * unscaled[tile][i];
            }
        }
        sync_threads();
    }
    for (i32 tile = 0; tile < kTiles; ++tile) {
        for (i32 i = 0; i < 4; ++i) {
            const i32 t = 8 * tile + 2 * column + i % 2, r = 16 * group_number + row + i / 2 * 8;
            if (t >= tokens || r >= args.rows) continue;
            float value = acc[tile][i] * w.scale;
            if (bias != nullptr) value += bias[r];
            float& y = args.y[i64{first + t} * args.y_stride + r];
            y = args.accumulate != 0 ? value + y : value;
        }
    }
}

#define PARLOR_MMA_FLOAT(name, code)                                                                    \
    PARLOR_KERNEL(mma_##name##_64, FloatMatmulArgs) {                                                   \
        PARLOR_SHARED(u32, high, 64 * kPairRow);                                                        \
        PARLOR_SHARED(u32, low, 64 * kPairRow);                                                         \
        const i32 first = block_y() * 64, left = args.tokens - first;                                   \
        const ExpertMatrix w = {args.w, args.order, args.scale, 0};                                     \
        multiply_mma_float<Code::code, 8>(args, w, args.bias, first, left < 64 ? left : 64, high, low); \
    }                                                                                                   \
    PARLOR_KERNEL(grouped_mma_##name, GroupedFloatArgs) {                                               \
        PARLOR_SHARED(u32, high, 32 * kPairRow);                                                        \
        PARLOR_SHARED(u32, low, 32 * kPairRow);                                                         \
        const i32 end = args.first_row[block_y() + 1];                                                  \
        const float* bias = args.bias != nullptr ? args.bias + i64{block_y()} * args.rows : nullptr;    \
        for (i32 first = args.first_row[block_y()]; first < end; first += 32)                           \
            multiply_mma_float<Code::code, 4>(args, args.experts[block_y()], bias, first,               \
                                              end - first < 32 ? end - first : 32, high, low);          \
    }

// Images without the instructions have no use for them.
#if !defined(__CUDACC__) || PARLOR_TENSOR >= 80
PARLOR_MMA_FLOAT(f16, f16)
PARLOR_MMA_FLOAT(bf16, bf16)
PARLOR_MMA_FLOAT(scaled_u4, u4)
PARLOR_MMA_FLOAT(scaled_u8, u8)
PARLOR_MMA_FLOAT(scaled_e4m3, e4m3)
PARLOR_MMA_FLOAT(scaled_nf4, nf4)
PARLOR_MMA_FLOAT(scaled_fp4, fp4)
#endif

}  // namespace parlor::cuda
