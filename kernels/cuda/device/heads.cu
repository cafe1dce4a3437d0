// What happens to the heads of Q, K and V between their product and attention: norms, RoPE, temperature, and
// keys and values go to the cache – in one launch, where there would be up to seven small ones.
#include "cuda/device/block.h"
#include "cuda/device/kv.h"
#include "cuda/device/rope.h"

namespace parlor::cuda {

// In place over a head in shared memory; weight null: of ones.
template <class Row, class Parts>
PARLOR_DEVICE void norm_head(Row& row, Parts& parts, i32 dim, const float* weight, float eps) {
    constexpr i32 kThreads = HeadsArgs::kThreads;
    float squares = 0;
    PARLOR_UNROLL(1)
    for (i32 i = thread_x(); i < dim; i += kThreads) squares += row[i] * row[i];
    const float mean = block_sum<kThreads>(squares, parts) / static_cast<float>(dim);
    const float factor = 1 / square_root(mean + eps);
    PARLOR_UNROLL(1)
    for (i32 i = thread_x(); i < dim; i += kThreads)
        row[i] *= factor * (weight != nullptr ? weight[i] : 1.0f);
    sync_threads();
}

PARLOR_KERNEL(heads, HeadsArgs) {
    constexpr i32 kThreads = HeadsArgs::kThreads;
    PARLOR_SHARED(float, row, HeadsArgs::kMostDim);
    PARLOR_SHARED(float, parts, kThreads / kWarp);
    PARLOR_SHARED(float, parts_after, kThreads / kWarp);
    const KvCache& kv = args.kv;
    const i32 token = block_y();
    const bool is_q = block_x() < args.heads;
    const bool is_k = !is_q && block_x() < args.heads + kv.kv_heads;
    const i32 head = block_x() - (is_q ? 0 : is_k ? args.heads : args.heads + kv.kv_heads);
    const i32 dim = is_q || is_k ? kv.k_dim : kv.v_dim;
    const i64 position = i64{*args.position} + args.offset + token;
    const float* from = is_q   ? args.q + token * args.q_stride
                        : is_k ? args.k + token * args.k_stride
                               : args.v + token * args.v_stride;
    PARLOR_UNROLL(1)
    for (i32 i = thread_x(); i < dim; i += kThreads) row[i] = from[i64{head} * dim + i];
    sync_threads();

    const float* weight = is_q ? args.q_norm : is_k ? args.k_norm : nullptr;
    if (weight != nullptr || (!is_q && !is_k && args.value_norm != 0))
        norm_head(row, parts, dim, weight, args.eps);
    if ((is_q || is_k) && args.inverse_frequency != nullptr) {
        const i32 half = args.dims / 2;
        PARLOR_UNROLL(1)
        for (i32 i = thread_x(); i < half; i += kThreads) {
            const Turn turn = turn_at(position, args.inverse_frequency[i], args.rope_scale);
            const i32 a = args.interleaved != 0 ? 2 * i : i, b = args.interleaved != 0 ? 2 * i + 1 : i + half;
            const float x0 = row[a], x1 = row[b];
            row[a] = x0 * turn.cosine - x1 * turn.sine;
            row[b] = x0 * turn.sine + x1 * turn.cosine;
        }
        sync_threads();
    }
    if ((is_q || is_k) && args.norm_after != 0) norm_head(row, parts_after, dim, nullptr, args.eps);
    if (is_q) {
        float factor = 1;
        if (args.temperature_length > 0) {
            const i64 steps = (position + args.temperature_offset) / args.temperature_length;
            if (steps > 0) factor += args.temperature_scale * log1p_of(static_cast<float>(steps));
        }
        float* to = args.q + token * args.q_stride + i64{head} * dim;
        PARLOR_UNROLL(1)
        for (i32 i = thread_x(); i < dim; i += kThreads) to[i] = row[i] * factor;
        return;
    }
    u8* cache = (is_k ? kv.k : kv.v) + kv_row(kv, head, position) * kv_row_bytes(kv.type, dim);
    kv_put<kThreads>(kv.type, row, dim, cache, args.large);
}

}  // namespace parlor::cuda
