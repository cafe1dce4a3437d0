// A new family's folders: a line in kForms, and what is special about it in tables beside it.
#include "engine/models/folder_form.h"

#include <algorithm>
#include <array>

namespace parlor {

namespace {

constexpr auto kStandardKeys = std::to_array<ConfigKey>({
    {"block_count", "num_hidden_layers"},
    {"embedding_length", "hidden_size"},
    {"feed_forward_length", "intermediate_size"},
    {"context_length", "max_position_embeddings"},
    {"attention.head_count", "num_attention_heads"},
    {"attention.head_count_kv", "num_key_value_heads"},
    {"attention.key_length", "head_dim"},
    {"attention.value_length", "head_dim"},
    {"attention.sliding_window", "sliding_window"},
    {"attention.layer_norm_rms_epsilon", "rms_norm_eps"},
    {"vocab_size", "vocab_size"},
});

constexpr auto kStandardNames = std::to_array<TensorName>({
    {"embed_tokens", "token_embd"},
    {"norm", "output_norm"},
    {"lm_head", "output"},
    {"layers.%.input_layernorm", "blk.%.attn_norm"},
    {"layers.%.post_attention_layernorm", "blk.%.ffn_norm"},
    {"layers.%.self_attn.q_proj", "blk.%.attn_q"},
    {"layers.%.self_attn.k_proj", "blk.%.attn_k"},
    {"layers.%.self_attn.v_proj", "blk.%.attn_v"},
    {"layers.%.self_attn.o_proj", "blk.%.attn_output"},
    {"layers.%.mlp.gate_proj", "blk.%.ffn_gate"},
    {"layers.%.mlp.up_proj", "blk.%.ffn_up"},
    {"layers.%.mlp.down_proj", "blk.%.ffn_down"},
});

// Qwen2's window only counts when use_sliding_window says so, and then only for the layers from
// max_window_layers on.
Result<void> complete_qwen2(const nlohmann::json& config, ConfigValues& values) {
    const auto used = config.find("use_sliding_window");
    if (used == config.end() || *used != true) {
        values.set("attention.sliding_window", nullptr, "use_sliding_window");
        return {};
    }
    const auto first = config.find("max_window_layers"), layers = config.find("num_hidden_layers");
    const bool none = first != config.end() && layers != config.end() && first->is_number_integer() &&
                      layers->is_number_integer() && *first >= *layers;
    if (none) {
        values.set("attention.sliding_window", nullptr, "max_window_layers");
        return {};
    }
    if (first != config.end() && *first == 0) return {};
    return message(Msg::FeatureUnsupported, "attention windows in some layers only", "max_window_layers");
}

constexpr auto kForms = std::to_array<FolderForm>({
    {.model_type = "llama",
     .family = "llama",
     .defaults =
         R"({"vocab_size": 32000, "hidden_size": 4096, "intermediate_size": 11008, "num_hidden_layers": 32,
                     "num_attention_heads": 32, "max_position_embeddings": 2048, "rms_norm_eps": 1e-6,
                     "tie_word_embeddings": false})"},
    {.model_type = "mistral",
     .family = "mistral",
     .defaults =
         R"({"vocab_size": 32000, "hidden_size": 4096, "intermediate_size": 14336, "num_hidden_layers": 32,
                     "num_attention_heads": 32, "num_key_value_heads": 8, "max_position_embeddings": 131072,
                     "rms_norm_eps": 1e-6, "sliding_window": 4096, "tie_word_embeddings": false})"},
    {.model_type = "qwen2",
     .family = "qwen2",
     .defaults =
         R"({"vocab_size": 151936, "hidden_size": 4096, "intermediate_size": 22016, "num_hidden_layers": 32,
                     "num_attention_heads": 32, "num_key_value_heads": 32, "max_position_embeddings": 32768,
                     "rms_norm_eps": 1e-6, "sliding_window": 4096, "max_window_layers": 28,
                     "tie_word_embeddings": false})",
     .complete = complete_qwen2},
});

}  // namespace

const FolderForm* find_folder_form(std::string_view model_type) {
    const auto* found = std::ranges::find(kForms, model_type, &FolderForm::model_type);
    return found == kForms.end() ? nullptr : found;
}

std::span<const ConfigKey> standard_config_keys() {
    return kStandardKeys;
}

std::span<const TensorName> standard_tensor_names() {
    return kStandardNames;
}

void ConfigValues::set(std::string_view key, nlohmann::json value, std::string_view entry) {
    if (value.is_null()) {
        if (const auto old = values_.find(key); old != values_.end()) values_.erase(old);
        return;
    }
    values_.insert_or_assign(std::string(key), Value{std::move(value), std::string(entry)});
}

const ConfigValues::Value* ConfigValues::find(std::string_view key) const {
    const auto found = values_.find(key);
    return found == values_.end() ? nullptr : &found->second;
}

}  // namespace parlor
