// Attention of one token (see attention_impl.h, which includes this): all query heads of a KV head over a
// range of positions, so that K and V are read once; ranges of the same head are joined afterwards.
#pragma once

namespace parlor::kernels::cpu {
namespace {

constexpr int kDotKeys = 4;  // keys per step: vsum4 adds up four at a time

// scores[h][key] = q[h] . k[key] for H heads; width is a multiple of kLanes, keys of kDotKeys.
template <int H>
inline void dot_heads(const float* q, const float* k, int64_t width, int64_t keys, float* scores) {
    for (int64_t key = 0; key < keys; key += kDotKeys, k += kDotKeys * width) {
        V sums[H][kDotKeys];
        PARLOR_UNROLL
        for (int h = 0; h < H; ++h) {
            PARLOR_UNROLL
            for (int j = 0; j < kDotKeys; ++j) sums[h][j] = vset(0);
        }
        for (int64_t i = 0; i < width; i += kLanes) {
            V row[kDotKeys];
            PARLOR_UNROLL
            for (int j = 0; j < kDotKeys; ++j) row[j] = vload(k + j * width + i);
            PARLOR_UNROLL
            for (int h = 0; h < H; ++h) {
                const V query = vload(q + h * width + i);
                PARLOR_UNROLL
                for (int j = 0; j < kDotKeys; ++j) sums[h][j] = vfma(query, row[j], sums[h][j]);
            }
        }
        PARLOR_UNROLL
        for (int h = 0; h < H; ++h) {
            vsum4(sums[h][0], sums[h][1], sums[h][2], sums[h][3], scores + h * kKeyTile + key);
        }
    }
}

// out[h] = scale[h] * out[h] + sum_key p[h][key] * v[key] for H heads and D vectors of dims.
template <int H, int D>
inline void add_values(const float* p, const float* v, int64_t width, int64_t keys, const float* scale,
                       float* out) {
    V sums[H][D];
    PARLOR_UNROLL
    for (int h = 0; h < H; ++h) {
        PARLOR_UNROLL
        for (int d = 0; d < D; ++d) sums[h][d] = vmul(vset(scale[h]), vload(out + h * width + d * kLanes));
    }
    for (int64_t key = 0; key < keys; ++key, v += width) {
        V row[D];
        PARLOR_UNROLL
        for (int d = 0; d < D; ++d) row[d] = vload(v + d * kLanes);
        PARLOR_UNROLL
        for (int h = 0; h < H; ++h) {
            const V weight = vset(p[h * kKeyTile + key]);
            PARLOR_UNROLL
            for (int d = 0; d < D; ++d) sums[h][d] = vfma(weight, row[d], sums[h][d]);
        }
    }
    PARLOR_UNROLL
    for (int h = 0; h < H; ++h) {
        PARLOR_UNROLL
        for (int d = 0; d < D; ++d) vstore(out + h * width + d * kLanes, sums[h][d]);
    }
}

template <int H>
inline void attend_heads(const AttentionCall& call, const AttentionBuffers& b, int head, int64_t keys,
                         float* out, AttentionPart* parts) {
    const int64_t padded = (keys + kMaxLanes - 1) / kMaxLanes * kMaxLanes;
    dot_heads<H>(b.q + head * call.k_width, b.k, call.k_width, (keys + kDotKeys - 1) / kDotKeys * kDotKeys,
                 b.scores);
    float scale[H];
    for (int h = 0; h < H; ++h) {
        float* scores = b.scores + h * kKeyTile;
        if (call.args->softcap > 0) soften(call.args->softcap, scores, padded);
        for (int64_t key = keys; key < padded; ++key) scores[key] = -kInfinity;
        AttentionPart& part = parts[head + h];
        V top = vset(part.largest);
        for (int64_t i = 0; i < padded; i += kLanes) top = vmax(vload(scores + i), top);
        const float largest = vlargest(top);
        V sum = vset(0);
        for (int64_t i = 0; i < padded; i += kLanes) {
            const V p = vexp(vsub(vload(scores + i), vset(largest)));
            vstore(scores + i, p);
            sum = vadd(sum, p);
        }
        scale[h] = exp_of(part.largest - largest);
        part = {largest, part.sum * scale[h] + vsum(sum)};
    }
    float* head_out = out + head * call.v_width;
    int64_t d = 0;
    for (; d + 4 * kLanes <= call.v_width; d += 4 * kLanes) {
        add_values<H, 4>(b.scores, b.v + d, call.v_width, keys, scale, head_out + d);
    }
    for (; d < call.v_width; d += kLanes) {
        add_values<H, 1>(b.scores, b.v + d, call.v_width, keys, scale, head_out + d);
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

    const std::byte* k_head = kv.k + kv_head * kv.capacity * call.k_row_bytes;
    const std::byte* v_head = kv.v + kv_head * kv.capacity * call.v_row_bytes;
    for (int64_t key = first; key <= last; key += kKeyTile) {
        const int64_t keys = last + 1 - key < kKeyTile ? last + 1 - key : kKeyTile;
        decode_kv_tile(kv.type, k_head, call.k_row_bytes, key, keys, kv.k_dim, call.k_width, b.k);
        decode_kv_tile(kv.type, v_head, call.v_row_bytes, key, keys, kv.v_dim, call.v_width, b.v);
        int head = 0;
        for (; head + kHeadBlock <= call.group; head += kHeadBlock) {
            attend_heads<kHeadBlock>(call, b, head, keys, out, parts);
        }
        for (; head < call.group; ++head) attend_heads<1>(call, b, head, keys, out, parts);
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
