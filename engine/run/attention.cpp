// The attention block: norm, Q K V (one matmul call), norms of heads and RoPE, KV cache, attention, output
// projection into the residual.
#include <algorithm>
#include <cmath>

#include "engine/run/stage.h"
#include "kernels/recurrent.h"

namespace parlor::run {

namespace {

namespace cpu = kernels::cpu;

struct Widths {
    int64_t q, k, v, attended;
    explicit Widths(const LayerSpec& layer)
        : q(int64_t{layer.heads} * layer.k_dim),
          k(int64_t{layer.kv_heads} * layer.k_dim),
          v(int64_t{layer.kv_heads} * layer.v_dim),
          attended(int64_t{layer.heads} * layer.v_dim) {}
};

}  // namespace

void Stage::turn(const Layer& layer, float* x, int heads, const float* norm, bool is_query, const Step& step,
                 Slice slice) {
    const LayerSpec& spec = layer.spec;
    const int64_t width = int64_t{heads} * spec.k_dim;
    if (norm != nullptr) {
        const bool whole = spec.qk_norm == QkNorm::whole;
        ops_.rms_norm(x, norm, x, whole ? slice.count : slice.count * heads, whole ? width : spec.k_dim,
                      arch_.norm_eps);
    }
    if (spec.rope != kNoRope && arch_.rope_pairs != RopePairs::none) {
        const auto which = static_cast<size_t>(spec.rope);
        const auto pairs = arch_.rope_pairs == RopePairs::interleaved ? cpu::RopePairs::interleaved
                                                                      : cpu::RopePairs::half_split;
        ops_.rope(x, width, slice.count, heads, spec.k_dim, arch_.ropes[which].dims, pairs,
                  rope_table(spec.rope), rope_magnitudes_[which], step.first + slice.begin);
    }
    if (spec.qk_norm == QkNorm::after_rope) {
        ops_.rms_norm(x, nullptr, x, slice.count * heads, spec.k_dim, arch_.norm_eps);
    }
    if (!is_query || !spec.query_temperature) return;
    ops_.temperature(x, slice.count, width, step.first + slice.begin + arch_.temperature_offset,
                     arch_.temperature_length, arch_.temperature_scale);
}

bool Stage::turn_at_once(const Layer& layer, float* q, const float* k, const float* v, const Step& step,
                         Slice slice) {
    const LayerSpec& spec = layer.spec;
    if (spec.qk_norm == QkNorm::whole) return false;  // over all heads together
    const Widths wide(spec);
    const bool writes = spec.kv_source < 0;
    Ops::HeadsJob job = {.q = q,
                         .k = writes ? k : nullptr,
                         .v = writes ? v : nullptr,
                         .q_stride = wide.q,
                         .k_stride = wide.k,
                         .v_stride = wide.v,
                         .tokens = slice.count,
                         .first_position = step.first + slice.begin,
                         .heads = spec.heads,
                         .q_norm = layer.weights.q_norm,
                         .k_norm = layer.weights.k_norm,
                         .norm_after = spec.qk_norm == QkNorm::after_rope,
                         .value_norm = spec.value_norm,
                         .eps = arch_.norm_eps};
    if (spec.rope != kNoRope && arch_.rope_pairs != RopePairs::none) {
        const auto which = static_cast<size_t>(spec.rope);
        job.inverse_frequency = rope_table(spec.rope);
        job.dims = arch_.ropes[which].dims;
        job.pairs = arch_.rope_pairs == RopePairs::interleaved ? cpu::RopePairs::interleaved
                                                               : cpu::RopePairs::half_split;
        job.rope_scale = rope_magnitudes_[which];
    }
    if (spec.query_temperature) {
        job.temperature_length = arch_.temperature_length;
        job.temperature_offset = arch_.temperature_offset;
        job.temperature_scale = arch_.temperature_scale;
    }
    return ops_.turn_heads(job, layer.kv);
}

Result<void> Stage::attention_block(const Layer& layer, const Step& step) {
    const LayerSpec& spec = layer.spec;
    const LayerWeights& w = layer.weights;
    const Widths wide(spec);
    float* q = floats(Buffer::query);
    float* k = floats(Buffer::key);
    float* v = floats(Buffer::value);
    float* gate = floats(Buffer::query_gate);
    const bool writes = spec.kv_source < 0;

    const auto project = [&](Slice slice) {
        float* q_slice = q + slice.begin * wide.q;
        float* k_slice = k + slice.begin * wide.k;
        float* v_slice = v + slice.begin * wide.v;
        norm_input(w.attention_norm, slice);
        const cpu::MatmulJob jobs[] = {
            {.w = w.q,
             .bias = w.q_bias,
             .y = spec.output_gate ? gate + slice.begin * 2 * wide.q : q_slice,
             .y_stride = spec.output_gate ? 2 * wide.q : wide.q},
            {.w = w.k, .bias = w.k_bias, .y = k_slice, .y_stride = wide.k},
            {.w = w.v, .bias = w.v_bias, .y = v_slice, .y_stride = wide.v},
        };
        const size_t used = !writes ? 1 : spec.value_is_key ? 2 : 3;
        ops_.matmul(std::span(jobs).first(used), floats(Buffer::normed) + slice.begin * arch_.width,
                    arch_.width, slice.count);
        if (spec.output_gate) {  // heads of a query and its gate
            ops_.copy_rows(gate + slice.begin * 2 * wide.q, 2 * spec.k_dim, q_slice, spec.k_dim,
                           slice.count * spec.heads, spec.k_dim);
        }
        if (turn_at_once(layer, q_slice, k_slice, spec.value_is_key ? k_slice : v_slice, step, slice)) return;
        turn(layer, q_slice, spec.heads, w.q_norm, true, step, slice);
        if (!writes) return;
        if (spec.value_is_key) {
            ops_.copy(k_slice, v_slice, static_cast<uint64_t>(slice.count * wide.k) * sizeof(float));
        }
        if (spec.value_norm) {
            ops_.rms_norm(v_slice, nullptr, v_slice, slice.count * spec.kv_heads, spec.v_dim, arch_.norm_eps);
        }
        turn(layer, k_slice, spec.kv_heads, w.k_norm, false, step, slice);
        ops_.kv_write(layer.kv, k_slice, v_slice, wide.k, wide.v, slice.count, step.first + slice.begin);
    };
    const auto attend = [&](Slice slice) {
        cpu::AttentionArgs args;
        args.q = q + slice.begin * wide.q;
        args.out = floats(Buffer::attended) + slice.begin * wide.attended;
        args.q_stride = wide.q;
        args.tokens = slice.count;
        args.first_position = step.first + slice.begin;
        args.heads = spec.heads;
        args.scale =
            arch_.attention_scale > 0 ? arch_.attention_scale : 1 / std::sqrt(static_cast<float>(spec.k_dim));
        args.window = spec.window;
        args.chunk = spec.chunk;
        args.softcap = arch_.attention_softcap;
        args.sinks = w.sinks;
        ops_.attention(args, layer.kv);
        if (spec.output_gate) {
            ops_.sigmoid_mul(gate + slice.begin * 2 * wide.q + spec.k_dim, 2 * wide.q, 2 * spec.k_dim,
                             args.out, slice.count, spec.heads, spec.v_dim);
        }
        add_to_residual(w.o, w.o_bias, w.post_attention_norm, args.out, slice);
    };
    PARLOR_CHECKED(sliced(step, projection_slice_, project));
    return sliced(step, attention_slice_, attend);
}

}  // namespace parlor::run
