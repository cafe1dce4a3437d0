// Folders of Gemma 1 to 4, text. Norms multiply by 1 + weight up to Gemma 3.
#include <array>
#include <cmath>

#include "engine/models/folder_form.h"
#include "engine/models/standard_rules.h"

namespace parlor {

namespace {

using nlohmann::json;

constexpr auto kNormNames = std::to_array<TensorName>({
    {"layers.%.post_attention_layernorm", "blk.%.post_attention_norm"},
    {"layers.%.pre_feedforward_layernorm", "blk.%.ffn_norm"},
    {"layers.%.post_feedforward_layernorm", "blk.%.post_ffw_norm"},
});
constexpr auto kGemma4Names =
    joined(kNormNames, std::to_array<TensorName>({
                           {"embed_tokens_per_layer", "per_layer_token_embd"},
                           {"per_layer_model_projection", "per_layer_model_proj"},
                           {"per_layer_projection_norm", "per_layer_proj_norm"},
                           {"layers.%.per_layer_input_gate", "blk.%.inp_gate"},
                           {"layers.%.per_layer_projection", "blk.%.proj"},
                           {"layers.%.post_per_layer_input_norm", "blk.%.post_norm"},
                           {"layers.%.layer_scalar", "blk.%.layer_output_scale"},
                           {"layers.%.router.proj", "blk.%.ffn_gate_inp"},
                           {"layers.%.router.scale", "blk.%.ffn_gate_inp.scale="},
                           {"layers.%.router.per_expert_scale", "blk.%.ffn_down_exps.scale="},
                           {"layers.%.experts.gate_up_proj", "blk.%.ffn_gate_up_exps"},
                           {"layers.%.experts.down_proj", "blk.%.ffn_down_exps"},
                           {"layers.%.pre_feedforward_layernorm_2", "blk.%.pre_ffw_norm_2"},
                           {"layers.%.post_feedforward_layernorm_1", "blk.%.post_ffw_norm_1"},
                           {"layers.%.post_feedforward_layernorm_2", "blk.%.post_ffw_norm_2"},
                       }));

Result<void> set_query_scale(const json& config, ConfigValues& values) {
    const json& scalar = entry_of(config, "query_pre_attn_scalar");
    if (!scalar.is_number() || !(scalar.get<double>() > 0)) {
        return message(Msg::ConfigEntryType, "query_pre_attn_scalar", scalar.type_name(),
                       "a positive number");
    }
    values.set("attention.scale", 1 / std::sqrt(scalar.get<double>()), "query_pre_attn_scalar");
    return {};
}

// null: none. Of GGUF files that say nothing, Gemma 2 has its usual ones.
void set_softcap(const json& config, ConfigValues& values, const char* entry) {
    const json& cap = entry_of(config, entry);
    values.set(entry, cap.is_null() ? json(0) : cap, entry);
}

Result<void> complete_gemma2(const json& config, ConfigValues& values) {
    PARLOR_CHECKED(set_query_scale(config, values));
    set_softcap(config, values, "attn_logit_softcapping");
    set_softcap(config, values, "final_logit_softcapping");
    return set_windows(config, values, integer_of(config, "sliding_window"),
                       [](const json&, int64_t layer) { return layer % 2 == 0; });
}

// Of layers with a window: rope_parameters has a table for them since version 5 of Transformers.
Result<void> set_local_rope(const json& config, ConfigValues& values) {
    if (const json& base = entry_of(config, "rope_local_base_freq"); !base.is_null())
        values.set("rope.freq_base_swa", base, "rope_local_base_freq");
    const json& local = entry_of(entry_of(config, "rope_parameters"), "sliding_attention");
    if (!local.is_object()) return {};
    const json& type = entry_of(local, "rope_type");
    if (!type.is_null() && type != "default")
        return message(Msg::FeatureUnsupported, "scaled RoPE in layers with a window", "rope_parameters");
    values.set("rope.freq_base_swa", entry_of(local, "rope_theta"), "rope_theta");
    return {};
}

bool in_sixes(const json& config, int64_t layer) {
    int64_t period = 6;
    for (const char* name : {"_sliding_window_pattern", "sliding_window_pattern"}) {
        if (const int64_t given = integer_of(config, name); given > 0) period = given;
    }
    return (layer + 1) % period != 0;
}

Result<void> complete_gemma3(const json& config, ConfigValues& values) {
    if (entry_of(config, "use_bidirectional_attention") == true)
        return message(Msg::FeatureUnsupported, "attention in both directions",
                       "use_bidirectional_attention");
    PARLOR_CHECKED(set_query_scale(config, values));
    set_softcap(config, values, "final_logit_softcapping");
    PARLOR_CHECKED(set_local_rope(config, values));
    return set_windows(config, values, integer_of(config, "sliding_window"), in_sixes);
}

void finish_gemma3(const json& config, ArchSpec& arch) {
    const json& cap = entry_of(config, "attn_logit_softcapping");
    if (cap.is_number() && cap.get<double>() > 0) arch.attention_softcap = cap.get<float>();
}

// Gemma 4's layers without a window differ: by global_head_dim and num_global_key_value_heads, or by
// per_layer_config.
Result<void> complete_gemma4(const json& config, ConfigValues& values) {
    if (entry_of(config, "enable_moe_block") != true) values.set("expert_count", nullptr, "enable_moe_block");
    if (entry_of(config, "use_bidirectional_attention") == "all")
        return message(Msg::FeatureUnsupported, "attention in both directions",
                       "use_bidirectional_attention");
    set_softcap(config, values, "final_logit_softcapping");
    PARLOR_CHECKED(set_local_rope(config, values));
    PARLOR_TRY(std::vector<bool> windowed,
               windowed_layers(config, [](const json&, int64_t layer) { return (layer + 1) % 6 != 0; }));
    const int64_t layers = layer_count(config);
    if (!windowed.empty()) windowed.back() = false;  // as Transformers does
    const int64_t width = integer_of(config, "intermediate_size"), head = integer_of(config, "head_dim"),
                  shared = integer_of(config, "num_kv_shared_layers");
    const bool wide = entry_of(config, "use_double_wide_mlp") == true;
    const json& each = entry_of(config, "per_layer_config");
    int64_t global_head = each.is_object() ? head : integer_of(config, "global_head_dim");
    json windows = json::array(), heads = json::array(), widths = json::array();
    for (int64_t i = 0; i < layers; ++i) {
        const bool window = windowed[static_cast<size_t>(i)];
        windows.push_back(window ? integer_of(config, "sliding_window") : 0);
        widths.push_back(wide && i >= layers - shared ? 2 * width : width);
        int64_t kv_heads = integer_of(config, "num_key_value_heads");
        if (each.is_object()) {
            // Keys are written "5" or "05".
            const std::string number = std::to_string(i);
            const json* own = &entry_of(each, number);
            if (own->is_null()) own = &entry_of(each, "0" + number);
            if (const int64_t given = integer_of(*own, "num_key_value_heads"); given > 0) kv_heads = given;
            if (const int64_t given = integer_of(*own, "head_dim"); given > 0 && !window) global_head = given;
        } else if (!window && entry_of(config, "attention_k_eq_v") == true) {
            if (const int64_t given = integer_of(config, "num_global_key_value_heads"); given > 0)
                kv_heads = given;
        }
        heads.push_back(kv_heads);
    }
    values.set("attention.sliding_window_pattern", layer_pattern(windowed), "layer_types");
    values.set("attention.sliding_window", std::move(windows), "sliding_window");
    values.set("attention.head_count_kv", std::move(heads), "num_key_value_heads");
    values.set("feed_forward_length", std::move(widths), "intermediate_size");
    for (const char* key : {"attention.key_length", "attention.value_length", "rope.dimension_count"})
        values.set(key, global_head, "global_head_dim");
    for (const char* key :
         {"attention.key_length_swa", "attention.value_length_swa", "rope.dimension_count_swa"})
        values.set(key, head, "head_dim");
    return {};
}

constexpr auto kGemma4Keys = std::to_array<ConfigKey>({
    {"attention.shared_kv_layers", "num_kv_shared_layers"},
    {"embedding_length_per_layer_input", "hidden_size_per_layer_input"},
    {"expert_used_count", "top_k_experts"},
});

constexpr auto kForms = std::to_array<FolderForm>({
    {.model_type = "gemma",
     .family = "gemma",
     .defaults =
         R"({"vocab_size": 256000, "hidden_size": 3072, "intermediate_size": 24576, "num_hidden_layers": 28,
             "num_attention_heads": 16, "num_key_value_heads": 16, "head_dim": 256,
             "max_position_embeddings": 8192, "rms_norm_eps": 1e-6, "tie_word_embeddings": true})",
     .norm_offset = 1},
    {.model_type = "gemma2",
     .family = "gemma2",
     .defaults =
         R"({"vocab_size": 256000, "hidden_size": 2304, "intermediate_size": 9216, "num_hidden_layers": 26,
             "num_attention_heads": 8, "num_key_value_heads": 4, "head_dim": 256,
             "max_position_embeddings": 8192, "rms_norm_eps": 1e-6, "query_pre_attn_scalar": 256,
             "sliding_window": 4096, "final_logit_softcapping": 30.0, "attn_logit_softcapping": 50.0,
             "tie_word_embeddings": true})",
     .tensors = kNormNames,
     .complete = complete_gemma2,
     .norm_offset = 1},
    {.model_type = "gemma3_text",
     .family = "gemma3",
     .defaults =
         R"({"vocab_size": 262208, "hidden_size": 2304, "intermediate_size": 9216, "num_hidden_layers": 26,
             "num_attention_heads": 8, "num_key_value_heads": 4, "head_dim": 256,
             "max_position_embeddings": 131072, "rms_norm_eps": 1e-6, "query_pre_attn_scalar": 256,
             "sliding_window": 4096, "rope_theta": 1000000.0, "rope_local_base_freq": 10000.0,
             "tie_word_embeddings": true})",
     .tensors = kNormNames,
     .complete = complete_gemma3,
     .finish = finish_gemma3,
     .norm_offset = 1},
    {.model_type = "gemma4_text",
     .family = "gemma4",
     .defaults =
         R"({"vocab_size": 262144, "hidden_size": 2304, "intermediate_size": 9216, "num_hidden_layers": 30,
             "num_attention_heads": 8, "num_key_value_heads": 4, "head_dim": 256, "global_head_dim": 512,
             "max_position_embeddings": 131072, "rms_norm_eps": 1e-6, "sliding_window": 512,
             "hidden_size_per_layer_input": 256, "num_kv_shared_layers": 0,
             "rope_parameters": {
                 "sliding_attention": {"rope_type": "default", "rope_theta": 10000.0},
                 "full_attention": {"rope_type": "proportional", "partial_rotary_factor": 0.25,
                                    "rope_theta": 1000000.0}},
             "tie_word_embeddings": true})",
     .keys = kGemma4Keys,
     .tensors = kGemma4Names,
     .complete = complete_gemma4},
});

}  // namespace

std::span<const FolderForm> gemma_forms() {
    return kForms;
}

}  // namespace parlor
