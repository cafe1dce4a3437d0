// Gemma 4 (text: E2B, E4B, 31B, and 26B-A4B with experts beside the dense block): layers with a window and
// layers without one differ in the size of their heads, the number of KV heads and the RoPE; the last layers
// read the keys and values of earlier ones; some have no V projection; V is normed; layers may have
// embeddings of their own. As in Hugging Face Transformers' modeling_gemma4.py.
#include <cmath>

#include "engine/models/refinements.h"
#include "engine/models/standard_rules.h"

namespace parlor {

namespace {

constexpr auto kTensors = std::to_array<TensorRule>({
    {Role::token_embd, Presence::always},
    {Role::output_norm, Presence::always},
    {Role::output, Presence::if_present},
    {Role::rope_factors, Presence::if_present},
    {Role::layer_embd, Presence::with_layer_embeddings},
    {Role::layer_embd_proj, Presence::with_layer_embeddings},
    {Role::layer_embd_norm, Presence::with_layer_embeddings},
    {Role::attn_norm, Presence::always},
    {Role::attn_q, Presence::always},
    {Role::attn_k, Presence::always, In::own_keys},
    {Role::attn_v, Presence::any_layer, In::own_keys},
    {Role::attn_q_norm, Presence::always},
    {Role::attn_k_norm, Presence::always, In::own_keys},
    // Layers that read others' keys: converters write what the model's folder has.
    {Role::attn_k, Presence::any_layer, In::shared_keys},
    {Role::attn_v, Presence::any_layer, In::shared_keys},
    {Role::attn_k_norm, Presence::any_layer, In::shared_keys},
    {Role::attn_output, Presence::always},
    {Role::post_attention_norm, Presence::always},
    {Role::ffn_norm, Presence::always},
    {Role::ffn_gate, Presence::always},
    {Role::ffn_up, Presence::always},
    {Role::ffn_down, Presence::always},
    {Role::post_ffn_norm, Presence::always},
    {Role::layer_embd_gate, Presence::with_layer_embeddings},
    {Role::layer_embd_out, Presence::with_layer_embeddings},
    {Role::layer_embd_post_norm, Presence::with_layer_embeddings},
    {Role::layer_scale, Presence::any_layer},
    {Role::ffn_gate_inp, Presence::always, In::experts},
    {Role::ffn_gate_inp_scale, Presence::always, In::experts},
    {Role::ffn_gate_up_exps, Presence::any_layer, In::experts, Role::ffn_gate_exps},
    {Role::ffn_gate_exps, Presence::always, In::experts, Role::ffn_gate_up_exps},
    {Role::ffn_up_exps, Presence::always, In::experts, Role::ffn_gate_up_exps},
    {Role::ffn_down_exps, Presence::always, In::experts},
    {Role::ffn_down_exps_scale, Presence::always, In::experts},
    {Role::pre_ffn_norm_2, Presence::always, In::experts},
    {Role::post_ffn_norm_1, Presence::always, In::experts},
    {Role::post_ffn_norm_2, Presence::always, In::experts},
});
constexpr ExpertSpec kExperts = {.score = ExpertScore::softmax, .normalize = true, .beside_dense = true};

constexpr auto kIntegers = joined(
    kStandardIntegers,
    std::to_array<IntegerRule>({
        {"embedding_length_per_layer_input", &ArchSpec::layer_embedding_width, 0, kMaxLayerEmbedding, false},
    }));

constexpr auto kUnsupported = std::to_array<UnsupportedRule>({
    {"attn_logit_softcapping", "soft-capped attention"},
});

// Layers from `first` on read the last layer before it that has a window or has none as they do.
Result<void> share_keys(ArchSpec& arch, int64_t shared) {
    const int64_t first = arch.layers - shared;
    for (int64_t i = first; i < arch.layers; ++i) {
        LayerSpec& layer = arch.layer_specs[static_cast<size_t>(i)];
        for (int64_t source = first - 1; source >= 0 && layer.kv_source < 0; --source) {
            const bool windowed = arch.layer_specs[static_cast<size_t>(source)].window > 0;
            if (windowed == (layer.window > 0)) layer.kv_source = source;
        }
        if (layer.kv_source < 0) {
            return message(Msg::HyperparameterInvalid, arch.family + ".attention.shared_kv_layers",
                           std::to_string(shared), "a layer of each kind before them");
        }
    }
    return {};
}

Result<void> refine(const Fields& fields, ArchSpec& arch) {
    arch.embedding_scale = std::sqrt(static_cast<float>(arch.width));
    arch.attention_scale = 1;
    PARLOR_TRY(const double softcap, number_or(fields, arch, "final_logit_softcapping", 0, 0, 1e6));
    arch.logit_softcap = static_cast<float>(softcap);
    PARLOR_CHECKED(apply_window_pattern(fields, arch, 6, 10000));
    const int wide = arch.layer_specs.front().k_dim;
    PARLOR_TRY(const int64_t k_dim,
               integer_or(fields, arch, "attention.key_length_swa", wide, 1, kMaxHeadDim));
    PARLOR_TRY(const int64_t v_dim,
               integer_or(fields, arch, "attention.value_length_swa", k_dim, 1, kMaxHeadDim));
    PARLOR_TRY(const int64_t turned,
               integer_or(fields, arch, "rope.dimension_count_swa", k_dim, 1, kMaxHeadDim));
    arch.ropes[kLocalRope].dims = static_cast<int>(turned);
    for (LayerSpec& layer : arch.layer_specs) {
        layer.value_norm = true;
        if (layer.window == 0 ? layer.v_dim != layer.k_dim : v_dim != k_dim) {
            return message(Msg::HyperparameterInvalid, arch.family + ".attention.value_length",
                           std::to_string(layer.window == 0 ? layer.v_dim : v_dim),
                           std::to_string(layer.window == 0 ? layer.k_dim : k_dim));
        }
        if (layer.window == 0) continue;
        layer.k_dim = static_cast<int>(k_dim);
        layer.v_dim = static_cast<int>(v_dim);
    }
    PARLOR_TRY(const int64_t shared,
               integer_or(fields, arch, "attention.shared_kv_layers", 0, 0, arch.layers - 1));
    return share_keys(arch, shared);
}

}  // namespace

extern const Family kGemma4;
constexpr Family kGemma4 = {.name = "gemma4",
                            .rope_pairs = RopePairs::half_split,
                            .activation = Activation::gelu_tanh,
                            .integers = kIntegers,
                            .numbers = kStandardNumbers,
                            .unsupported = kUnsupported,
                            .tensors = kTensors,
                            .ignored = kStandardIgnored,
                            .refine = refine,
                            .experts = &kExperts,
                            .always_experts = false};

}  // namespace parlor
