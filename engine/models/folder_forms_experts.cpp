// Folders of mixtures of experts whose layout is their own: Mixtral, gpt-oss, Llama 4.
#include <array>

#include "engine/models/folder_form.h"

namespace parlor {

namespace {

using nlohmann::json;

constexpr auto kMixtralNames = std::to_array<TensorName>({
    {"layers.%.block_sparse_moe.gate", "blk.%.ffn_gate_inp"},
    {"layers.%.block_sparse_moe.experts.%.w1", "blk.%.ffn_gate_exps"},
    {"layers.%.block_sparse_moe.experts.%.w2", "blk.%.ffn_down_exps"},
    {"layers.%.block_sparse_moe.experts.%.w3", "blk.%.ffn_up_exps"},
});

// ---- gpt-oss: rows of gate and up alternate, matrices stand the other way round

constexpr auto kGptOssKeys = std::to_array<ConfigKey>({
    {"expert_feed_forward_length", "intermediate_size"},
    {"swiglu_alpha", "swiglu_alpha"},
    {"swiglu_limit", "swiglu_limit"},
});
constexpr auto kGptOssNames = std::to_array<TensorName>({
    {"layers.%.self_attn.sinks", "blk.%.attn_sinks"},
    {"layers.%.mlp.router", "blk.%.ffn_gate_inp"},
    {"layers.%.mlp.experts.gate_up_proj", "blk.%.ffn_gate_exps", Move::transposed_even_rows},
    {"layers.%.mlp.experts.gate_up_proj", "blk.%.ffn_up_exps", Move::transposed_odd_rows},
    {"layers.%.mlp.experts.gate_up_proj_bias", "blk.%.ffn_gate_exps.bias", Move::even_columns},
    {"layers.%.mlp.experts.gate_up_proj_bias", "blk.%.ffn_up_exps.bias", Move::odd_columns},
    {"layers.%.mlp.experts.down_proj", "blk.%.ffn_down_exps", Move::transpose},
    {"layers.%.mlp.experts.down_proj_bias", "blk.%.ffn_down_exps.bias"},
});
Result<void> complete_gpt_oss(const json& config, ConfigValues& values) {
    values.set("feed_forward_length", nullptr, "intermediate_size");
    return set_windows(config, values, integer_of(config, "sliding_window"),
                       [](const json&, int64_t layer) { return layer % 2 == 0; });
}

// ---- Llama 4

constexpr auto kLlama4Keys = std::to_array<ConfigKey>({
    {"feed_forward_length", "intermediate_size_mlp"},
    {"expert_feed_forward_length", "intermediate_size"},
    {"attention.sliding_window", "attention_chunk_size"},
    {"attention.temperature_length", "floor_scale"},
    {"attention.temperature_scale", "attn_scale"},
    {"attention.qk_norm", "use_qk_norm"},
});
constexpr auto kLlama4Names = std::to_array<TensorName>({
    {"layers.%.feed_forward.gate_proj", "blk.%.ffn_gate"},
    {"layers.%.feed_forward.up_proj", "blk.%.ffn_up"},
    {"layers.%.feed_forward.down_proj", "blk.%.ffn_down"},
    {"layers.%.feed_forward.router", "blk.%.ffn_gate_inp"},
    {"layers.%.feed_forward.experts.gate_up_proj", "blk.%.ffn_gate_exps", Move::transposed_first_half},
    {"layers.%.feed_forward.experts.gate_up_proj", "blk.%.ffn_up_exps", Move::transposed_second_half},
    {"layers.%.feed_forward.experts.down_proj", "blk.%.ffn_down_exps", Move::transpose},
    // Quantizers take the stack apart.
    {"layers.%.feed_forward.experts.%.gate_proj", "blk.%.ffn_gate_exps"},
    {"layers.%.feed_forward.experts.%.up_proj", "blk.%.ffn_up_exps"},
    {"layers.%.feed_forward.experts.%.down_proj", "blk.%.ffn_down_exps"},
    {"layers.%.feed_forward.shared_expert.gate_proj", "blk.%.ffn_gate_shexp"},
    {"layers.%.feed_forward.shared_expert.up_proj", "blk.%.ffn_up_shexp"},
    {"layers.%.feed_forward.shared_expert.down_proj", "blk.%.ffn_down_shexp"},
});

Result<void> complete_llama4(const json& config, ConfigValues& values) {
    PARLOR_CHECKED(set_layer_flags(config, values, "no_rope_layers", "rope.layers"));
    const json& tuned = entry_of(config, "attn_temperature_tuning");  // true, or 4 in the first files
    if (tuned == false || tuned == 0) values.set("attention.temperature_scale", 0, "attn_temperature_tuning");
    PARLOR_TRY(const std::vector<bool> chunked,
               layers_of_type(config, "chunked_attention", "full_attention"));
    if (!chunked.empty()) {
        values.set("attention.sliding_window_pattern", layer_pattern(chunked), "layer_types");
    } else if (const auto* turning = values.find("rope.layers"); turning != nullptr) {
        std::vector<bool> turns;
        for (const json& one : turning->value) turns.push_back(one != 0 && one != false);
        values.set("attention.sliding_window_pattern", layer_pattern(turns), "no_rope_layers");
    }
    return {};
}

constexpr auto kForms = std::to_array<FolderForm>({
    {.model_type = "mixtral",
     .family = "llama",
     .defaults =
         R"({"vocab_size": 32000, "hidden_size": 4096, "intermediate_size": 14336, "num_hidden_layers": 32,
             "num_attention_heads": 32, "num_key_value_heads": 8, "max_position_embeddings": 131072,
             "rms_norm_eps": 1e-5, "num_experts_per_tok": 2, "num_local_experts": 8,
             "rope_theta": 1000000.0, "tie_word_embeddings": false})",
     .tensors = kMixtralNames},
    {.model_type = "gpt_oss",
     .family = "gpt-oss",
     .defaults =
         R"({"num_hidden_layers": 36, "num_local_experts": 128, "vocab_size": 201088, "hidden_size": 2880,
             "intermediate_size": 2880, "head_dim": 64, "num_attention_heads": 64, "num_key_value_heads": 8,
             "sliding_window": 128, "max_position_embeddings": 131072, "rms_norm_eps": 1e-5,
             "num_experts_per_tok": 4, "tie_word_embeddings": false,
             "rope_parameters": {"rope_type": "yarn", "factor": 32.0, "beta_fast": 32.0, "beta_slow": 1.0,
                 "truncate": false, "original_max_position_embeddings": 4096, "rope_theta": 150000.0}})",
     .keys = kGptOssKeys,
     .tensors = kGptOssNames,
     .complete = complete_gpt_oss},
    {.model_type = "llama4_text",
     .family = "llama4",
     .rope_pairs = RopePairs::interleaved,
     .defaults =
         R"({"vocab_size": 202048, "hidden_size": 5120, "intermediate_size": 8192,
             "intermediate_size_mlp": 16384, "num_hidden_layers": 48, "num_attention_heads": 40,
             "num_key_value_heads": 8, "head_dim": 128, "max_position_embeddings": 131072,
             "rms_norm_eps": 1e-5, "num_experts_per_tok": 1, "num_local_experts": 16,
             "use_qk_norm": true, "rope_theta": 500000.0, "attention_chunk_size": 8192,
             "attn_temperature_tuning": true, "floor_scale": 8192, "attn_scale": 0.1,
             "tie_word_embeddings": false})",
     .keys = kLlama4Keys,
     .tensors = kLlama4Names,
     .complete = complete_llama4},
});

}  // namespace

std::span<const FolderForm> expert_forms() {
    return kForms;
}

}  // namespace parlor
