// The gated delta net block: norm, projections, causal convolution over queries, keys and values, the gated
// delta rule, gated norm, output projection into the residual (arXiv 2412.06464; Qwen3-Next and Qwen3.5). Its
// state belongs to the last position that was run: see recurrent_states.h.
#include <cmath>

#include "engine/run/stage.h"
#include "kernels/recurrent.h"

namespace parlor::run {

namespace cpu = kernels::cpu;

namespace {

constexpr float kKeyEps = 1e-6f;  // of the norm of queries and keys, whatever the model's norms have

}  // namespace

Result<void> Stage::delta_net_block(const Layer& layer, const Step& step) {
    const DeltaNetSpec& delta = layer.spec.delta;
    const DeltaWeights& w = layer.weights.delta;
    const int64_t rates = shape_.batch * delta.v_heads;
    return sliced(step, delta_slice_, [&](Slice slice) {
        float* qkv = floats(Buffer::delta_conv) + slice.begin * delta.conv_width();
        float* gate = floats(Buffer::delta_gate) + slice.begin * delta.value_width();
        float* out = floats(Buffer::attended) + slice.begin * delta.value_width();
        float* beta = floats(Buffer::delta_rates) + slice.begin * delta.v_heads;
        float* alpha = beta + rates;
        float* both = floats(Buffer::delta_rates) + 2 * rates;
        norm_input(layer.weights.attention_norm, slice);
        const bool fused = w.beta_alpha.data != nullptr;
        const cpu::MatmulJob jobs[] = {
            {.w = w.qkv, .y = qkv, .y_stride = delta.conv_width()},
            {.w = w.gate, .y = gate, .y_stride = delta.value_width()},
            {.w = fused ? w.beta_alpha : w.beta,
             .y = fused ? both : beta,
             .y_stride = int64_t{fused ? 2 : 1} * delta.v_heads},
            {.w = w.alpha, .y = alpha, .y_stride = delta.v_heads},
        };
        ops_.matmul(std::span(jobs).first(fused ? 3 : 4), floats(Buffer::normed) + slice.begin * arch_.width,
                    arch_.width, slice.count);
        if (fused) ops_.split_rates(both, slice.count, delta.k_heads, delta.v_heads, beta, alpha);

        ops_.causal_conv1d({.x = qkv,
                            .stride = delta.conv_width(),
                            .tokens = slice.count,
                            .channels = delta.conv_width(),
                            .weight = w.conv,
                            .taps = delta.taps,
                            .state = layer.state});
        float* keys = qkv + delta.key_width();
        ops_.l2_norm(qkv, delta.conv_width(), slice.count, delta.k_heads, delta.k_dim, kKeyEps,
                     1 / std::sqrt(static_cast<float>(delta.k_dim)));
        ops_.l2_norm(keys, delta.conv_width(), slice.count, delta.k_heads, delta.k_dim, kKeyEps, 1);
        ops_.gated_delta_rule({.q = qkv,
                               .k = keys,
                               .v = keys + delta.key_width(),
                               .qkv_stride = delta.conv_width(),
                               .alpha = alpha,
                               .beta = beta,
                               .a = w.a,
                               .dt_bias = w.dt_bias,
                               .out = out,
                               .tokens = slice.count,
                               .k_heads = delta.k_heads,
                               .v_heads = delta.v_heads,
                               .k_dim = delta.k_dim,
                               .v_dim = delta.v_dim,
                               .tiled = delta.tiled,
                               .state = layer.state + delta.conv_state()});
        ops_.rms_norm_gated(out, w.norm, gate, out, slice.count * delta.v_heads, delta.v_dim, arch_.norm_eps);
        add_to_residual(w.out, nullptr, layer.weights.post_attention_norm, out, slice);
    });
}

}  // namespace parlor::run
