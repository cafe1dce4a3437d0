// Attention of several tokens, over tiles of kKeyTile keys with an online softmax (Milakov and Gimelshein
// 2018; Dao et al. 2022). One row (a token and a query head of the group) is one lane: scores and outputs
// stand transposed ([key][row], [dim][row]), so that the softmax needs no sums across lanes and the decoded
// K and V are read as scalars, as they are.
#pragma once

#include "cpu/attention_multiply_impl.h"
#include "cpu/attention_softmax_impl.h"
#include "cpu/kv_impl.h"
#include "cpu/small_ops.h"
#include "cpu/vec.h"

namespace parlor::kernels::cpu {
namespace {

// Sets the scores of keys first_key .. that a row does not see to -infinity.
template <int kN>
inline void mask_scores(const Panel& panel, int64_t first_key, int64_t keys) {
    constexpr int kRows = kN * kLanes;
    float low[kRows];
    float high[kRows];
    for (int r = 0; r < kRows; ++r) {
        const int64_t from = panel.first[r] - first_key;
        const int64_t to = panel.last[r] - first_key;
        low[r] = static_cast<float>(from < 0 ? 0 : from > keys ? keys : from) - 0.5f;
        high[r] = static_cast<float>(to < -1 ? -1 : to > keys ? keys : to) + 0.5f;
    }
    for (int64_t key = 0; key < keys; ++key) {
        const V index = vset(static_cast<float>(key));
        for (int n = 0; n < kN; ++n) {
            float* scores = panel.scores + key * kRows + n * kLanes;
            const V seen = vselect_less(index, vload(high + n * kLanes), vload(scores), vset(-kInfinity));
            vstore(scores, vselect_less(vload(low + n * kLanes), index, seen, vset(-kInfinity)));
        }
    }
}

// Turns scores into exp(score - largest), lane by lane; scale becomes what earlier sums must be multiplied
// with.
template <int kN>
inline void softmax_step(const Panel& panel, int64_t keys, V* scale) {
    constexpr int kRows = kN * kLanes;
    for (int n = 0; n < kN; ++n) {
        float* scores = panel.scores + n * kLanes;
        const V before = vload(panel.largest + n * kLanes);
        V largest = before;
        for (int64_t key = 0; key < keys; ++key) largest = vmax(vload(scores + key * kRows), largest);
        scale[n] = vexp(vsub(before, largest));
        V sum = vmul(vload(panel.sum + n * kLanes), scale[n]);
        for (int64_t key = 0; key < keys; ++key) {
            const V p = vexp(vsub(vload(scores + key * kRows), largest));
            vstore(scores + key * kRows, p);
            sum = vadd(sum, p);
        }
        vstore(panel.largest + n * kLanes, largest);
        vstore(panel.sum + n * kLanes, sum);
    }
}

template <int kN>
void attention_panels(const AttentionCall& call, const AttentionBuffers& b, int kv_head, int64_t first_token,
                      int64_t tokens) {
    constexpr int64_t kRows = kN * kLanes;
    const AttentionArgs& args = *call.args;
    const KvLayer& kv = *call.kv;
    const int64_t rows = tokens * call.group;
    const int64_t panels = (rows + kRows - 1) / kRows;
    const int64_t first_head = static_cast<int64_t>(kv_head) * call.group;

    // Rows beyond the last one repeat it; their results are not stored.
    for (int64_t p = 0; p < panels; ++p) {
        const float* queries[kRows];
        for (int64_t i = 0; i < kRows; ++i) {
            const int64_t r = p * kRows + i;
            const int64_t used = r < rows ? r : rows - 1;
            const int64_t token = first_token + used / call.group;
            queries[i] = args.q + token * args.q_stride + (first_head + used % call.group) * kv.k_dim;
            b.last[r] = args.first_position + token;
            b.first[r] = call.first_visible(args, b.last[r]);
            b.largest[r] = kLowest;
            b.sum[r] = 0;
        }
        float* lanes = b.q + p * kv.k_dim * kRows;
        for (int64_t d = 0; d < kv.k_dim; ++d, lanes += kRows) {
            for (int64_t i = 0; i < kRows; ++i) lanes[i] = queries[i][d] * args.scale;
        }
    }
    memset(b.out, 0, static_cast<size_t>(panels * kRows * kv.v_dim) * sizeof(float));

    const uint8_t* k_rows = kv_rows(kv.k, kv_head * kv.capacity, call.k_row_bytes);
    const uint8_t* v_rows = kv_rows(kv.v, kv_head * kv.capacity, call.v_row_bytes);
    const float* values = kv.v_in_k ? b.k : b.v;
    const int64_t value_step = kv.v_in_k ? call.k_width : call.v_width;
    const int64_t end = b.last[rows - 1] + 1;
    // Tiles start at multiples of kKeyTile, so that a token's result does not depend on the tokens beside it.
    for (int64_t key = b.first[0] / kKeyTile * kKeyTile; key < end; key += kKeyTile) {
        const int64_t keys = end - key < kKeyTile ? end - key : kKeyTile;
        decode_kv_tile(kv.type, k_rows + (key - kv.base) * call.k_row_bytes, call.k_row_bytes, keys, kv.k_dim,
                       call.k_width, true, b.k);
        if (!kv.v_in_k) {
            decode_kv_tile(kv.type, v_rows + (key - kv.base) * call.v_row_bytes, call.v_row_bytes, keys,
                           kv.v_dim, call.v_width, true, b.v);
        }
        for (int64_t p = 0; p < panels; ++p) {
            // Both limits grow with the row.
            const int64_t first_row = p * kRows;
            const int64_t last_row = first_row + kRows - 1;
            if (b.last[last_row] < key || b.first[first_row] >= key + keys) continue;
            const Panel panel = {b.scores, b.largest + first_row, b.sum + first_row, b.first + first_row,
                                 b.last + first_row};
            multiply<kN, false>(b.k, call.k_width, 1, keys, kv.k_dim, b.q + p * kv.k_dim * kRows, b.scores,
                                nullptr);
            if (args.softcap > 0) soften(args.softcap, b.scores, keys * kRows);
            if (b.first[last_row] > key || b.last[first_row] < key + keys - 1)
                mask_scores<kN>(panel, key, keys);
            V scale[kN];
            softmax_step<kN>(panel, keys, scale);
            multiply<kN, true>(values, 1, value_step, kv.v_dim, keys, b.scores, b.out + p * kv.v_dim * kRows,
                               scale);
        }
    }

    for (int64_t r = 0; r < rows; ++r) {
        const int64_t head = first_head + r % call.group;
        const int64_t token = first_token + r / call.group;
        const AttentionPart part = {b.largest[r], b.sum[r]};
        const float factor = args.sinks != nullptr ? with_sink(part, args.sinks[head]) : 1 / part.sum;
        float* out = args.out + (token * args.heads + head) * kv.v_dim;
        const float* lane = b.out + r / kRows * kv.v_dim * kRows + r % kRows;
        for (int64_t i = 0; i < kv.v_dim; ++i) out[i] = lane[i * kRows] * factor;
    }
}

void attention_tokens(const AttentionCall& call, const AttentionBuffers& buffers, int kv_head,
                      int64_t first_token, int64_t count) {
    constexpr int kHalfPanel = (kPanelVectors + 1) / 2;
    const int64_t rows = count * call.group;
    if (rows <= kLanes) {
        attention_panels<1>(call, buffers, kv_head, first_token, count);
    } else if (rows <= kHalfPanel * kLanes) {
        attention_panels<kHalfPanel>(call, buffers, kv_head, first_token, count);
    } else {
        attention_panels<kPanelVectors>(call, buffers, kv_head, first_token, count);
    }
}

}  // namespace
}  // namespace parlor::kernels::cpu
