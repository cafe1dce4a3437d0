// Model folders: what all forms share, and the list of them. A new family's folders: a line in one of the
// lists, and what is special about it in tables beside it.
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
    {"expert_count", "num_local_experts"},
    {"expert_count", "num_experts"},
    {"expert_count", "n_routed_experts"},
    {"expert_used_count", "experts_per_token"},
    {"expert_used_count", "num_experts_per_tok"},
    {"expert_feed_forward_length", "moe_intermediate_size"},
    {"expert_shared_count", "n_shared_experts"},
    {"expert_shared_feed_forward_length", "shared_expert_intermediate_size"},
    {"expert_weights_scale", "routed_scaling_factor"},
    {"expert_weights_norm", "norm_topk_prob"},
    {"expert_group_count", "n_group"},
    {"expert_group_used_count", "topk_group"},
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
    {"layers.%.self_attn.qkv_proj", "blk.%.attn_qkv"},
    {"layers.%.self_attn.o_proj", "blk.%.attn_output"},
    {"layers.%.self_attn.q_norm", "blk.%.attn_q_norm"},
    {"layers.%.self_attn.k_norm", "blk.%.attn_k_norm"},
    {"layers.%.mlp.gate_proj", "blk.%.ffn_gate"},
    {"layers.%.mlp.up_proj", "blk.%.ffn_up"},
    {"layers.%.mlp.gate_up_proj", "blk.%.ffn_up"},
    {"layers.%.mlp.down_proj", "blk.%.ffn_down"},
    // Experts: a tensor each, or all of a layer in one.
    {"layers.%.mlp.gate", "blk.%.ffn_gate_inp"},
    {"layers.%.mlp.gate.e_score_correction_bias", "blk.%.exp_probs_b.bias"},
    {"layers.%.mlp.experts.%.gate_proj", "blk.%.ffn_gate_exps"},
    {"layers.%.mlp.experts.%.up_proj", "blk.%.ffn_up_exps"},
    {"layers.%.mlp.experts.%.down_proj", "blk.%.ffn_down_exps"},
    {"layers.%.mlp.experts.gate_up_proj", "blk.%.ffn_gate_up_exps"},
    {"layers.%.mlp.experts.down_proj", "blk.%.ffn_down_exps"},
    {"layers.%.mlp.shared_experts.gate_proj", "blk.%.ffn_gate_shexp"},
    {"layers.%.mlp.shared_experts.up_proj", "blk.%.ffn_up_shexp"},
    {"layers.%.mlp.shared_experts.down_proj", "blk.%.ffn_down_shexp"},
    {"layers.%.mlp.shared_expert.gate_proj", "blk.%.ffn_gate_shexp"},
    {"layers.%.mlp.shared_expert.up_proj", "blk.%.ffn_up_shexp"},
    {"layers.%.mlp.shared_expert.down_proj", "blk.%.ffn_down_shexp"},
    {"layers.%.mlp.shared_expert_gate", "blk.%.ffn_gate_inp_shexp"},
});

Error wrong_list(std::string_view entry, const nlohmann::json& list, const nlohmann::json& layers) {
    if (!list.is_array())
        return message(Msg::ConfigEntryType, entry, list.type_name(), "a list with one value per layer");
    return message(Msg::LayerValueCount, entry, std::to_string(list.size()), layers.dump());
}

}  // namespace

const FolderForm* find_folder_form(std::string_view model_type) {
    for (const auto forms :
         {llama_forms(), qwen_forms(), glm_forms(), gemma_forms(), granite_forms(), expert_forms()}) {
        const auto found = std::ranges::find(forms, model_type, &FolderForm::model_type);
        if (found != forms.end()) return &*found;
    }
    return nullptr;
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

const nlohmann::json& entry_of(const nlohmann::json& config, std::string_view name) {
    static const nlohmann::json kNull;
    const auto found = config.is_object() ? config.find(name) : config.end();
    return found == config.end() ? kNull : *found;
}

int64_t integer_of(const nlohmann::json& config, std::string_view name) {
    const nlohmann::json& value = entry_of(config, name);
    constexpr int64_t kMost = int64_t{1} << 40;
    if (!value.is_number_integer()) return 0;
    const auto number = value.get<int64_t>();
    return number >= 0 && number <= kMost ? number : 0;
}

Result<std::vector<bool>> layers_of_type(const nlohmann::json& config, std::string_view wanted,
                                         std::string_view other) {
    std::vector<bool> out;
    const nlohmann::json& types = entry_of(config, "layer_types");
    if (types.is_null()) return out;
    const nlohmann::json& layers = entry_of(config, "num_hidden_layers");
    if (!types.is_array() || !layers.is_number_integer() || types.size() != layers)
        return wrong_list("layer_types", types, layers);
    for (const nlohmann::json& type : types) {
        if (type != wanted && type != other) {
            return message(Msg::FeatureUnsupported,
                           "layers of type " + (type.is_string() ? type.get<std::string>() : type.dump()),
                           "layer_types");
        }
        out.push_back(type == wanted);
    }
    return out;
}

int64_t layer_count(const nlohmann::json& config) {
    constexpr int64_t kMostLayers = 4096;
    return std::min(integer_of(config, "num_hidden_layers"), kMostLayers);
}

Result<std::vector<bool>> windowed_layers(const nlohmann::json& config,
                                          bool (*otherwise)(const nlohmann::json& config, int64_t layer)) {
    PARLOR_TRY(std::vector<bool> windowed, layers_of_type(config, "sliding_attention", "full_attention"));
    for (int64_t i = std::ssize(windowed); i < layer_count(config); ++i)
        windowed.push_back(otherwise(config, i));
    return windowed;
}

Result<void> set_windows(const nlohmann::json& config, ConfigValues& values, int64_t window,
                         bool (*otherwise)(const nlohmann::json& config, int64_t layer)) {
    PARLOR_TRY(const std::vector<bool> windowed, windowed_layers(config, otherwise));
    if (window == 0 || std::ranges::find(windowed, true) == windowed.end()) {
        values.set("attention.sliding_window", nullptr, "sliding_window");
        return {};
    }
    nlohmann::json windows = nlohmann::json::array();
    for (const bool one : windowed) windows.push_back(one ? window : 0);
    values.set("attention.sliding_window", std::move(windows), "sliding_window");
    values.set("attention.sliding_window_pattern", layer_pattern(windowed), "layer_types");
    return {};
}

nlohmann::json layer_pattern(const std::vector<bool>& layers) {
    if (layers.size() == 1) return layers.front() ? 0 : 1;
    return layers;
}

Result<void> set_layer_flags(const nlohmann::json& config, ConfigValues& values, std::string_view entry,
                             std::string_view key) {
    const nlohmann::json& flags = entry_of(config, entry);
    if (flags.is_null() || (flags.is_array() && flags.empty())) return {};
    const nlohmann::json& layers = entry_of(config, "num_hidden_layers");
    if (!flags.is_array() || !layers.is_number_integer() || flags.size() != layers)
        return wrong_list(entry, flags, layers);
    values.set(key, flags, entry);
    return {};
}

}  // namespace parlor
