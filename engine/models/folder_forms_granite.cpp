// Folders of Granite 3 and 4: Llamas whose embeddings, scores, residuals and logits are scaled.
#include <array>

#include "engine/models/folder_form.h"
#include "engine/models/standard_rules.h"

namespace parlor {

namespace {

using nlohmann::json;

constexpr auto kMultipliers = std::to_array<ConfigKey>({
    {"attention.scale", "attention_multiplier"},
    {"embedding_scale", "embedding_multiplier"},
    {"residual_scale", "residual_multiplier"},
    {"logit_scale", "logits_scaling"},
});

// Granite 4 without Mamba layers and without experts: what would be the shared expert is all there is.
constexpr auto kHybridKeys =
    joined(kMultipliers, std::to_array<ConfigKey>({{"feed_forward_length", "shared_intermediate_size"}}));
constexpr auto kHybridNames = std::to_array<TensorName>({
    {"layers.%.shared_mlp.input_linear", "blk.%.ffn_gate", Move::first_half},
    {"layers.%.shared_mlp.input_linear", "blk.%.ffn_up", Move::second_half},
    {"layers.%.shared_mlp.output_linear", "blk.%.ffn_down"},
});
Result<void> complete_hybrid(const json& config, ConfigValues& values) {
    for (const char* name : {"layer_types", "layers_block_type"}) {
        const json& types = entry_of(config, name);
        for (const json& type : types.is_array() ? types : json::array()) {
            if (type == "attention" || type == "full_attention") continue;
            return message(Msg::FeatureUnsupported, "Mamba layers", name);
        }
    }
    if (entry_of(config, "layer_types").is_null() && entry_of(config, "layers_block_type").is_null())
        return message(Msg::FeatureUnsupported, "Mamba layers", "layer_types");
    if (entry_of(config, "position_embedding_type") != "rope")
        return message(Msg::FeatureUnsupported, "layers without positions", "position_embedding_type");
    values.set("expert_used_count", nullptr, "num_experts_per_tok");
    return {};
}

// ---- with experts

constexpr auto kExpertKeys =
    joined(kMultipliers, std::to_array<ConfigKey>({
                             {"expert_feed_forward_length", "intermediate_size"},
                             {"expert_shared_feed_forward_length", "shared_intermediate_size"},
                         }));
constexpr auto kExpertNames = std::to_array<TensorName>({
    {"layers.%.block_sparse_moe.router.layer", "blk.%.ffn_gate_inp"},
    {"layers.%.block_sparse_moe.input_linear", "blk.%.ffn_gate_up_exps"},
    {"layers.%.block_sparse_moe.output_linear", "blk.%.ffn_down_exps"},
    {"layers.%.shared_mlp.input_linear", "blk.%.ffn_gate_shexp", Move::first_half},
    {"layers.%.shared_mlp.input_linear", "blk.%.ffn_up_shexp", Move::second_half},
    {"layers.%.shared_mlp.output_linear", "blk.%.ffn_down_shexp"},
});
constexpr FolderForm with_experts(std::string_view model_type) {
    return {.model_type = model_type,
            .family = "granitemoe",
            .defaults =
                R"({"vocab_size": 32000, "hidden_size": 4096, "intermediate_size": 11008,
                    "num_hidden_layers": 32, "num_attention_heads": 32, "max_position_embeddings": 2048,
                    "rms_norm_eps": 1e-6, "embedding_multiplier": 1.0, "logits_scaling": 1.0,
                    "residual_multiplier": 1.0, "attention_multiplier": 1.0, "num_local_experts": 8,
                    "num_experts_per_tok": 2, "tie_word_embeddings": false})",
            .keys = kExpertKeys,
            .tensors = kExpertNames};
}

constexpr auto kForms = std::to_array<FolderForm>({
    {.model_type = "granite",
     .family = "granite",
     .defaults =
         R"({"vocab_size": 32000, "hidden_size": 4096, "intermediate_size": 11008, "num_hidden_layers": 32,
             "num_attention_heads": 32, "max_position_embeddings": 2048, "rms_norm_eps": 1e-6,
             "embedding_multiplier": 1.0, "logits_scaling": 1.0, "residual_multiplier": 1.0,
             "attention_multiplier": 1.0, "tie_word_embeddings": false})",
     .keys = kMultipliers},
    {.model_type = "granitemoehybrid",
     .family = "granite",
     .defaults =
         R"({"vocab_size": 32000, "hidden_size": 4096, "num_hidden_layers": 32, "num_attention_heads": 32,
             "max_position_embeddings": 2048, "rms_norm_eps": 1e-6, "embedding_multiplier": 1.0,
             "logits_scaling": 1.0, "residual_multiplier": 1.0, "attention_multiplier": 1.0,
             "num_local_experts": 8, "shared_intermediate_size": 1024, "tie_word_embeddings": false})",
     .keys = kHybridKeys,
     .tensors = kHybridNames,
     .complete = complete_hybrid},
    with_experts("granitemoe"),
    with_experts("granitemoeshared"),
});

}  // namespace

std::span<const FolderForm> granite_forms() {
    return kForms;
}

}  // namespace parlor
