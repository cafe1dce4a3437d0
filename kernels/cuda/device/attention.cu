// Writing to the KV cache, and the attention that covers everything: grouped heads, windows, chunks, soft
// caps, sinks, caches of latents, every type of cache. A block of threads has one head of one token and walks
// over the positions that it sees, as many at a time as it has threads; the softmax goes along ("Online
// normalizer calculation for softmax", Milakov and Gimelshein, 2018, arXiv 1805.02867). For speed at long
// contexts there have to be others; for being right, this one.
#include "cuda/device/kv.h"

namespace parlor::cuda {

PARLOR_KERNEL(kv_write, KvWriteArgs) {
    const KvCache& kv = args.kv;
    const i64 row = kv_row(kv, block_x(), i64{*args.position} + args.offset + block_y());
    const float* k = args.k + block_y() * args.k_stride + i64{block_x()} * kv.k_dim;
    kv_put<KvWriteArgs::kThreads>(kv.type, k, kv.k_dim, kv.k + row * kv_row_bytes(kv.type, kv.k_dim),
                                  args.large);
    if (kv.v_in_k != 0) return;
    const float* v = args.v + block_y() * args.v_stride + i64{block_x()} * kv.v_dim;
    kv_put<KvWriteArgs::kThreads>(kv.type, v, kv.v_dim, kv.v + row * kv_row_bytes(kv.type, kv.v_dim),
                                  args.large);
}

PARLOR_KERNEL(attention, AttentionArgs) {
    constexpr i32 kThreads = AttentionArgs::kThreads;
    constexpr i32 kDims = AttentionArgs::kMostDim / kThreads;  // per thread
    PARLOR_SHARED(float, query, AttentionArgs::kMostDim);
    PARLOR_SHARED(float, weights, kThreads);
    PARLOR_SHARED(float, parts, kThreads / kWarp);
    const KvCache& kv = args.kv;
    const i32 thread = thread_x(), head = block_x(), token = block_y();
    const i64 position = *args.position + args.offset + token;
    const i64 first = first_seen(args, position);
    const i32 kv_head = head / (args.heads / kv.kv_heads);
    const i64 k_bytes = kv_row_bytes(kv.type, kv.k_dim);
    const i64 v_bytes = kv.v_in_k != 0 ? k_bytes : kv_row_bytes(kv.type, kv.v_dim);
    const float* q = args.q + token * args.q_stride + i64{head} * kv.k_dim;
    // Scaled before the product: it stays in range.
    for (i32 i = thread; i < kv.k_dim; i += kThreads) query[i] = q[i] * args.scale;
    sync_threads();

    constexpr float kLeast = -3.0e38f;
    float largest = args.sinks != nullptr ? args.sinks[head] : kLeast;
    float sum = args.sinks != nullptr ? 1.0f : 0.0f;  // of exp(score - largest)
    float out[kDims] = {};
    for (i64 begin = first; begin <= position; begin += kThreads) {
        const i64 key = begin + thread;
        float score = kLeast;
        if (key <= position) {
            const u8* row = kv.k + kv_row(kv, kv_head, key) * k_bytes;
            score = 0;
            for (i32 i = 0; i < kv.k_dim; ++i) score += query[i] * kv_value(kv.type, row, i);
            if (args.softcap > 0) score = args.softcap * tanh_of(score / args.softcap);
        }
        const float warps = warp_max(score);
        if (thread % kWarp == 0) parts[thread / kWarp] = warps;
        sync_threads();
        float most = largest;
        for (i32 i = 0; i < kThreads / kWarp; ++i) most = parts[i] > most ? parts[i] : most;
        weights[thread] = key <= position ? exp_of(score - most) : 0;
        const float shrink = exp_of(largest - most);
        largest = most;
        sync_threads();
        sum *= shrink;
        for (i32 d = 0; d < kDims; ++d) out[d] *= shrink;
        const i64 left = position - begin + 1;
        const i32 count = left < kThreads ? static_cast<i32>(left) : kThreads;
        for (i32 n = 0; n < count; ++n) {
            const u8* row = kv.v + kv_row(kv, kv_head, begin + n) * v_bytes;
            sum += weights[n];
            for (i32 d = 0; d < kDims; ++d) {
                const i32 i = d * kThreads + thread;
                if (i < kv.v_dim) out[d] += weights[n] * kv_value(kv.type, row, i);
            }
        }
        sync_threads();  // weights and parts are written again
    }
    float* y = args.out + (i64{token} * args.heads + head) * kv.v_dim;
    for (i32 d = 0; d < kDims; ++d) {
        const i32 i = d * kThreads + thread;
        if (i < kv.v_dim) y[i] = out[d] / sum;
    }
}

}  // namespace parlor::cuda
