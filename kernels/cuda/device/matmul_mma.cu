// Products of quantized weights with int8 activations by tensor cores: for many tokens, where arithmetic
// takes the time. int32 sums never leave a run of columns that share a scale; everything else is float32.
//
// A block of threads has four warps, each of them one or two groups of 16 rows of the packed layout and all
// of the block's tokens. Weights as they are packed, their scales and the activations of some columns are
// staged in shared memory, twice, so that the next ones are under way; a lane takes its quads of four columns
// from there, which are what it holds of an m16 fragment. With 64 tokens a product of 16 x 8 x 32 costs 12
// (scale alone) to 16 (and addend) float32 operations of a lane, which is what bounds it on cards whose
// tensor cores are fast.
#include "cuda/device/args.h"
#include "cuda/device/mma.h"
#include "cuda/device/weights.h"

namespace parlor::cuda {

// What a block of threads stages at once: kBlocks blocks of 32 columns, 64 kRowTiles rows, 8 kTokenTiles
// tokens.
template <WeightFormat kFormat, i32 kRowTiles, i32 kTokenTiles, i32 kBlocks>
struct MmaStage {
    static constexpr WeightLayout l = layout_of(kFormat);
    static constexpr i32 kThreads = 128;
    static constexpr i32 kGroups = kThreads / kWarp * kRowTiles, kRows = 16 * kGroups,
                         kTokens = 8 * kTokenTiles;
    static constexpr i32 kHalves = l.sub_values == 16 ? 2 : 1;  // scales of 32 columns
    static constexpr bool kAddend = l.d_fields == 2;
    static constexpr i32 kValueWords = l.value_bytes() / 4, kWeightWords = kGroups * kBlocks * kValueWords;
    static constexpr i32 kTokenRow = 8 * kBlocks + 4;  // 4 more, so that 8 rows lie in different banks
    static constexpr i32 kTokenWords = kTokens * kTokenRow;
    static constexpr i32 kScales = kBlocks * kHalves * kRows, kAddends = kAddend ? kScales : 1;
    static constexpr i32 kFactors = kBlocks * kTokens, kSums = kAddend ? kHalves * kFactors : 1;
    // Rows and tokens whose scales a thread brings.
    static constexpr i32 kOwnRows = kBlocks * kRows / kThreads;
    static constexpr i32 kOwnTokens = (kFactors + kThreads - 1) / kThreads;
    static_assert(kBlocks * kRows % kThreads == 0 && kTokenRow / 4 % 2 == 1);
};

// Scales on their way to shared memory: nothing is done to them before they have to be there.
template <class Stage>
struct ScalesUnderWay {
    u16 d_bits[Stage::kOwnRows], m_bits[Stage::kOwnRows];
    u8 bytes[Stage::kOwnRows], others[Stage::kOwnRows];
    float d[Stage::kOwnTokens];
    Words2 sums[Stage::kOwnTokens];
};

PARLOR_DEVICE i32 at_most(i32 value, i32 limit) {
    return value < limit ? value : limit;
}

// Over `tokens` rows of activations from `first` on, Stage::kTokens at most, and rows from first_row on. w:
// of all rows.
template <WeightFormat kFormat, i32 kRowTiles, i32 kTokenTiles, i32 kBlocks, class Args, class Weights,
          class Words, class Scales, class Addends, class Factors, class Sums>
PARLOR_DEVICE void multiply_mma(const Args& args, const u8* w, const float* bias, float scale, i32 first_row,
                                i32 first, i32 tokens, Weights& weights, Words& q, Scales& scales,
                                [[maybe_unused]] Addends& addends, Factors& factors,
                                [[maybe_unused]] Sums& sums) {
    using Stage = MmaStage<kFormat, kRowTiles, kTokenTiles, kBlocks>;
    static_assert(Args::kThreads == Stage::kThreads);
    constexpr WeightLayout l = layout_of(kFormat);
    constexpr i32 kThreads = Stage::kThreads, kHalves = Stage::kHalves, kRows = Stage::kRows,
                  kTokens = Stage::kTokens;
    constexpr bool kAddend = Stage::kAddend;
    const i32 warp = thread_x() / kWarp, lane = thread_x() % kWarp, row = lane / 4, column = lane % 4;
    const i32 blocks = args.cols / 32, groups = (args.rows + 15) / 16, first_group = first_row / 16;
    const i64 group_bytes = i64{blocks / l.blocks32} * l.block_bytes();
    const auto header_at = [](i32 block) { return block / Stage::l.blocks32 * Stage::l.block_bytes(); };
    const auto sub_block_at = [](i32 block) {  // behind its header
        return Stage::l.header_bytes() + block % Stage::l.blocks32 * Stage::l.sub_block_bytes();
    };

    // A warp brings the weights of its own rows.
    const i32 own_group = first_group + warp * kRowTiles;
    const u8* own_weights = w + own_group * group_bytes;
    const auto copy = [&](i32 staged, i32 to) {
        constexpr i32 kChunks = Stage::kValueWords / 4, kItems = kBlocks * kChunks,
                      kTokenChunks = 2 * kBlocks;  // of 16 bytes
        PARLOR_UNROLL_ALL
        for (i32 n = 0; n < (kItems + kWarp - 1) / kWarp; ++n) {
            const i32 i = lane + n * kWarp, block = staged + i / kChunks;
            if (i >= kItems || block >= blocks) continue;
            const i32 from = header_at(block) + sub_block_at(block) + 16 * (Stage::l.sub_bytes + i % kChunks);
            PARLOR_UNROLL_ALL
            for (i32 tile = 0; tile < kRowTiles; ++tile) {
                if (own_group + tile >= groups) continue;
                copy_words(weights, to * Stage::kWeightWords + ((warp * kRowTiles + tile) * kItems + i) * 4,
                           own_weights + tile * group_bytes + from);
            }
        }
        PARLOR_UNROLL_ALL
        for (i32 n = 0; n < (kTokens * kTokenChunks + kThreads - 1) / kThreads; ++n) {
            const i32 i = thread_x() + n * kThreads, t = i / kTokenChunks, chunk = i % kTokenChunks;
            if (t >= kTokens || staged + chunk / 2 >= blocks) continue;
            // What is behind the last token is multiplied as well, and not written.
            const i64 token = first + at_most(t, tokens - 1);
            copy_words(q, to * Stage::kTokenWords + t * Stage::kTokenRow + 4 * chunk,
                       args.q + token * args.cols + 32 * staged + 16 * chunk);
        }
        commit_copies();
    };
    ScalesUnderWay<Stage> under_way = {};
    const auto bring = [&](i32 staged) {
        PARLOR_UNROLL_ALL
        for (i32 n = 0; n < Stage::kOwnRows; ++n) {
            const i32 i = thread_x() + n * kThreads, own = i % kRows;
            // Without branches, so that all loads are under way at once; what is not there is not used.
            const i32 block = at_most(staged + i / kRows, blocks - 1);
            const i32 group = at_most(first_group + own / 16, groups - 1), r = own % 16;
            const u8* header = w + group * group_bytes + header_at(block);
            const u8* sub_block = header + sub_block_at(block);
            if constexpr (Stage::l.d_fields >= 1) under_way.d_bits[n] = load_u16(header + 2 * r);
            if constexpr (Stage::l.d_fields == 2) under_way.m_bits[n] = load_u16(header + 32 + 2 * r);
            if constexpr (Stage::l.sub_bytes >= 1) under_way.bytes[n] = sub_block[r];
            if constexpr (Stage::l.sub_bytes == 2) under_way.others[n] = sub_block[16 + r];
        }
        PARLOR_UNROLL_ALL
        for (i32 n = 0; n < Stage::kOwnTokens; ++n) {
            const i32 i = thread_x() + n * kThreads, block = at_most(staged + i / kTokens, blocks - 1);
            const i64 token = first + at_most(i % kTokens, tokens - 1);
            under_way.d[n] = args.d[token * blocks + block];
            if constexpr (kAddend)
                under_way.sums[n] =
                    *reinterpret_cast<const Words2*>(args.sums + token * 2 * blocks + 2 * block);
        }
    };
    const auto put = [&](i32 to) {
        PARLOR_UNROLL_ALL
        for (i32 n = 0; n < Stage::kOwnRows; ++n) {
            const i32 i = thread_x() + n * kThreads, own = i % kRows, s = i / kRows;
            for (i32 half = 0; half < kHalves; ++half) {
                const u8 byte = half == 0 ? under_way.bytes[n] : under_way.others[n];
                const WeightScale one = scale_from<kFormat>(under_way.d_bits[n], under_way.m_bits[n], byte,
                                                            kHalves == 2 ? u8{0} : under_way.others[n]);
                const i32 at = to * Stage::kScales + (s * kHalves + half) * kRows + own;
                scales[at] = one.scale;
                if constexpr (kAddend) addends[at] = one.addend;
            }
        }
        PARLOR_UNROLL_ALL
        for (i32 n = 0; n < Stage::kOwnTokens; ++n) {
            const i32 i = thread_x() + n * kThreads, t = i % kTokens, s = i / kTokens;
            if (i >= Stage::kFactors) continue;
            factors[to * Stage::kFactors + i] = under_way.d[n];
            if constexpr (kAddend) {
                const i32 one = static_cast<i32>(under_way.sums[n].word[0]),
                          two = static_cast<i32>(under_way.sums[n].word[1]);
                const i32 at = to * Stage::kSums + s * kHalves * kTokens + t;
                sums[at] = static_cast<float>(kHalves == 2 ? one : one + two);
                if constexpr (kHalves == 2) sums[at + kTokens] = static_cast<float>(two);
            }
        }
    };

    // 1.5 * 2^23 as int32 begins a sum whose bits, taken as a float32, are that number and the sum.
    constexpr i32 kStart = 0x4b400000;
    constexpr float kStartValue = 12582912.0f;
    float acc[kRowTiles][kTokenTiles][4] = {};
    copy(0, 0);
    bring(0);
    put(0);
    i32 current = 0;
    for (i32 staged = 0; staged < blocks; staged += kBlocks) {
        wait_copies<0>();
        sync_threads();  // and nobody reads the other stage any more
        const bool more = staged + kBlocks < blocks;
        if (more) {
            copy(staged + kBlocks, 1 - current);
            bring(staged + kBlocks);
        }
        const i32 count = blocks - staged < kBlocks ? blocks - staged : kBlocks;
        PARLOR_UNROLL(1)
        for (i32 s = 0; s < count; ++s) {
            u32 a[kRowTiles][4];
            float factor[kRowTiles][kHalves][2], addend[kRowTiles][kHalves][2];
            PARLOR_UNROLL_ALL
            for (i32 tile = 0; tile < kRowTiles; ++tile) {
                const i32 group = warp * kRowTiles + tile;
                const i32 at = current * Stage::kWeightWords + (group * kBlocks + s) * Stage::kValueWords;
                const auto word = [&](i32 n) -> u32 { return weights[at + n]; };
                for (i32 i = 0; i < 4; ++i) {
                    const u32 quad = quad_from<kFormat>(word, row + i % 2 * 8, column + i / 2 * 4);
                    // A byte's 0x80 keeps the others out of it.
                    a[tile][i] =
                        l.offset == 0 ? quad : ((quad | 0x80808080u) - 0x01010101u * l.offset) ^ 0x80808080u;
                }
                for (i32 half = 0; half < kHalves; ++half) {
                    for (i32 i = 0; i < 2; ++i) {
                        const i32 place = current * Stage::kScales + (s * kHalves + half) * kRows +
                                          16 * group + row + 8 * i;
                        factor[tile][half][i] = scales[place];
                        if constexpr (kAddend) addend[tile][half][i] = addends[place];
                    }
                }
            }
            // The products of the next tokens are under way while those of these ones are scaled.
            i32 dots[2][kRowTiles][kHalves][4];
            const auto multiply = [&](i32 t) {
                const i32 at =
                    current * Stage::kTokenWords + (8 * t + row) * Stage::kTokenRow + 8 * s + column;
                const u32 b[2] = {q[at], q[at + 4]};
                PARLOR_UNROLL_ALL
                for (i32 tile = 0; tile < kRowTiles; ++tile) {
                    i32(&to)[kHalves][4] = dots[t % 2][tile];
                    if constexpr (kHalves == 2) {
                        mma_int8_k16(to[0], a[tile][0], a[tile][1], b[0], kStart);
                        mma_int8_k16(to[1], a[tile][2], a[tile][3], b[1], kStart);
                    } else {
                        mma_int8_k32(to[0], a[tile], b, kStart);
                    }
                }
            };
            multiply(0);
            PARLOR_UNROLL_ALL
            for (i32 t = 0; t < kTokenTiles; ++t) {
                if (t + 1 < kTokenTiles) multiply(t + 1);
                const i32 token = 8 * t + 2 * column, from = current * Stage::kFactors + s * kTokens + token;
                const float d[2] = {factors[from], factors[from + 1]};
                [[maybe_unused]] float sum[kHalves][2];
                if constexpr (kAddend) {
                    for (i32 half = 0; half < kHalves; ++half) {
                        const i32 place = current * Stage::kSums + (s * kHalves + half) * kTokens + token;
                        sum[half][0] = sums[place];
                        sum[half][1] = sums[place + 1];
                    }
                }
                PARLOR_UNROLL_ALL
                for (i32 tile = 0; tile < kRowTiles; ++tile) {
                    PARLOR_UNROLL_ALL
                    for (i32 i = 0; i < 4; ++i) {
                        float total = 0;
                        for (i32 half = 0; half < kHalves; ++half) {
                            const float dot =
                                float_of(static_cast<u32>(dots[t % 2][tile][half][i])) - kStartValue;
                            const float product = factor[tile][half][i / 2] * dot;
                            total = half == 0 ? product : total + product;
                            if constexpr (kAddend) total += addend[tile][half][i / 2] * sum[half][i % 2];
                        }
                        acc[tile][t][i] += d[i % 2] * total;
                    }
                }
            }
        }
        current = 1 - current;
        if (more) put(current);
    }
    // No way out of these loops: sums have to stay in registers.
    PARLOR_UNROLL_ALL
    for (i32 tile = 0; tile < kRowTiles; ++tile) {
        PARLOR_UNROLL_ALL
        for (i32 t = 0; t < kTokenTiles; ++t) {
            PARLOR_UNROLL_ALL
            for (i32 i = 0; i < 4; ++i) {
                const i32 token = 8 * t + 2 * column + i % 2;
                const i32 r = first_row + 16 * (warp * kRowTiles + tile) + row + i / 2 * 8;
                if (token < tokens && r < args.rows) {
                    float value = acc[tile][t][i] * scale;
                    if (bias != nullptr) value += bias[r];
                    float& y = args.y[i64{first + token} * args.y_stride + r];
                    y = args.accumulate != 0 ? value + y : value;
                }
            }
        }
    }
}

#define PARLOR_MMA_SHARED(Stage)                          \
    PARLOR_SHARED(u32, weights, 2 * Stage::kWeightWords); \
    PARLOR_SHARED(u32, q, 2 * Stage::kTokenWords);        \
    PARLOR_SHARED(float, scales, 2 * Stage::kScales);     \
    PARLOR_SHARED(float, addends, 2 * Stage::kAddends);   \
    PARLOR_SHARED(float, factors, 2 * Stage::kFactors);   \
    PARLOR_SHARED(float, sums, 2 * Stage::kSums)
#define PARLOR_MMA(format, most, tall, tiles, staged)                                                        \
    PARLOR_KERNEL_AHEAD(mma_##format##_##most, QuantMatmulArgs, 2, ) {                                       \
        using Stage = MmaStage<WeightFormat::format, tall, tiles, staged>;                                   \
        PARLOR_MMA_SHARED(Stage);                                                                            \
        const i32 first = block_y() * most, left = args.tokens - first;                                      \
        multiply_mma<WeightFormat::format, tall, tiles, staged>(                                             \
            args, args.w, args.bias, args.scale, block_x() * Stage::kRows, first, left < most ? left : most, \
            weights, q, scales, addends, factors, sums);                                                     \
    }
// A block's expert and its rows, kTokens at a time: those of all experts follow each other.
struct ExpertRows {
    i32 expert, first, count;  // 0: none
};
template <i32 kTokens>
PARLOR_DEVICE ExpertRows rows_of_block(const GroupedMatmulArgs& args, i32 number) {
    const i32 lane = thread_x() % kWarp;
    i32 before = 0;  // blocks of the experts before
    for (i32 e = 0; e < args.experts_count; e += kWarp) {
        const i32 own = at_most(e + lane, args.experts_count - 1);
        const i32 begin = args.first_row[own], rows = args.first_row[own + 1] - begin;
        const i32 blocks = e + lane < args.experts_count ? (rows + kTokens - 1) / kTokens : 0;
        i32 sum = blocks;  // and of the lanes before
        for (i32 distance = 1; distance < kWarp; distance *= 2) {
            const i32 other =
                static_cast<i32>(shuffle(static_cast<u32>(sum), (lane - distance) & (kWarp - 1)));
            sum += lane >= distance ? other : 0;
        }
        const i32 end = before + sum;
        const u32 found = ballot(number >= end - blocks && number < end);
        if (found != 0) {
            const i32 who = count_bits((found & (0u - found)) - 1);
            const i32 from = static_cast<i32>(shuffle(static_cast<u32>(end - blocks), who));
            const i32 row = static_cast<i32>(shuffle(static_cast<u32>(begin), who));
            const i32 all = static_cast<i32>(shuffle(static_cast<u32>(rows), who));
            const i32 first = (number - from) * kTokens;
            return {e + who, row + first, at_most(all - first, kTokens)};
        }
        before = static_cast<i32>(shuffle(static_cast<u32>(end), kWarp - 1));
    }
    return {};
}
// 64 rows of one expert; what is left of it with fewer instructions when it is 16 at most.
#define PARLOR_GROUPED_MMA(format)                                                                          \
    PARLOR_KERNEL_AHEAD(grouped_mma_##format, GroupedMatmulArgs, 2, ) {                                     \
        using Stage = MmaStage<WeightFormat::format, 2, 8, 2>;                                              \
        PARLOR_MMA_SHARED(Stage);                                                                           \
        const ExpertRows own = rows_of_block<Stage::kTokens>(args, block_y());                              \
        if (own.count == 0) return;                                                                         \
        const ExpertMatrix expert = args.experts[own.expert];                                               \
        const float* bias = args.bias != nullptr ? args.bias + i64{own.expert} * args.rows : nullptr;       \
        const i32 row = block_x() * Stage::kRows;                                                           \
        if (own.count <= 16)                                                                                \
            multiply_mma<WeightFormat::format, 2, 2, 2>(args, expert.w, bias, expert.scale, row, own.first, \
                                                        own.count, weights, q, scales, addends, factors,    \
                                                        sums);                                              \
        else                                                                                                \
            multiply_mma<WeightFormat::format, 2, 8, 2>(args, expert.w, bias, expert.scale, row, own.first, \
                                                        own.count, weights, q, scales, addends, factors,    \
                                                        sums);                                              \
    }
#define PARLOR_MMAS(format)         \
    PARLOR_MMA(format, 16, 1, 2, 4) \
    PARLOR_MMA(format, 64, 2, 8, 2) \
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
