// Attention of one token: all query heads of a KV head over a range of positions, so that K and V are read
// once; ranges of the same head are joined afterwards. Dot products run along the lanes.
#pragma once

#include "cpu/attention_rows_impl.h"
#include "cpu/attention_softmax_impl.h"

namespace parlor::kernels::cpu {
namespace {

// Scores to weights relative to part's new largest; returns what earlier results must be multiplied with.
inline float softmax_step(float softcap, float* scores, int64_t keys, AttentionPart& part) {
    const int64_t padded = (keys + kLanes - 1) / kLanes * kLanes;
    if (softcap > 0) soften(softcap, scores, padded);
    for (int64_t key = keys; key < padded; ++key) scores[key] = -kInfinity;
    V top = vset(part.largest);
    for (int64_t i = 0; i < padded; i += kLanes) top = vmax(vload(scores + i), top);
    const float largest = vlargest(top);
    V sum = vset(0);
    for (int64_t i = 0; i < padded; i += kLanes) {
        const V p = vexp(vsub(vload(scores + i), vset(largest)));
        vstore(scores + i, p);
        sum = vadd(sum, p);
    }
    const float scale = exp_of(part.largest - largest);
    part = {largest, part.sum * scale + vsum(sum)};
    return scale;
}

template <int kH, typename Rows>
inline void attend_heads(const AttentionCall& call, const AttentionBuffers& b, int head, const Rows& k,
                         const Rows& v, int64_t keys, AttentionPart* parts, float* out) {
    dot_heads<kH>(b.q + head * call.k_width, call.k_width, k, keys, b.scores);
    float scale[kH];
    for (int h = 0; h < kH; ++h) {
        scale[h] = softmax_step(call.args->softcap, b.scores + h * kKeysAtOnce, keys, parts[head + h]);
    }
    float* head_out = out + head * call.v_width;
    int64_t d = 0;
    for (; d + 4 * kLanes <= v.dims; d += 4 * kLanes) {
        add_values<kH, 4>(b.scores, v, d, keys, scale, head_out, call.v_width);
    }
    for (; d < v.dims; d += kLanes) add_values<kH, 1>(b.scores, v, d, keys, scale, head_out, call.v_width);
}

template <typename Rows>
inline void attend_group(const AttentionCall& call, const AttentionBuffers& b, const Rows& k, const Rows& v,
                         int64_t keys, AttentionPart* parts, float* out) {
    int head = 0;
    for (; head + kHeadBlock <= call.group; head += kHeadBlock) {
        attend_heads<kHeadBlock>(call, b, head, k, v, keys, parts, out);
    }
    for (; head < call.group; ++head) attend_heads<1>(call, b, head, k, v, keys, parts, out);
}

template <KvType kType>
inline void attend_stored(const AttentionCall& call, const AttentionBuffers& b, const uint8_t* k,
                          const uint8_t* v, int64_t keys, AttentionPart* parts, float* out) {
    for (int64_t key = 0; key < keys; key += kKeysAtOnce) {
        const StoredRows<kType> k_rows = {k + key * call.k_row_bytes, call.k_row_bytes, call.kv->k_dim};
        const StoredRows<kType> v_rows = {v + key * call.v_row_bytes, call.v_row_bytes, call.kv->v_dim};
        attend_group(call, b, k_rows, v_rows, keys - key < kKeysAtOnce ? keys - key : kKeysAtOnce, parts,
                     out);
    }
}

// For head sizes that are no multiple of the lanes, and for q8_0: decoding in the inner loops once per step
// of heads measured slower than once per tile.
inline void attend_decoded(const AttentionCall& call, const AttentionBuffers& b, const uint8_t* k,
                           const uint8_t* v, int64_t keys, AttentionPart* parts, float* out) {
    for (int64_t key = 0; key < keys; key += kKeyTile) {
        const int64_t now = keys - key < kKeyTile ? keys - key : kKeyTile;
        decode_kv_tile(call.kv->type, k + key * call.k_row_bytes, call.k_row_bytes, now, call.kv->k_dim,
                       call.k_width, true, b.k);
        decode_kv_tile(call.kv->type, v + key * call.v_row_bytes, call.v_row_bytes, now, call.kv->v_dim,
                       call.v_width, !call.kv->v_in_k, b.v);
        attend_group(call, b, DecodedRows{b.k, call.k_width}, DecodedRows{b.v, call.v_width}, now, parts,
                     out);
    }
}

void attention_positions(const AttentionCall& call, const AttentionBuffers& b, int kv_head, int64_t first,
                         int64_t last, AttentionPart* parts, float* out) {
    const AttentionArgs& args = *call.args;
    const KvLayer& kv = *call.kv;
    const float* q = args.q + static_cast<int64_t>(kv_head) * call.group * kv.k_dim;
    for (int h = 0; h < call.group; ++h, q += kv.k_dim) {
        float* row = b.q + h * call.k_width;
        for (int64_t i = 0; i < call.k_width; ++i) row[i] = i < kv.k_dim ? q[i] * args.scale : 0;
        parts[h] = {kLowest, 0};
    }
    memset(out, 0, static_cast<size_t>(call.group * call.v_width) * sizeof(float));

    const uint8_t* k = kv_rows(kv.k, kv_head * kv.capacity + first - kv.base, call.k_row_bytes);
    const uint8_t* v = kv_rows(kv.v, kv_head * kv.capacity + first - kv.base, call.v_row_bytes);
    const int64_t keys = last - first + 1;
    const bool whole_vectors = kv.k_dim % kLanes == 0 && kv.v_dim % kLanes == 0;
    if (kv.type == KvType::f16 && whole_vectors) {
        attend_stored<KvType::f16>(call, b, k, v, keys, parts, out);
    } else if (kv.type == KvType::bf16 && whole_vectors) {
        attend_stored<KvType::bf16>(call, b, k, v, keys, parts, out);
    } else {
        attend_decoded(call, b, k, v, keys, parts, out);
    }
}

void attention_join(const AttentionPart* parts, int64_t part_stride, const float* outs, int64_t out_stride,
                    int64_t count, const float* sink, int64_t v_dim, float* out) {
    AttentionPart joined = {kLowest, 0};
    for (int64_t i = 0; i < count; ++i) {
        const float largest = parts[i * part_stride].largest;
        if (largest > joined.largest) joined.largest = largest;
    }
    for (int64_t d = 0; d < v_dim; ++d) out[d] = 0;
    for (int64_t i = 0; i < count; ++i) {
        const float share = exp_of(parts[i * part_stride].largest - joined.largest);
        joined.sum += parts[i * part_stride].sum * share;
        for (int64_t d = 0; d < v_dim; ++d) out[d] += outs[i * out_stride + d] * share;
    }
    const float factor = sink != nullptr ? with_sink(joined, *sink) : 1 / joined.sum;
    for (int64_t d = 0; d < v_dim; ++d) out[d] *= factor;
}

}  // namespace
}  // namespace parlor::kernels::cpu
