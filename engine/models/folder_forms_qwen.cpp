// Folders of Qwen 1.5 to 3.5.
#include <array>

#include "engine/models/folder_form.h"

namespace parlor {

namespace {

using nlohmann::json;

// The window only counts when use_sliding_window says so.
int64_t used_window(const json& config) {
    return entry_of(config, "use_sliding_window") == true ? integer_of(config, "sliding_window") : 0;
}

// … and then for the layers from max_window_layers on.
Result<void> complete_dense(const json& config, ConfigValues& values) {
    return set_windows(config, values, used_window(config), [](const json& of, int64_t layer) {
        return layer >= integer_of(of, "max_window_layers");
    });
}

// … here for every second one before it.
Result<void> complete_qwen2_moe(const json& config, ConfigValues& values) {
    return set_windows(config, values, used_window(config), [](const json& of, int64_t layer) {
        return layer % 2 == 0 && layer < integer_of(of, "max_window_layers");
    });
}

Result<void> complete_qwen3_moe(const json& config, ConfigValues& values) {
    return set_windows(config, values, used_window(config), [](const json&, int64_t) { return true; });
}

// ---- gated delta nets

constexpr auto kDeltaKeys = std::to_array<ConfigKey>({
    {"ssm.group_count", "linear_num_key_heads"},
    {"ssm.time_step_rank", "linear_num_value_heads"},
    {"ssm.state_size", "linear_key_head_dim"},
    {"ssm.conv_kernel", "linear_conv_kernel_dim"},
    {"full_attention_interval", "full_attention_interval"},
});
constexpr auto kDeltaNames = std::to_array<TensorName>({
    {"layers.%.linear_attn.A_log", "blk.%.ssm_a="},
    {"layers.%.linear_attn.dt_bias", "blk.%.ssm_dt.bias"},
    {"layers.%.linear_attn.conv1d", "blk.%.ssm_conv1d", Move::squeeze},
    {"layers.%.linear_attn.norm", "blk.%.ssm_norm"},
    {"layers.%.linear_attn.out_proj", "blk.%.ssm_out"},
    {"layers.%.linear_attn.in_proj_qkv", "blk.%.attn_qkv"},
    {"layers.%.linear_attn.in_proj_z", "blk.%.attn_gate"},
    {"layers.%.linear_attn.in_proj_b", "blk.%.ssm_beta"},
    {"layers.%.linear_attn.in_proj_a", "blk.%.ssm_alpha"},
    {"layers.%.linear_attn.in_proj_ba", "blk.%.ssm_ba"},
    {"layers.%.linear_attn.in_proj_qkvz", "blk.%.attn_qkv", Move::grouped_qkv},
    {"layers.%.linear_attn.in_proj_qkvz", "blk.%.attn_gate", Move::grouped_gate},
});

Result<void> complete_delta(const json& config, ConfigValues& values) {
    PARLOR_TRY(const std::vector<bool> recurrent,
               layers_of_type(config, "linear_attention", "full_attention"));
    if (!recurrent.empty()) values.set("attention.recurrent_layers", json(recurrent), "layer_types");
    constexpr int64_t kMost = 1 << 20;  // of each: their product is checked against the heads
    const int64_t heads = integer_of(config, "linear_num_value_heads"),
                  width = integer_of(config, "linear_value_head_dim");
    if (heads <= kMost && width <= kMost)
        values.set("ssm.inner_size", heads * width, "linear_value_head_dim");
    return {};
}

void finish_delta(const json&, ArchSpec& arch) {
    for (LayerSpec& layer : arch.layer_specs) {
        layer.delta.tiled = false;
        layer.delta.a_is_log = true;
    }
}

// Qwen3-Next: each key head with its query, its key, its value heads and their gates.
RowGroups delta_groups(const json& config) {
    const int64_t groups = integer_of(config, "linear_num_key_heads"),
                  heads = integer_of(config, "linear_num_value_heads"),
                  k_dim = integer_of(config, "linear_key_head_dim"),
                  v_dim = integer_of(config, "linear_value_head_dim");
    constexpr int64_t kMost = 1 << 20;
    if (groups <= 0 || groups > kMost || heads > kMost || v_dim > kMost || heads % groups != 0) return {};
    const int64_t values = heads / groups * v_dim;
    return {groups, {k_dim, k_dim, values, values}};
}

constexpr FolderForm delta(std::string_view model_type, std::string_view family, std::string_view defaults) {
    return {.model_type = model_type,
            .family = family,
            .defaults = defaults,
            .keys = kDeltaKeys,
            .tensors = kDeltaNames,
            .complete = complete_delta,
            .finish = finish_delta,
            .row_groups = delta_groups,
            .norm_offset = 1};
}

constexpr auto kForms = std::to_array<FolderForm>({
    {.model_type = "qwen2",
     .family = "qwen2",
     .defaults =
         R"({"vocab_size": 151936, "hidden_size": 4096, "intermediate_size": 22016, "num_hidden_layers": 32,
             "num_attention_heads": 32, "num_key_value_heads": 32, "max_position_embeddings": 32768,
             "rms_norm_eps": 1e-6, "sliding_window": 4096, "max_window_layers": 28,
             "tie_word_embeddings": false})",
     .complete = complete_dense},
    {.model_type = "qwen3",
     .family = "qwen3",
     .defaults =
         R"({"vocab_size": 151936, "hidden_size": 4096, "intermediate_size": 22016, "num_hidden_layers": 32,
             "num_attention_heads": 32, "num_key_value_heads": 32, "head_dim": 128,
             "max_position_embeddings": 32768, "rms_norm_eps": 1e-6, "sliding_window": 4096,
             "max_window_layers": 28, "tie_word_embeddings": false})",
     .complete = complete_dense},
    {.model_type = "qwen2_moe",
     .family = "qwen2moe",
     .defaults =
         R"({"vocab_size": 151936, "hidden_size": 2048, "intermediate_size": 5632, "num_hidden_layers": 24,
             "num_attention_heads": 16, "num_key_value_heads": 16, "max_position_embeddings": 32768,
             "rms_norm_eps": 1e-6, "sliding_window": 4096, "max_window_layers": 28,
             "moe_intermediate_size": 1408, "shared_expert_intermediate_size": 5632,
             "num_experts_per_tok": 4, "num_experts": 60, "norm_topk_prob": false,
             "tie_word_embeddings": false})",
     .complete = complete_qwen2_moe},
    {.model_type = "qwen3_moe",
     .family = "qwen3moe",
     .defaults =
         R"({"vocab_size": 151936, "hidden_size": 2048, "intermediate_size": 6144, "num_hidden_layers": 24,
             "num_attention_heads": 32, "num_key_value_heads": 4, "max_position_embeddings": 32768,
             "rms_norm_eps": 1e-6, "sliding_window": 4096, "moe_intermediate_size": 768,
             "num_experts_per_tok": 8, "num_experts": 128, "norm_topk_prob": false,
             "tie_word_embeddings": false})",
     .complete = complete_qwen3_moe},
    delta("qwen3_next", "qwen3next",
          R"({"vocab_size": 151936, "hidden_size": 2048, "intermediate_size": 5632, "num_hidden_layers": 48,
             "num_attention_heads": 16, "num_key_value_heads": 2, "head_dim": 256,
             "max_position_embeddings": 32768, "rms_norm_eps": 1e-6, "partial_rotary_factor": 0.25,
             "linear_conv_kernel_dim": 4, "linear_key_head_dim": 128, "linear_value_head_dim": 128,
             "linear_num_key_heads": 16, "linear_num_value_heads": 32, "moe_intermediate_size": 512,
             "shared_expert_intermediate_size": 512, "num_experts_per_tok": 10, "num_experts": 512,
             "norm_topk_prob": true, "tie_word_embeddings": false})"),
    delta("qwen3_5_text", "qwen35",
          R"({"vocab_size": 248320, "hidden_size": 4096, "intermediate_size": 12288, "num_hidden_layers": 32,
             "num_attention_heads": 16, "num_key_value_heads": 4, "head_dim": 256,
             "max_position_embeddings": 32768, "rms_norm_eps": 1e-6, "partial_rotary_factor": 0.25,
             "linear_conv_kernel_dim": 4, "linear_key_head_dim": 128, "linear_value_head_dim": 128,
             "linear_num_key_heads": 16, "linear_num_value_heads": 32, "tie_word_embeddings": false})"),
    delta("qwen3_5_moe_text", "qwen35moe",
          R"({"vocab_size": 248320, "hidden_size": 2048, "num_hidden_layers": 40, "num_attention_heads": 16,
             "num_key_value_heads": 2, "head_dim": 256, "max_position_embeddings": 32768,
             "rms_norm_eps": 1e-6, "partial_rotary_factor": 0.25, "linear_conv_kernel_dim": 4,
             "linear_key_head_dim": 128, "linear_value_head_dim": 128, "linear_num_key_heads": 16,
             "linear_num_value_heads": 32, "moe_intermediate_size": 512,
             "shared_expert_intermediate_size": 512, "num_experts_per_tok": 8, "num_experts": 256,
             "tie_word_embeddings": false})"),
});

}  // namespace

std::span<const FolderForm> qwen_forms() {
    return kForms;
}

}  // namespace parlor
