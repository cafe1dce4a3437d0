// What mixes the tokens of a layer besides attention over cached keys and values, as data (Mixer).
#pragma once

#include <cstdint>

namespace parlor {

// Mixer::latent_attention: multi-head latent attention (DeepSeek-V2, arXiv 2405.04434, section 2.1). A
// position is cached as one row for all heads: a normed latent [rank], then a rotated key part [rope]. A
// head's key is its projection of the latent [LayerSpec::k_dim - rope] and that part; its value another
// projection of the latent.
struct LatentSpec {
    int q_rank = 0;  // queries go through a normed latent of their own; 0: they do not
    int rank = 0;
    int rope = 0;
    float norm_eps = 1e-6f;  // of both latents' norms, whatever the other norms have
    int64_t row() const { return int64_t{rank} + rope; }
};

// Mixer::delta_net: a causal convolution and the gated delta rule (kernels/recurrent.h). What a layer keeps
// does not grow with the context: the last inputs of the convolution and one matrix [k_dim, v_dim] per value
// head.
struct DeltaNetSpec {
    int k_heads = 0, v_heads = 0;  // v_heads is a multiple of k_heads
    int k_dim = 0, v_dim = 0;
    int taps = 0;           // of the convolution
    bool tiled = false;     // value head h belongs to key head h % k_heads, not h / (v_heads / k_heads)
    bool a_is_log = false;  // ssm_a holds ln(-a), as in Hugging Face folders
    int64_t key_width() const { return int64_t{k_heads} * k_dim; }
    int64_t value_width() const { return int64_t{v_heads} * v_dim; }
    int64_t conv_width() const { return 2 * key_width() + value_width(); }
    int64_t conv_state() const { return (int64_t{taps} - 1) * conv_width(); }  // floats
    int64_t rule_state() const { return value_width() * k_dim; }               // floats
};

}  // namespace parlor
