// The gated delta net block: norm, projections, causal convolution over queries, keys and values, the gated
// delta rule, gated norm, output projection into the residual (arXiv 2412.06464; Qwen3-Next and Qwen3.5). Its
// state belongs to the last position that was run: see recurrent_states.h.
#include <cmath>

#include "engine/run/forward.h"
#include "kernels/recurrent.h"

namespace parlor::run {

namespace cpu = kernels::cpu;

namespace {

constexpr float kKeyEps = 1e-6f;  // of the norm of queries and keys, whatever the model's norms have

}  // namespace

// Beta and alpha [count, v_heads] of a projection that gives them per key head: its betas, then its alphas.
static void split_rates(const DeltaNetSpec& delta, const float* both, int64_t count, float* beta,
                        float* alpha) {
    const int per_key = delta.v_heads / delta.k_heads;
    for (int64_t t = 0; t < count; ++t, both += int64_t{2} * delta.v_heads) {
        for (int h = 0; h < delta.v_heads; ++h) {
            const int64_t place = int64_t{h / per_key} * 2 * per_key + h % per_key;
            beta[t * delta.v_heads + h] = both[place];
            alpha[t * delta.v_heads + h] = both[place + per_key];
        }
    }
}

Result<void> Forward::delta_net_block(const Layer& layer, const Step& step) {
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
        matmul(std::span(jobs).first(fused ? 3 : 4), floats(Buffer::normed) + slice.begin * arch_.width,
               arch_.width, slice.count);
        if (fused) split_rates(delta, both, slice.count, beta, alpha);

        cpu::causal_conv1d(pool_, {.x = qkv,
                                   .stride = delta.conv_width(),
                                   .tokens = slice.count,
                                   .channels = delta.conv_width(),
                                   .weight = w.conv,
                                   .taps = delta.taps,
                                   .state = layer.state});
        float* keys = qkv + delta.key_width();
        cpu::l2_norm(pool_, qkv, delta.conv_width(), slice.count, delta.k_heads, delta.k_dim, kKeyEps,
                     1 / std::sqrt(static_cast<float>(delta.k_dim)));
        cpu::l2_norm(pool_, keys, delta.conv_width(), slice.count, delta.k_heads, delta.k_dim, kKeyEps, 1);
        cpu::gated_delta_rule(pool_, {.q = qkv,
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
        cpu::rms_norm_gated(pool_, out, w.norm, gate, out, slice.count * delta.v_heads, delta.v_dim,
                            arch_.norm_eps);
        add_to_residual(w.out, nullptr, layer.weights.post_attention_norm, out, slice);
    });
}

}  // namespace parlor::run
