// The attention block: norm, Q K V (one matmul call), RoPE, KV cache, attention, output projection into the
// residual.
#include <cmath>

#include "engine/run/forward.h"

namespace parlor::run {

namespace {

namespace cpu = kernels::cpu;

struct Widths {
    int64_t q, k, v, attended;
    explicit Widths(const ArchSpec& arch)
        : q(int64_t{arch.heads} * arch.k_dim),
          k(int64_t{arch.kv_heads} * arch.k_dim),
          v(int64_t{arch.kv_heads} * arch.v_dim),
          attended(int64_t{arch.heads} * arch.v_dim) {}
};

}  // namespace

Result<void> Forward::attention_block(const LayerWeights& layer, const cpu::KvLayer& kv, const Step& step) {
    const Widths wide(arch_);
    float* residual = floats(Buffer::residual);
    float* normed = floats(Buffer::normed);
    float* q = floats(Buffer::query);
    float* k = floats(Buffer::key);
    float* v = floats(Buffer::value);
    float* attended = floats(Buffer::attended);

    const auto rotate = [&](float* x, int64_t stride, int heads, const Slice& slice) {
        if (arch_.rope_pairs == RopePairs::none || arch_.rope_dims == 0) return;
        const auto pairs = arch_.rope_pairs == RopePairs::interleaved ? cpu::RopePairs::interleaved
                                                                      : cpu::RopePairs::half_split;
        cpu::rope(pool_, x + slice.begin * stride, stride, slice.count, heads, arch_.k_dim, arch_.rope_dims,
                  pairs, floats(Buffer::rope), rope_magnitude_, step.first + slice.begin);
    };
    const auto project = [&](Slice slice) {
        float* x = normed + slice.begin * arch_.width;
        cpu::rms_norm(pool_, residual + slice.begin * arch_.width, layer.attention_norm, x, slice.count,
                      arch_.width, arch_.norm_eps);
        const cpu::MatmulJob jobs[] = {
            {.w = layer.q, .bias = layer.q_bias, .y = q + slice.begin * wide.q, .y_stride = wide.q},
            {.w = layer.k, .bias = layer.k_bias, .y = k + slice.begin * wide.k, .y_stride = wide.k},
            {.w = layer.v, .bias = layer.v_bias, .y = v + slice.begin * wide.v, .y_stride = wide.v},
        };
        matmul(jobs, x, arch_.width, slice.count);
        rotate(q, wide.q, arch_.heads, slice);
        rotate(k, wide.k, arch_.kv_heads, slice);
        cpu::kv_write(pool_, kv, k + slice.begin * wide.k, v + slice.begin * wide.v, wide.k, wide.v,
                      slice.count, step.first + slice.begin);
    };
    const auto attend = [&](Slice slice) {
        cpu::AttentionArgs args;
        args.q = q + slice.begin * wide.q;
        args.out = attended + slice.begin * wide.attended;
        args.q_stride = wide.q;
        args.tokens = slice.count;
        args.first_position = step.first + slice.begin;
        args.heads = arch_.heads;
        args.scale = arch_.attention_scale > 0 ? arch_.attention_scale
                                               : 1 / std::sqrt(static_cast<float>(arch_.k_dim));
        args.window = arch_.window;
        cpu::attention(pool_, args, kv, workspace());
        const cpu::MatmulJob job = {.w = layer.o,
                                    .bias = layer.o_bias,
                                    .y = residual + slice.begin * arch_.width,
                                    .y_stride = arch_.width,
                                    .accumulate = true};
        matmul({&job, 1}, args.out, wide.attended, slice.count);
    };
    PARLOR_CHECKED(sliced(step, projection_slice_, project));
    return sliced(step, attention_slice_, attend);
}

}  // namespace parlor::run
