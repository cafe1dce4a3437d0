// Attention of many tokens by tensor cores ("FlashAttention-2", Dao, 2023, arXiv 2307.08691): scores of a
// tile of keys never leave registers. Heads that share a cache row share its tiles too: a row of a block is a
// pair of a token and a head. Queries go in as two terms of 16 bits each, so that scores, which are
// exponents, are exact to 2^-17 of them; so do probabilities, but where there are more than kExactKeys of
// them float16 alone is enough, whose errors of 2^-11 mostly cancel; sums are float32. What is raised is 2:
// scores are multiplied with log2(e) before.
//
// A warp has 16 rows. Where a head is too long for the registers of one, 2 or 4 warps share its dimensions:
// they add up their parts of the scores, do the same softmax, and each has its part of the result.
#include "cuda/device/flash_tiles.h"

namespace parlor::cuda {

// Where keys and values lie: in one tile, one after the other; in a tile each, where the next keys come while
// values are added and the next values while scores are made; in two each.
enum class Tiles : i32 { one, pair, twice };

constexpr i32 kExactKeys = 1024;
// The lower terms of queries in shared memory leave registers for more keys at once; Turing has none to
// spare.
#if defined(__CUDACC__) && PARLOR_TENSOR < 80
constexpr bool kLowsShared = false;
#else
constexpr bool kLowsShared = true;
#endif
PARLOR_CONSTEXPR i32 lows_of(Tiles tiles, i32 steps) {
    return kLowsShared && tiles == Tiles::pair ? steps * FlashArgs::kThreads : 1;
}
constexpr float kLog2E = 1.44269504f, kLn2 = 0.69314718f;

// kParts warps share the dimensions of a row, kSteps times 16 for each of them.
template <class Type, i32 kParts, i32 kSteps, i32 kKeys, Tiles kTiles, class Words, class Exchange,
          class Lows>
PARLOR_DEVICE void flash(const FlashArgs& args, Words& tiles, Exchange& exchange,
                         [[maybe_unused]] Lows& lows) {
    constexpr i32 kWarps = FlashArgs::kThreads / kWarp, kRows = 16 * kWarps / kParts;
    constexpr i32 kStride = kParts * kSteps * 8 + 4;  // 4 more, so that 8 rows lie in different banks
    constexpr i32 kTileWords = kKeys * kStride;
    constexpr bool kOwnTiles = kTiles != Tiles::one;  // what is behind a row's end stays 0
    constexpr i32 kTogether = kSteps > 8        ? 2
                              : kKeys % 32 == 0 ? 4
                                                : 6;  // tiles of 8 keys between products of the same one
    static_assert(kKeys / 8 % kTogether == 0);
    constexpr float kLeast = -3.0e38f;
    const float nothing = float_of(0xff800000u);  // the score of a key that is not seen
    const KvCache& kv = args.kv;
    const i32 warp = thread_x() / kWarp, lane = thread_x() % kWarp, row = lane / 4, column = lane % 4;
    const i32 part = warp % kParts, group = args.heads / kv.kv_heads;
    const i32 kv_head = block_y() % kv.kv_heads, split = block_y() / kv.kv_heads;
    const i32 rows = args.tokens * group, dims = 16 * kSteps * part;
    // The last tokens see the most: they begin.
    const i32 block_row = ((rows + kRows - 1) / kRows - 1 - block_x()) * kRows;
    const i32 start = *args.position + args.offset;

    const i32 block_end = block_row + kRows < rows ? block_row + kRows : rows;
    const i32 first_token = start + block_row / group, last_token = start + (block_end - 1) / group;
    const auto first_of = [&](i32 position) { return static_cast<i32>(first_seen(args, position)); };
    const Part keys = part_of(first_of(first_token), i64{last_token} + 1, args.splits, split);
    const i32 begin = static_cast<i32>(keys.begin), end = static_cast<i32>(keys.end);
    if (begin >= end) return;  // attention_merge does not ask for it
    // Of probabilities. With one token memory is all that takes time.
    const bool two_terms = Type::kBf16 || kTiles == Tiles::twice || end - begin <= kExactKeys;
    // All rows see keys from here on, up to here.
    const i32 all_from = first_of(last_token), all_to = first_token < end - 1 ? first_token : end - 1;
    // Of the lane's two rows: token, head, and the keys that are seen.
    i32 token[2], head[2], first[2], last[2];
    for (i32 i = 0; i < 2; ++i) {
        const i32 number = block_row + warp / kParts * 16 + row + 8 * i;
        const bool there = number < rows;
        token[i] = there ? number / group : -1;
        head[i] = kv_head * group + (there ? number % group : 0);
        last[i] = there ? start + token[i] : -1;
        first[i] = there ? first_of(last[i]) : 0;
        if (last[i] >= end) last[i] = end - 1;
    }

    // Queries, scaled; rows out of float16's range by a power of two besides.
    const float scale = args.softcap > 0 ? args.scale : args.scale * kLog2E;
    u32 high[kSteps][4], low[kSteps][4];
    float undo[2];
    PARLOR_UNROLL_ALL
    for (i32 i = 0; i < 2; ++i) {
        const float* q = args.q + (token[i] < 0 ? 0 : token[i]) * args.q_stride + i64{head[i]} * kv.k_dim;
        float values[kSteps][4], largest = 0;
        for (i32 s = 0; s < kSteps; ++s) {
            for (i32 j = 0; j < 4; ++j) {
                const i32 dim = dims + 16 * s + 2 * column + j % 2 + j / 2 * 8;
                const float value = token[i] >= 0 && dim < kv.k_dim ? q[dim] * scale : 0;
                values[s][j] = value;
                const float magnitude = value < 0 ? -value : value;
                largest = magnitude > largest ? magnitude : largest;
            }
        }
        for (i32 mask = 1; mask < 4; mask *= 2) {
            const float other = shuffle_xor(largest, mask);
            largest = other > largest ? other : largest;
        }
        const u32 shift = range_shift(bits_of(largest));
        const float factor = float_of((127 - shift) << 23);
        undo[i] = float_of((127 + shift) << 23);
        PARLOR_UNROLL_ALL
        for (i32 s = 0; s < kSteps; ++s)
            for (i32 j = 0; j < 2; ++j)
                split_pair<Type>(values[s][2 * j] * factor, values[s][2 * j + 1] * factor,
                                 &high[s][2 * j + i], &low[s][2 * j + i]);
    }
    if constexpr (kLowsShared && kTiles == Tiles::pair)
        for (i32 s = 0; s < kSteps; ++s)
            lows[s * FlashArgs::kThreads + thread_x()] = Words4{{low[s][0], low[s][1], low[s][2], low[s][3]}};

    const i64 k_bytes = kv_row_bytes(kv.type, kv.k_dim), v_bytes = kv_row_bytes(kv.type, kv.v_dim);
    const i64 k_step = k_bytes * kv.position_rows,
              v_step = kv.v_in_k != 0 ? k_step : v_bytes * kv.position_rows;
    const u8* k_plane = kv.k + kv_row(kv, kv_head, 0) * k_bytes;
    const u8* v_plane = kv.v_in_k != 0 ? k_plane : kv.v + kv_row(kv, kv_head, 0) * v_bytes;
    const auto load_keys = [&](i32 tile, i32 at) {
        load_tile<kKeys, kStride>(kv.type, k_plane, kv.k_dim, k_step, tile, end, tiles, at);
    };
    const auto load_values = [&](i32 tile, i32 at) {
        load_tile<kKeys, kStride>(kv.type, v_plane, kv.v_dim, v_step, tile, end, tiles, at);
    };
    float out[2 * kSteps][4] = {}, largest[2] = {kLeast, kLeast}, sum[2] = {};
    i32 current = 0;
    if constexpr (kOwnTiles) {
        for (i32 i = 0; i < (kTiles == Tiles::twice ? 2 : 1); ++i) {
            clear_rest<kKeys, kStride>(kv.k_dim, tiles, 2 * i * kTileWords);
            clear_rest<kKeys, kStride>(kv.v_dim, tiles, (2 * i + 1) * kTileWords);
        }
        load_keys(begin, 0);
        if constexpr (kTiles == Tiles::pair) commit_copies();
        load_values(begin, kTileWords);
        commit_copies();
    }
    for (i32 tile = begin; tile < end; tile += kKeys) {
        const bool more = tile + kKeys < end;
        i32 k_tile = 0, v_tile = kTiles == Tiles::pair ? kTileWords : 0;
        if constexpr (kTiles == Tiles::twice) {
            k_tile = current * 2 * kTileWords;
            v_tile = k_tile + kTileWords;
            current = 1 - current;
            if (more) {
                load_keys(tile + kKeys, current * 2 * kTileWords);
                load_values(tile + kKeys, current * 2 * kTileWords + kTileWords);
            }
            commit_copies();
            wait_copies<1>();
        } else if constexpr (kTiles == Tiles::pair) {
            wait_copies<1>();  // the values are still under way
        } else {
            load_keys(tile, 0);
            commit_copies();
            wait_copies<0>();
        }
        sync_threads();

        float score[kKeys / 8][4] = {};
        PARLOR_UNROLL_ALL
        for (i32 s = 0; s < kSteps; ++s) {
            if (!kOwnTiles && dims + 16 * s >= kv.k_dim) break;
            u32 lower[4];
            if constexpr (kLowsShared && kTiles == Tiles::pair) {
                const Words4 own = lows[s * FlashArgs::kThreads + thread_x()];
                for (i32 i = 0; i < 4; ++i) lower[i] = own.word[i];
            } else {
                for (i32 i = 0; i < 4; ++i) lower[i] = low[s][i];
            }
            PARLOR_UNROLL_ALL
            for (i32 first_n = 0; first_n < kKeys / 8; first_n += kTogether) {
                u32 b[kTogether][2];
                PARLOR_UNROLL_ALL
                for (i32 n = 0; n < kTogether; n += 2) {
                    u32 four[4];
                    load_columns(four, tiles, k_tile + 8 * (first_n + n) * kStride + dims / 2 + 8 * s,
                                 kStride);
                    b[n][0] = four[0];
                    b[n][1] = four[1];
                    b[n + 1][0] = four[2];
                    b[n + 1][1] = four[3];
                }
                // Products that wait for each other are far apart.
                PARLOR_UNROLL_ALL
                for (i32 n = 0; n < kTogether; ++n) mma_16<Type>(score[first_n + n], high[s], b[n]);
                PARLOR_UNROLL_ALL
                for (i32 n = 0; n < kTogether; ++n) mma_16<Type>(score[first_n + n], lower, b[n]);
            }
        }
        if constexpr (kTiles == Tiles::pair) {
            sync_threads();  // the keys are read no more
            if (more) load_keys(tile + kKeys, 0);
            commit_copies();
        }
        for (i32 n = 0; n < kKeys / 8; ++n)
            for (i32 c = 0; c < 4; ++c) score[n][c] *= undo[c / 2];
        if constexpr (kParts > 1) {
            constexpr i32 kScores = kKeys / 8 * 4;
            for (i32 i = 0; i < kScores; ++i)
                exchange[(warp * kScores + i) * kWarp + lane] = score[i / 4][i % 4];
            sync_threads();
            for (i32 i = 0; i < kScores; ++i) {
                float total = 0;
                for (i32 other = 0; other < kParts; ++other)
                    total += exchange[((warp - part + other) * kScores + i) * kWarp + lane];
                score[i / 4][i % 4] = total;
            }
        }

        if (args.softcap > 0)
            for (i32 n = 0; n < kKeys / 8; ++n)
                for (i32 c = 0; c < 4; ++c)
                    score[n][c] = args.softcap * kLog2E * tanh_of(score[n][c] / args.softcap);
        if (tile < all_from || tile + kKeys - 1 > all_to) {
            for (i32 n = 0; n < kKeys / 8; ++n) {
                for (i32 c = 0; c < 4; ++c) {
                    const i32 key = tile + 8 * n + 2 * column + c % 2;
                    if (key < first[c / 2] || key > last[c / 2]) score[n][c] = nothing;
                }
            }
        }
        // NaN is greater than nothing, and is passed on by its weight.
        float most[2] = {largest[0], largest[1]};
        for (i32 n = 0; n < kKeys / 8; ++n)
            for (i32 c = 0; c < 4; ++c) most[c / 2] = score[n][c] > most[c / 2] ? score[n][c] : most[c / 2];
        float shrink[2];
        for (i32 i = 0; i < 2; ++i) {
            for (i32 mask = 1; mask < 4; mask *= 2) {
                const float other = shuffle_xor(most[i], mask);
                most[i] = other > most[i] ? other : most[i];
            }
            shrink[i] = exp2_of(largest[i] - most[i]);
            largest[i] = most[i];
            sum[i] *= shrink[i];
        }
        for (i32 n = 0; n < kKeys / 8; ++n) {
            for (i32 c = 0; c < 4; ++c) {
                const float weight = exp2_of(score[n][c] - largest[c / 2]);
                sum[c / 2] += weight;
                score[n][c] = weight;
            }
        }
        for (i32 d = 0; d < 2 * kSteps; ++d)
            for (i32 c = 0; c < 4; ++c) out[d][c] *= shrink[c / 2];

        if (kTiles == Tiles::one && kv.v_in_k == 0) {
            sync_threads();  // the keys are read no more
            load_values(tile, 0);
            commit_copies();
            wait_copies<0>();
            sync_threads();
        }
        if constexpr (kTiles == Tiles::pair) {
            wait_copies<1>();  // the next keys are still under way
            sync_threads();
        }
        PARLOR_UNROLL_ALL
        for (i32 step = 0; step < kKeys / 16; ++step) {
            const auto terms = [&](bool lower, u32(&p)[4]) {
                for (i32 i = 0; i < 4; ++i) {
                    const float* from = score[2 * step + i / 2] + i % 2 * 2;
                    u32 high, low;
                    split_pair<Type>(from[0], from[1], &high, &low);
                    p[i] = lower ? low : high;
                }
            };
            const auto add = [&](const u32(&weights)[4]) {
                PARLOR_UNROLL_ALL
                for (i32 d = 0; d < kSteps; ++d) {
                    if (!kOwnTiles && dims + 16 * d >= kv.v_dim) break;
                    u32 b[4];
                    load_transposed(b, tiles, v_tile + 16 * step * kStride + dims / 2 + 8 * d, kStride);
                    const u32 left[2] = {b[0], b[1]}, right[2] = {b[2], b[3]};
                    mma_16<Type>(out[2 * d], weights, left);
                    mma_16<Type>(out[2 * d + 1], weights, right);
                }
            };
            u32 p[4];
            terms(false, p);
            add(p);
            if (!two_terms) continue;
            terms(true, p);
            add(p);
        }
        sync_threads();  // tiles and exchange are written again
        if constexpr (kTiles == Tiles::pair) {
            if (more) load_values(tile + kKeys, kTileWords);
            commit_copies();
        }
    }
    wait_copies<0>();

    PARLOR_UNROLL_ALL
    for (i32 i = 0; i < 2; ++i) {
        for (i32 mask = 1; mask < 4; mask *= 2) sum[i] += shuffle_xor(sum[i], mask);
        if (token[i] < 0) continue;
        if (args.splits > 1) {
            float* sums = args.partial + (i64{head[i]} * args.splits + split) * (kv.v_dim + 2);
            if (part == 0 && column == 0) {
                sums[0] = largest[i] * kLn2;
                sums[1] = sum[i];
            }
            for (i32 d = 0; d < 2 * kSteps; ++d)
                for (i32 j = 0; j < 2; ++j)
                    if (const i32 dim = dims + 8 * d + 2 * column + j; dim < kv.v_dim)
                        sums[2 + dim] = out[d][2 * i + j];
            continue;
        }
        const float sink = args.sinks != nullptr ? args.sinks[head[i]] * kLog2E : kLeast;
        const float most = sink > largest[i] ? sink : largest[i];
        const float share = exp2_of(largest[i] - most);
        const float total = sum[i] * share + (args.sinks != nullptr ? exp2_of(sink - most) : 0);
        float* y = args.out + (i64{token[i]} * args.heads + head[i]) * kv.v_dim;
        for (i32 d = 0; d < 2 * kSteps; ++d) {
            for (i32 j = 0; j < 2; ++j) {
                const i32 dim = dims + 8 * d + 2 * column + j;
                if (dim < kv.v_dim) y[dim] = out[d][2 * i + j] * share / total;
            }
        }
    }
}

#define PARLOR_FLASH(name, dims, type, Type, parts, steps, keys, layout, tiles_of, exchanged) \
    PARLOR_KERNEL(attention_##name##_##dims##_##type, FlashArgs) {                            \
        PARLOR_SHARED(u32, tiles, tiles_of* keys*(parts * steps * 8 + 4));                    \
        PARLOR_SHARED(float, exchange, exchanged);                                            \
        PARLOR_SHARED(Words4, lows, lows_of(Tiles::layout, steps));                           \
        flash<Type, parts, steps, keys, Tiles::layout>(args, tiles, exchange, lows);          \
    }
// keys: of a tile with 128 dimensions, as many as registers are there for.
#define PARLOR_FLASHES(type, Type, keys)                             \
    PARLOR_FLASH(flash, 64, type, Type, 1, 4, 64, pair, 2, 1)        \
    PARLOR_FLASH(flash, 128, type, Type, 1, 8, keys, pair, 2, 1)     \
    PARLOR_FLASH(flash, 256, type, Type, 2, 8, 32, one, 1, 64 * 32)  \
    PARLOR_FLASH(flash, 576, type, Type, 4, 9, 32, one, 1, 64 * 32)  \
    PARLOR_FLASH(token, 64, type, Type, 4, 1, 32, twice, 4, 64 * 32) \
    PARLOR_FLASH(token, 128, type, Type, 4, 2, 32, twice, 4, 64 * 32)
// Images without the instructions have no use for them.
#if !defined(__CUDACC__) || PARLOR_TENSOR >= 75
PARLOR_FLASHES(f16, HalfTerms, 48)
#endif
#if !defined(__CUDACC__) || PARLOR_TENSOR >= 80
PARLOR_FLASHES(bf16, Bf16Terms, 32)
#endif

}  // namespace parlor::cuda
