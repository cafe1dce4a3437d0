// Folders of GLM and DeepSeek.
#include <array>
#include <cmath>

#include "engine/models/folder_form.h"

namespace parlor {

namespace {

using nlohmann::json;

// ---- GLM-4-9B-chat and ChatGLM3 as they were published: the layout of their own code, "modeling_chatglm.py"

constexpr auto kChatGlmKeys = std::to_array<ConfigKey>({
    {"block_count", "num_layers"},
    {"feed_forward_length", "ffn_hidden_size"},
    {"context_length", "seq_length"},
    {"attention.key_length", "kv_channels"},
    {"attention.value_length", "kv_channels"},
    {"attention.layer_norm_rms_epsilon", "layernorm_epsilon"},
    {"vocab_size", "padded_vocab_size"},
});
constexpr auto kChatGlmNames = std::to_array<TensorName>({
    {"embedding.word_embeddings", "token_embd"},
    {"encoder.final_layernorm", "output_norm"},
    {"output_layer", "output"},
    {"encoder.layers.%.input_layernorm", "blk.%.attn_norm"},
    {"encoder.layers.%.post_attention_layernorm", "blk.%.ffn_norm"},
    {"encoder.layers.%.self_attention.query_key_value", "blk.%.attn_qkv"},
    {"encoder.layers.%.self_attention.dense", "blk.%.attn_output"},
    {"encoder.layers.%.mlp.dense_h_to_4h", "blk.%.ffn_up"},
    {"encoder.layers.%.mlp.dense_4h_to_h", "blk.%.ffn_down"},
});

Result<void> complete_chatglm(const json& config, ConfigValues& values) {
    constexpr std::pair<const char*, bool> kOnly[] = {
        {"rmsnorm", true}, {"post_layer_norm", true}, {"apply_residual_connection_post_layernorm", false}};
    for (const auto& [name, wanted] : kOnly) {
        if (entry_of(config, name) != wanted)
            return message(Msg::FeatureUnsupported, "another place or kind of norms", name);
    }
    if (entry_of(config, "multi_query_attention") == true)
        values.set("attention.head_count_kv", entry_of(config, "multi_query_group_num"),
                   "multi_query_group_num");
    // Half of a head turns; the base grows with rope_ratio.
    values.set("rope.dimension_count", integer_of(config, "kv_channels") / 2, "kv_channels");
    const json& ratio = entry_of(config, "rope_ratio");
    if (!ratio.is_number()) return message(Msg::ConfigEntryType, "rope_ratio", ratio.type_name(), "a number");
    values.set("rope.freq_base", 10000 * ratio.get<double>(), "rope_ratio");
    return {};
}

constexpr std::string_view kGlm4Defaults =
    R"({"vocab_size": 151552, "hidden_size": 4096, "intermediate_size": 13696, "num_hidden_layers": 40,
             "num_attention_heads": 32, "num_key_value_heads": 2, "head_dim": 128,
             "max_position_embeddings": 131072, "rms_norm_eps": 1.5625e-07, "partial_rotary_factor": 0.5,
             "tie_word_embeddings": false})";
constexpr auto kGlm4Names = std::to_array<TensorName>({
    {"layers.%.post_self_attn_layernorm", "blk.%.post_attention_norm"},
    {"layers.%.post_mlp_layernorm", "blk.%.post_ffw_norm"},
});

Result<void> complete_sigmoid(const json&, ConfigValues& values) {
    values.set("expert_gating_func", 2, "scoring_func");
    return {};
}

// ---- latent attention

constexpr auto kLatentKeys = std::to_array<ConfigKey>({
    {"attention.q_lora_rank", "q_lora_rank"},
    {"attention.kv_lora_rank", "kv_lora_rank"},
    {"attention.value_length_mla", "v_head_dim"},
    {"rope.dimension_count", "qk_rope_head_dim"},
});
constexpr auto kLatentNames = std::to_array<TensorName>({
    {"layers.%.self_attn.q_a_proj", "blk.%.attn_q_a"},
    {"layers.%.self_attn.q_a_layernorm", "blk.%.attn_q_a_norm"},
    {"layers.%.self_attn.q_b_proj", "blk.%.attn_q_b"},
    {"layers.%.self_attn.kv_a_proj_with_mqa", "blk.%.attn_kv_a_mqa"},
    {"layers.%.self_attn.kv_a_layernorm", "blk.%.attn_kv_a_norm"},
    {"layers.%.self_attn.kv_b_proj", "blk.%.attn_kv_b"},
});

Result<void> complete_latent(const json& config, ConfigValues& values) {
    const int64_t key = integer_of(config, "qk_nope_head_dim") + integer_of(config, "qk_rope_head_dim");
    values.set("attention.key_length_mla", key, "qk_nope_head_dim");
    values.set("attention.key_length", key, "qk_nope_head_dim");
    values.set("attention.value_length", entry_of(config, "v_head_dim"), "v_head_dim");
    for (const char* name : {"rope_scaling", "rope_parameters"}) {
        const json& table = entry_of(config, name);
        const json &all = entry_of(table, "mscale_all_dim"), &factor = entry_of(table, "factor");
        if (!all.is_number() || !factor.is_number()) continue;
        values.set("rope.scaling.yarn_log_multiplier", 0.1 * all.get<double>(), "mscale_all_dim");
        // Otherwise the multiplier says that queries and keys keep their length.
        if (values.find("rope.scaling.attn_factor") == nullptr && factor.get<double>() > 1) {
            values.set("rope.scaling.attn_factor", 0.1 * std::log(factor.get<double>()) + 1, "factor");
        }
        break;
    }
    return {};
}

Result<void> complete_deepseek2(const json& config, ConfigValues& values) {
    PARLOR_CHECKED(complete_latent(config, values));
    values.set("expert_gating_func", 1, "scoring_func");
    values.set("expert_weights_norm", false, "norm_topk_prob");  // read, but never used
    const json& method = entry_of(config, "topk_method");
    if (method == "greedy") {
        values.set("expert_group_count", nullptr, "topk_method");
    } else if (method != "group_limited_greedy") {
        return message(Msg::FeatureUnsupported, "experts chosen by " + method.dump(), "topk_method");
    }
    return {};
}

Result<void> complete_deepseek3(const json& config, ConfigValues& values) {
    values.set("expert_gating_func", 2, "scoring_func");
    return complete_latent(config, values);
}

void finish_latent(const json& config, ArchSpec& arch) {
    if (entry_of(config, "rope_interleave") == false) arch.rope_pairs = RopePairs::half_split;
}

constexpr std::string_view kDeepseek3Defaults =
    R"({"vocab_size": 129280, "hidden_size": 7168, "intermediate_size": 18432,
        "moe_intermediate_size": 2048, "num_hidden_layers": 61, "num_attention_heads": 128,
        "num_key_value_heads": 128, "n_shared_experts": 1, "n_routed_experts": 256,
        "routed_scaling_factor": 2.5, "kv_lora_rank": 512, "q_lora_rank": 1536, "qk_rope_head_dim": 64,
        "v_head_dim": 128, "qk_nope_head_dim": 128, "n_group": 8, "topk_group": 4,
        "num_experts_per_tok": 8, "norm_topk_prob": true, "max_position_embeddings": 4096,
        "rms_norm_eps": 1e-6, "num_nextn_predict_layers": 1, "tie_word_embeddings": false})";

using Complete = Result<void> (*)(const json& config, ConfigValues& values);
constexpr FolderForm latent(std::string_view model_type, std::string_view defaults, Complete complete) {
    return {.model_type = model_type,
            .family = "deepseek2",
            .rope_pairs = RopePairs::interleaved,
            .defaults = defaults,
            .keys = kLatentKeys,
            .tensors = kLatentNames,
            .complete = complete,
            .finish = finish_latent};
}

constexpr auto kForms = std::to_array<FolderForm>({
    {.model_type = "chatglm",
     .family = "chatglm",
     .rope_pairs = RopePairs::interleaved,
     .defaults =
         R"({"num_layers": 28, "padded_vocab_size": 65024, "hidden_size": 4096, "ffn_hidden_size": 13696,
             "kv_channels": 128, "num_attention_heads": 32, "seq_length": 2048, "layernorm_epsilon": 1e-5,
             "rmsnorm": true, "apply_residual_connection_post_layernorm": false, "post_layer_norm": true,
             "multi_query_attention": false, "multi_query_group_num": 1, "rope_ratio": 1,
             "tie_word_embeddings": false})",
     .keys = kChatGlmKeys,
     .tensors = kChatGlmNames,
     .complete = complete_chatglm},
    {.model_type = "glm",
     .family = "chatglm",
     .rope_pairs = RopePairs::interleaved,
     .defaults = kGlm4Defaults},
    {.model_type = "glm4",
     .family = "glm4",
     .rope_pairs = RopePairs::interleaved,
     .defaults = kGlm4Defaults,
     .tensors = kGlm4Names},
    {.model_type = "glm4_moe",
     .family = "glm4moe",
     .defaults =
         R"({"vocab_size": 151552, "hidden_size": 4096, "intermediate_size": 10944, "num_hidden_layers": 46,
             "num_attention_heads": 96, "num_key_value_heads": 8, "max_position_embeddings": 131072,
             "rms_norm_eps": 1e-5, "partial_rotary_factor": 0.5, "moe_intermediate_size": 1408,
             "num_experts_per_tok": 8, "n_shared_experts": 1, "n_routed_experts": 128,
             "routed_scaling_factor": 1.0, "n_group": 1, "topk_group": 1, "norm_topk_prob": true,
             "num_nextn_predict_layers": 1, "tie_word_embeddings": false})",
     .complete = complete_sigmoid},
    latent("glm4_moe_lite",
           R"({"vocab_size": 154880, "hidden_size": 2048, "intermediate_size": 10240,
             "moe_intermediate_size": 1536, "num_hidden_layers": 47, "num_attention_heads": 20,
             "num_key_value_heads": 20, "n_shared_experts": 1, "n_routed_experts": 64,
             "routed_scaling_factor": 1.8, "kv_lora_rank": 512, "q_lora_rank": 768, "qk_rope_head_dim": 64,
             "v_head_dim": 256, "qk_nope_head_dim": 192, "n_group": 1, "topk_group": 1,
             "num_experts_per_tok": 4, "norm_topk_prob": true, "max_position_embeddings": 202752,
             "rms_norm_eps": 1e-5, "num_nextn_predict_layers": 1, "tie_word_embeddings": false})",
           complete_deepseek3),
    latent("deepseek_v2",
           R"({"vocab_size": 102400, "hidden_size": 4096, "intermediate_size": 11008, "num_hidden_layers": 32,
             "num_attention_heads": 32, "num_key_value_heads": 32, "max_position_embeddings": 2048,
             "rms_norm_eps": 1e-6, "kv_lora_rank": 512, "q_lora_rank": 1536, "n_routed_experts": 64,
             "n_shared_experts": 2, "qk_nope_head_dim": 128, "qk_rope_head_dim": 64,
             "routed_scaling_factor": 1.0, "topk_method": "greedy", "v_head_dim": 128,
             "moe_intermediate_size": 1407, "tie_word_embeddings": false})",
           complete_deepseek2),
    latent("deepseek_v3", kDeepseek3Defaults, complete_deepseek3),
    latent("kimi_k2", kDeepseek3Defaults, complete_deepseek3),
});

}  // namespace

std::span<const FolderForm> glm_forms() {
    return kForms;
}

}  // namespace parlor
