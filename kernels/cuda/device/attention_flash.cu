// Attention of many tokens by tensor cores ("FlashAttention-2", Dao, 2023, arXiv 2307.08691): scores of a
// tile of keys never leave registers. Heads that share a cache row share its tiles too: a row of a block is a
// pair of a token and a head. Queries and probabilities go in as two terms of 16 bits each, so that what is
// added to the cache's own rounding is below 2^-17; sums are float32.
//
// A warp has 16 rows. Where a head is too long for the registers of one, 2 or 4 warps share its dimensions:
// they add up their parts of the scores, do the same softmax, and each has its part of the result.
#include "cuda/device/kv.h"
#include "cuda/device/mma.h"

namespace parlor::cuda {

struct HalfTerms {
    static constexpr bool kBf16 = false;
};
struct Bf16Terms {
    static constexpr bool kBf16 = true;
};

// Two values as pairs of terms whose sums are nearly them.
template <class Type>
PARLOR_DEVICE void split_pair(float x, float y, u32* high, u32* low) {
    const auto bits = [](float value) { return u32{Type::kBf16 ? bf16_of(value) : float_to_half(value)}; };
    const auto value = [](u32 half) {
        return Type::kBf16 ? float_of(half << 16) : half_to_float(static_cast<u16>(half));
    };
    const u32 x_high = bits(x), y_high = bits(y);
    *high = x_high | y_high << 16;
    *low = bits(x - value(x_high)) | bits(y - value(y_high)) << 16;
}
template <class Type>
PARLOR_DEVICE void mma_16(float (&c)[4], const u32 (&a)[4], const u32 (&b)[2]) {
    if constexpr (Type::kBf16)
        mma_bf16(c, a, b);
    else
        mma_f16(c, a, b);
}

// Eight values of a q8_0 row as float16; finite ones stay finite.
PARLOR_DEVICE Words4 q8_halves(const u8* row, i32 i) {
    const u8* block = row + i / 32 * kQ8Bytes;
    const float d = half_to_float(*reinterpret_cast<const u16*>(block));
    Words4 out;
    for (i32 n = 0; n < 4; ++n) {
        const u32 both = *reinterpret_cast<const u16*>(block + 2 + i % 32 + 2 * n);
        const u32 x = saturated_half(d * static_cast<float>(static_cast<i8>(both & 255u)));
        const u32 y = saturated_half(d * static_cast<float>(static_cast<i8>(both >> 8)));
        out.word[n] = x | y << 16;
    }
    return out;
}

// Rows first … first + kKeys - 1 of a plane, row_bytes apart, into a tile of kStride words a row; 0 from
// `end` on.
template <i32 kStride, class Tile>
PARLOR_DEVICE void load_tile(KvType type, const u8* plane, i32 dim, i64 row_bytes, i64 first, i64 end,
                             Tile& tile, i32 at) {
    constexpr i32 kChunks = (kStride - 4) / 4;  // of 16 bytes in a row of the tile; dim may have fewer
    for (i32 i = thread_x(); i < FlashArgs::kKeys * kChunks; i += FlashArgs::kThreads) {
        const i32 key = i / kChunks, chunk = i % kChunks, to = at + key * kStride + 4 * chunk;
        if (8 * chunk >= dim) continue;
        const u8* row = plane + (first + key) * row_bytes;
        if (first + key >= end)
            store_words(tile, to, Words4{});
        else if (type == KvType::q8_0)
            store_words(tile, to, q8_halves(row, 8 * chunk));
        else
            copy_words(tile, to, row + 16 * chunk);
    }
}

// kParts warps share the dimensions of a row, kSteps times 16 for each of them. kDouble: keys and values have
// tiles of their own, two of each, so that the next ones are under way; otherwise one tile is both, one after
// the other.
template <class Type, i32 kParts, i32 kSteps, bool kDouble, class Tiles, class Exchange>
PARLOR_DEVICE void flash(const FlashArgs& args, Tiles& tiles, Exchange& exchange) {
    constexpr i32 kKeys = FlashArgs::kKeys, kWarps = FlashArgs::kThreads / kWarp,
                  kRows = 16 * kWarps / kParts;
    constexpr i32 kStride = kParts * kSteps * 8 + 4;  // 4 more, so that 8 rows lie in different banks
    constexpr i32 kTileWords = kKeys * kStride;
    constexpr float kLeast = -3.0e38f;
    const KvCache& kv = args.kv;
    const i32 warp = thread_x() / kWarp, lane = thread_x() % kWarp, row = lane / 4, column = lane % 4;
    const i32 part = warp % kParts, group = args.heads / kv.kv_heads;
    const i32 kv_head = block_y() % kv.kv_heads, split = block_y() / kv.kv_heads;
    const i32 block_row = block_x() * kRows, rows = args.tokens * group, dims = 16 * kSteps * part;
    const i64 start = i64{*args.position} + args.offset;

    // Of the lane's two rows: token, head, and the keys that are seen.
    i32 token[2], head[2];
    i64 first[2], last[2];
    for (i32 i = 0; i < 2; ++i) {
        const i32 number = block_row + warp / kParts * 16 + row + 8 * i;
        const bool there = number < rows;
        token[i] = there ? number / group : -1;
        head[i] = kv_head * group + (there ? number % group : 0);
        last[i] = there ? start + token[i] : -1;
        first[i] = there ? first_seen(args, last[i]) : 0;
    }
    const i32 block_end = block_row + kRows < rows ? block_row + kRows : rows;
    const Part keys = part_of(first_seen(args, start + block_row / group),
                              start + (block_end - 1) / group + 1, args.splits, split);
    const i64 begin = keys.begin, end = keys.end;
    if (begin >= end) return;  // attention_merge does not ask for it

    // Queries, scaled; rows out of float16's range by a power of two besides.
    u32 high[kSteps][4], low[kSteps][4];
    float undo[2];
    PARLOR_UNROLL_ALL
    for (i32 i = 0; i < 2; ++i) {
        const float* q = args.q + (token[i] < 0 ? 0 : token[i]) * args.q_stride + i64{head[i]} * kv.k_dim;
        float values[kSteps][4], largest = 0;
        for (i32 s = 0; s < kSteps; ++s) {
            for (i32 j = 0; j < 4; ++j) {
                const i32 dim = dims + 16 * s + 2 * column + j % 2 + j / 2 * 8;
                const float value = token[i] >= 0 && dim < kv.k_dim ? q[dim] * args.scale : 0;
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

    const i64 k_bytes = kv_row_bytes(kv.type, kv.k_dim), v_bytes = kv_row_bytes(kv.type, kv.v_dim);
    const i64 k_step = k_bytes * kv.position_rows,
              v_step = kv.v_in_k != 0 ? k_step : v_bytes * kv.position_rows;
    const u8* k_plane = kv.k + kv_row(kv, kv_head, 0) * k_bytes;
    const u8* v_plane = kv.v_in_k != 0 ? k_plane : kv.v + kv_row(kv, kv_head, 0) * v_bytes;
    const auto load_keys = [&](i64 tile, i32 at) {
        load_tile<kStride>(kv.type, k_plane, kv.k_dim, k_step, tile, end, tiles, at);
    };
    const auto load_values = [&](i64 tile, i32 at) {
        load_tile<kStride>(kv.type, v_plane, kv.v_dim, v_step, tile, end, tiles, at);
    };
    float out[2 * kSteps][4] = {}, largest[2] = {kLeast, kLeast}, sum[2] = {};
    i32 current = 0;
    if constexpr (kDouble) {
        load_keys(begin, 0);
        load_values(begin, kTileWords);
        commit_copies();
    }
    for (i64 tile = begin; tile < end; tile += kKeys) {
        i32 k_tile = 0, v_tile = 0;
        if constexpr (kDouble) {
            k_tile = current * 2 * kTileWords;
            v_tile = k_tile + kTileWords;
            current = 1 - current;
            if (tile + kKeys < end) {
                load_keys(tile + kKeys, current * 2 * kTileWords);
                load_values(tile + kKeys, current * 2 * kTileWords + kTileWords);
            }
            commit_copies();
            wait_copies<1>();
        } else {
            load_keys(tile, 0);
            commit_copies();
            wait_copies<0>();
        }
        sync_threads();

        float score[kKeys / 8][4] = {};
        PARLOR_UNROLL_ALL
        for (i32 s = 0; s < kSteps; ++s) {
            if (dims + 16 * s >= kv.k_dim) break;
            for (i32 n = 0; n < kKeys / 8; ++n) {
                const i32 at = k_tile + (8 * n + row) * kStride + dims / 2 + 8 * s + column;
                const u32 b[2] = {tiles[at], tiles[at + 4]};
                mma_16<Type>(score[n], high[s], b);
                mma_16<Type>(score[n], low[s], b);
            }
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
                for (i32 c = 0; c < 4; ++c) score[n][c] = args.softcap * tanh_of(score[n][c] / args.softcap);
        float most[2] = {largest[0], largest[1]};
        for (i32 n = 0; n < kKeys / 8; ++n) {
            for (i32 c = 0; c < 4; ++c) {
                const i64 key = tile + 8 * n + 2 * column + c % 2;
                if (key < first[c / 2] || key > last[c / 2]) score[n][c] = kLeast;
                most[c / 2] = score[n][c] > most[c / 2] ? score[n][c] : most[c / 2];
            }
        }
        float shrink[2];
        for (i32 i = 0; i < 2; ++i) {
            for (i32 mask = 1; mask < 4; mask *= 2) {
                const float other = shuffle_xor(most[i], mask);
                most[i] = other > most[i] ? other : most[i];
            }
            shrink[i] = exp_of(largest[i] - most[i]);
            largest[i] = most[i];
            sum[i] *= shrink[i];
        }
        for (i32 n = 0; n < kKeys / 8; ++n) {
            for (i32 c = 0; c < 4; ++c) {
                // Not by its place: NaN is no kLeast, and is passed on.
                const float weight = score[n][c] == kLeast ? 0 : exp_of(score[n][c] - largest[c / 2]);
                sum[c / 2] += weight;
                score[n][c] = weight;
            }
        }
        for (i32 d = 0; d < 2 * kSteps; ++d)
            for (i32 c = 0; c < 4; ++c) out[d][c] *= shrink[c / 2];

        if (!kDouble && kv.v_in_k == 0) {
            sync_threads();  // the keys are read no more
            load_values(tile, 0);
            commit_copies();
            wait_copies<0>();
            sync_threads();
        }
        PARLOR_UNROLL_ALL
        for (i32 step = 0; step < kKeys / 16; ++step) {
            u32 p_high[4], p_low[4];
            for (i32 i = 0; i < 4; ++i) {
                const float* from = score[2 * step + i / 2] + i % 2 * 2;
                split_pair<Type>(from[0], from[1], &p_high[i], &p_low[i]);
            }
            PARLOR_UNROLL_ALL
            for (i32 d = 0; d < kSteps; ++d) {
                if (dims + 16 * d >= kv.v_dim) break;
                u32 b[4];
                load_transposed(b, tiles, v_tile + 16 * step * kStride + dims / 2 + 8 * d, kStride);
                const u32 left[2] = {b[0], b[1]}, right[2] = {b[2], b[3]};
                mma_16<Type>(out[2 * d], p_high, left);
                mma_16<Type>(out[2 * d], p_low, left);
                mma_16<Type>(out[2 * d + 1], p_high, right);
                mma_16<Type>(out[2 * d + 1], p_low, right);
            }
        }
        sync_threads();  // tiles and exchange are written again
    }
    wait_copies<0>();

    PARLOR_UNROLL_ALL
    for (i32 i = 0; i < 2; ++i) {
        for (i32 mask = 1; mask < 4; mask *= 2) sum[i] += shuffle_xor(sum[i], mask);
        if (token[i] < 0) continue;
        if (args.splits > 1) {
            float* sums = args.partial + (i64{head[i]} * args.splits + split) * (kv.v_dim + 2);
            if (part == 0 && column == 0) {
                sums[0] = largest[i];
                sums[1] = sum[i];
            }
            for (i32 d = 0; d < 2 * kSteps; ++d)
                for (i32 j = 0; j < 2; ++j)
                    if (const i32 dim = dims + 8 * d + 2 * column + j; dim < kv.v_dim)
                        sums[2 + dim] = out[d][2 * i + j];
            continue;
        }
        const float sink = args.sinks != nullptr ? args.sinks[head[i]] : kLeast;
        const float most = sink > largest[i] ? sink : largest[i];
        const float share = exp_of(largest[i] - most);
        const float total = sum[i] * share + (args.sinks != nullptr ? exp_of(sink - most) : 0);
        float* y = args.out + (i64{token[i]} * args.heads + head[i]) * kv.v_dim;
        for (i32 d = 0; d < 2 * kSteps; ++d) {
            for (i32 j = 0; j < 2; ++j) {
                const i32 dim = dims + 8 * d + 2 * column + j;
                if (dim < kv.v_dim) y[dim] = out[d][2 * i + j] * share / total;
            }
        }
    }
}

#define PARLOR_FLASH(name, dims, type, Type, parts, steps, tiles_of, exchanged)        \
    PARLOR_KERNEL(attention_##name##_##dims##_##type, FlashArgs) {                     \
        PARLOR_SHARED(u32, tiles, tiles_of* FlashArgs::kKeys*(parts * steps * 8 + 4)); \
        PARLOR_SHARED(float, exchange, exchanged);                                     \
        flash<Type, parts, steps, (tiles_of > 1)>(args, tiles, exchange);              \
    }
#define PARLOR_FLASHES(type, Type)                         \
    PARLOR_FLASH(flash, 64, type, Type, 1, 4, 4, 1)        \
    PARLOR_FLASH(flash, 128, type, Type, 1, 8, 4, 1)       \
    PARLOR_FLASH(flash, 256, type, Type, 2, 8, 1, 64 * 32) \
    PARLOR_FLASH(flash, 576, type, Type, 4, 9, 1, 64 * 32) \
    PARLOR_FLASH(token, 64, type, Type, 4, 1, 4, 64 * 32)  \
    PARLOR_FLASH(token, 128, type, Type, 4, 2, 4, 64 * 32)
// Images without the instructions have no use for them.
#if !defined(__CUDACC__) || PARLOR_TENSOR >= 75
PARLOR_FLASHES(f16, HalfTerms)
#endif
#if !defined(__CUDACC__) || PARLOR_TENSOR >= 80
PARLOR_FLASHES(bf16, Bf16Terms)
#endif

}  // namespace parlor::cuda
