// ArchSpec: an architecture as data, layer by layer: what the one forward pass reads. Families fill it from
// the header; every value has been range-checked (no zero divisors, divisibility holds) by the time a
// ModelCard exists. Code asks for the traits below, never for a family's name.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/expert_spec.h"
#include "engine/mixer_spec.h"

namespace parlor {

enum class RopePairs : uint8_t { none, interleaved, half_split };
enum class RopeScaling : uint8_t { none, linear, yarn, llama3, longrope };
enum class Activation : uint8_t { silu, gelu_tanh, swiglu_clamped };
// What mixes the tokens of a layer; one file in engine/run each.
enum class Mixer : uint8_t { attention, latent_attention, delta_net };
enum class FeedForward : uint8_t { dense, experts };
// How query and key heads are normed: by weights that stand in the file, [k_dim] or [all heads together], or
// without weights after RoPE (Llama 4).
enum class QkNorm : uint8_t { none, per_head, whole, after_rope };

// One table of rotary frequencies.
struct RopeSpec {
    int dims = 0;  // of each head, the first ones; 0: the same as the heads' k_dim
    double base = 10000;
    RopeScaling scaling = RopeScaling::none;
    double scale_factor = 1;
    int64_t original_context = 0;
    // YaRN and llama3 parameters (0: the usual value)
    double low_frequency_factor = 0, high_frequency_factor = 0, attention_factor = 0;
    double beta_fast = 32, beta_slow = 1;
    bool whole_pairs = true;     // YaRN's ramp begins and ends at whole pairs
    bool factor_tensor = false;  // "rope_freqs.weight" [dims / 2] divides the frequencies
};

struct LayerSpec {
    Mixer mixer = Mixer::attention;
    FeedForward feed_forward = FeedForward::dense;
    int heads = 0;
    int kv_heads = 0;
    int k_dim = 0, v_dim = 0;        // per head
    int64_t window = 0;              // > 0: a token sees only so many positions, itself included
    int64_t chunk = 0;               // > 0: it sees only positions of its own chunk (position / chunk)
    int rope = 0;                    // which of ArchSpec::ropes, or kNoRope
    QkNorm qk_norm = QkNorm::none;   // per_head and whole are set when the tensors are there
    bool query_temperature = false;  // queries are multiplied by ArchSpec's temperature_*
    int64_t kv_source = -1;          // an earlier layer whose keys and values this one reads; -1: its own
    LatentSpec latent;               // of Mixer::latent_attention
    DeltaNetSpec delta;              // of Mixer::delta_net
    bool output_gate = false;        // attn_q has after each head's query a gate for what it attended to
    bool value_is_key = false;       // no V projection: values are the keys before norm and RoPE
    bool value_norm = false;         // heads of V are normed, without weights
    int64_t ffn_width = 0;           // of a dense feed-forward block
};
inline constexpr int kMainRope = 0, kLocalRope = 1, kNoRope = -1;

struct ArchSpec {
    std::string family;  // "llama", "qwen2", …: only for showing
    int64_t layers = 0;
    std::vector<LayerSpec> layer_specs;  // `layers` of them
    int64_t width = 0;                   // embedding length
    int64_t vocabulary = 0;              // rows of the output matrix
    int64_t context_train = 0;
    float norm_eps = 1e-5f;
    // What a loader adds to every weight of a layer's norms: 1 for Gemma's Hugging Face folders, whose norms
    // multiply by 1 + weight. Converters to GGUF have added it already.
    float norm_offset = 0;
    RopePairs rope_pairs = RopePairs::interleaved;
    std::array<RopeSpec, 2> ropes;  // kMainRope, kLocalRope
    Activation activation = Activation::silu;
    bool qkv_bias = false;
    bool attention_output_bias = false;
    bool tied_embeddings = false;  // the output matrix is token_embd
    bool fused_gate_up = false;    // ffn_up has the gate's rows, then its own
    float attention_scale = 0;     // 0: 1 / sqrt(k_dim)
    float attention_softcap = 0;   // > 0: scores become softcap * tanh(score / softcap)
    float embedding_scale = 1;     // token embeddings are multiplied by it
    // > 0: every layer has embeddings of its own, of this width, that are mixed into the residual after its
    // blocks (Gemma 3n and 4).
    int64_t layer_embedding_width = 0;
    float residual_scale = 1;  // what a block adds to the residual is multiplied by it
    float logit_scale = 1;     // logits are multiplied by it
    float logit_softcap = 0;   // > 0: then softcap * tanh(logit / softcap)
    // Queries of layers with query_temperature, at position p, are multiplied by
    // 1 + temperature_scale * ln(1 + floor((p + temperature_offset) / temperature_length)).
    float temperature_scale = 0;
    int64_t temperature_length = 0;
    int temperature_offset = 0;
    ExpertSpec experts;
    float swiglu_alpha = 1.702f, swiglu_limit = 7;  // Activation::swiglu_clamped
    // Layers that the file has behind the last one and that nothing reads: they guess a second token ahead.
    int64_t extra_layers = 0;
};

// The widest value of one member over the layers, as for buffers that all layers share.
template <class Value>
Value widest(const ArchSpec& arch, Value LayerSpec::*member) {
    Value most = 0;
    for (const LayerSpec& layer : arch.layer_specs) most = layer.*member > most ? layer.*member : most;
    return most;
}

}  // namespace parlor
