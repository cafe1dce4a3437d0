// Attention that reads a cache row once for up to eight heads that share it (GQA), over a part of the
// positions: as many blocks as there are parts walk over a long context at once, and `attention_merge` puts
// their sums together ("Flash-Decoding", Dao et al., 2023; online softmax: arXiv 1805.02867). Bytes that must
// move: the rows of the cache that are seen, once for every eight heads.
//
// A block walks in tiles of 32 positions, whose scores of all heads lie together: its warps take scores, one
// position each at a time; then the softmax of a head each; then all threads the sums, a dimension each.
#include "cuda/device/kv.h"
#include "cuda/device/quantize.h"

namespace parlor::cuda {

constexpr float kLeastScore = -3.0e38f;

// Sums over the lanes of a warp of kCount values each. Lane l has afterwards, in values[0], that of the
// number in the highest bits of l.
template <i32 kCount>
PARLOR_DEVICE void sum_each(float (&values)[kCount]) {
    i32 mask = 16;
    for (i32 n = kCount; n > 1; n /= 2) {
        const bool upper = (thread_x() & mask) != 0;
        for (i32 i = 0; i < n / 2; ++i) {
            const float send = upper ? values[i] : values[i + n / 2];
            const float keep = upper ? values[i + n / 2] : values[i];
            values[i] = keep + shuffle_xor(send, mask);
        }
        mask /= 2;
    }
    for (; mask > 0; mask /= 2) values[0] += shuffle_xor(values[0], mask);
}

// kHeads: 1, 2, 4 or 8.
template <i32 kHeads, class Query, class Scores, class Heads>
PARLOR_DEVICE void attend(const PackedAttentionArgs& args, Query& query, Scores& scores, Heads& largest,
                          Heads& sum, Heads& shrink) {
    constexpr i32 kThreads = PackedAttentionArgs::kThreads, kTile = PackedAttentionArgs::kTile;
    constexpr i32 kMost = PackedAttentionArgs::kMostDim, kWarps = kThreads / kWarp;
    constexpr i32 kDims = kMost / kThreads;  // per thread
    const KvCache& kv = args.kv;
    const i32 thread = thread_x(), warp = thread / kWarp, lane = thread % kWarp;
    const i32 group = args.heads / kv.kv_heads, chunks = (group + kHeads - 1) / kHeads;
    const i32 kv_head = block_x() / chunks, chunk = block_x() % chunks;
    const i32 first_head = kv_head * group + chunk * kHeads;
    const i32 heads = group - chunk * kHeads < kHeads ? group - chunk * kHeads : kHeads;
    const i32 token = block_y() / args.splits, split = block_y() % args.splits;

    const i64 position = *args.position + args.offset + token;
    const i64 first = first_seen(args, position);
    const Part part = part_of(first, position + 1, args.splits, split);
    const i64 begin = part.begin, end = part.end;
    if (begin >= end) return;  // attention_merge does not ask for it

    const i64 k_bytes = kv_row_bytes(kv.type, kv.k_dim);
    const i64 v_bytes = kv.v_in_k != 0 ? k_bytes : kv_row_bytes(kv.type, kv.v_dim);
    for (i32 h = 0; h < kHeads; ++h) {
        const float* q = args.q + token * args.q_stride + i64{first_head + h} * kv.k_dim;
        for (i32 i = thread; i < kv.k_dim; i += kThreads)
            query[h * kMost + i] = h < heads ? q[i] * args.scale : 0;
    }
    sync_threads();

    // Of the warp's heads so far; all lanes have the same.
    constexpr i32 kOwn = (kHeads + kWarps - 1) / kWarps;
    float own_largest[kOwn], own_sum[kOwn] = {};
    for (i32 i = 0; i < kOwn; ++i) own_largest[i] = kLeastScore;
    float out[kHeads][kDims] = {};
    for (i64 tile = begin; tile < end; tile += kTile) {
        for (i32 n = warp; n < kTile; n += kWarps) {
            float score[kHeads] = {};
            if (tile + n < end) {
                const u8* row = kv.k + kv_row(kv, kv_head, tile + n) * k_bytes;
                for (i32 i = 2 * lane; i < kv.k_dim; i += 2 * kWarp) {
                    float a, b;
                    kv_pair(kv.type, row, i, &a, &b);
                    for (i32 h = 0; h < kHeads; ++h)
                        score[h] += query[h * kMost + i] * a + query[h * kMost + i + 1] * b;
                }
            }
            sum_each<kHeads>(score);
            constexpr i32 kLanes = kWarp / kHeads;  // that have the same head
            if (lane % kLanes == 0)
                scores[n * kHeads + lane / kLanes] = tile + n < end ? score[0] : kLeastScore;
        }
        sync_threads();
        PARLOR_UNROLL_ALL
        for (i32 i = 0; i < kOwn; ++i) {
            const i32 h = warp + i * kWarps;
            if (h >= kHeads) break;
            const bool seen = tile + lane < end;
            float score = scores[lane * kHeads + h];
            if (args.softcap > 0 && seen) score = args.softcap * tanh_of(score / args.softcap);
            const float before = own_largest[i], tile_most = warp_max(score);
            const float most = tile_most > before ? tile_most : before;
            const float weight = seen ? exp_of(score - most) : 0;
            scores[lane * kHeads + h] = weight;
            const float factor = exp_of(before - most);
            own_largest[i] = most;
            own_sum[i] = own_sum[i] * factor + warp_sum(weight);
            if (lane == 0) {
                shrink[h] = factor;
                sum[h] = own_sum[i];
                largest[h] = most;
            }
        }
        sync_threads();
        const i32 count = end - tile < kTile ? static_cast<i32>(end - tile) : kTile;
        // Without a way out: sums have to stay in registers.
        PARLOR_UNROLL_ALL
        for (i32 d = 0; d < kDims; ++d) {
            const i32 i = d * kThreads + thread;
            if (i < kv.v_dim) {
                for (i32 h = 0; h < kHeads; ++h) out[h][d] *= shrink[h];
                for (i32 n = 0; n < count; ++n) {
                    const float value = kv_value(kv.type, kv.v + kv_row(kv, kv_head, tile + n) * v_bytes, i);
                    for (i32 h = 0; h < kHeads; ++h) out[h][d] += scores[n * kHeads + h] * value;
                }
            }
        }
        sync_threads();  // scores are written again
    }
    PARLOR_UNROLL_ALL
    for (i32 h = 0; h < kHeads; ++h) {
        if (h >= heads) continue;
        const i64 head = i64{token} * args.heads + first_head + h;
        if (args.splits > 1) {
            float* sums = args.partial + (head * args.splits + split) * (kv.v_dim + 2);
            for (i32 d = 0; d < kDims; ++d)
                if (d * kThreads + thread < kv.v_dim) sums[2 + d * kThreads + thread] = out[h][d];
            if (thread == 0) {
                sums[0] = largest[h];
                sums[1] = sum[h];
            }
            continue;
        }
        const float sink = args.sinks != nullptr ? args.sinks[first_head + h] : kLeastScore;
        const float most = sink > largest[h] ? sink : largest[h];
        const float share = exp_of(largest[h] - most);
        const float total = sum[h] * share + (args.sinks != nullptr ? exp_of(sink - most) : 0);
        for (i32 d = 0; d < kDims; ++d) {
            const i32 i = d * kThreads + thread;
            if (i < kv.v_dim) args.out[head * kv.v_dim + i] = out[h][d] * share / total;
        }
    }
}

#define PARLOR_PACKED_ATTENTION(heads)                                     \
    PARLOR_KERNEL(attention_packed_##heads, PackedAttentionArgs) {         \
        PARLOR_SHARED(float, query, heads* PackedAttentionArgs::kMostDim); \
        PARLOR_SHARED(float, scores, heads* PackedAttentionArgs::kTile);   \
        PARLOR_SHARED(float, largest, heads);                              \
        PARLOR_SHARED(float, sum, heads);                                  \
        PARLOR_SHARED(float, shrink, heads);                               \
        attend<heads>(args, query, scores, largest, sum, shrink);          \
    }
PARLOR_PACKED_ATTENTION(1)
PARLOR_PACKED_ATTENTION(2)
PARLOR_PACKED_ATTENTION(4)
PARLOR_PACKED_ATTENTION(8)

template <bool kQuantizes, class Weights, class Sums>
PARLOR_DEVICE void merge_parts(const AttentionMergeArgs& args, Weights& weights, Sums& maxima, Sums& totals) {
    constexpr i32 kThreads = AttentionMergeArgs::kThreads, kWarps = kThreads / kWarp;
    const i64 head = i64{block_y()} * args.heads + block_x();
    const i64 position = i64{*args.position} + args.offset + block_y(),
              seen = position + 1 - first_seen(args, position);
    const i64 length = part_length(seen, args.splits), stride = args.v_dim + 2;
    const i32 used = args.splits == 1 ? 1 : static_cast<i32>((seen + length - 1) / length);
    const float* parts = args.partial + head * args.splits * stride;
    const float sink = args.sinks != nullptr ? args.sinks[block_x()] : kLeastScore;

    float most = sink;
    PARLOR_UNROLL(1)
    for (i32 s = thread_x(); s < used; s += kThreads)
        most = parts[s * stride] > most ? parts[s * stride] : most;
    most = warp_max(most);
    if (thread_x() % kWarp == 0) maxima[thread_x() / kWarp] = most;
    sync_threads();
    PARLOR_UNROLL(1)
    for (i32 i = 0; i < kWarps; ++i) most = maxima[i] > most ? maxima[i] : most;
    float total = 0;
    PARLOR_UNROLL(1)
    for (i32 s = thread_x(); s < used; s += kThreads) {
        const float weight = exp_of(parts[s * stride] - most);
        weights[s] = weight;
        total += parts[s * stride + 1] * weight;
    }
    total = warp_sum(total);
    if (thread_x() % kWarp == 0) totals[thread_x() / kWarp] = total;
    sync_threads();
    total = args.sinks != nullptr ? exp_of(sink - most) : 0;
    PARLOR_UNROLL(1)
    for (i32 i = 0; i < kWarps; ++i) total += totals[i];

    // A warp has 32 columns that follow each other, and all of its lanes or none where they are quantized.
    PARLOR_UNROLL(1)
    for (i32 i = thread_x(); i < args.v_dim; i += kThreads) {
        float value = 0;
        PARLOR_UNROLL(4)
        for (i32 s = 0; s < used; ++s) value += weights[s] * parts[s * stride + 2 + i];
        value /= total;
        args.out[head * args.v_dim + i] = value;
        if constexpr (kQuantizes)
            quantize_group(args.to, value, block_y(), block_x() * args.v_dim + i, args.heads * args.v_dim,
                           true);
    }
}
#define PARLOR_MERGE(name, quantizes)                                       \
    PARLOR_KERNEL(name, AttentionMergeArgs) {                               \
        PARLOR_SHARED(float, weights, AttentionMergeArgs::kMostSplits);     \
        PARLOR_SHARED(float, maxima, AttentionMergeArgs::kThreads / kWarp); \
        PARLOR_SHARED(float, totals, AttentionMergeArgs::kThreads / kWarp); \
        merge_parts<quantizes>(args, weights, maxima, totals);              \
    }
PARLOR_MERGE(attention_merge, false)
PARLOR_MERGE(attention_merge_q8, true)

}  // namespace parlor::cuda
