// Rules that families with experts share.
#pragma once

#include "engine/models/standard_rules.h"

namespace parlor {

// The width of dense blocks may be missing: there may be none.
constexpr auto kExpertIntegers = [] {
    auto rules = kStandardIntegers;
    for (IntegerRule& rule : rules) {
        if (rule.key != "feed_forward_length") continue;
        rule.min = 0;
        rule.required = false;
    }
    return rules;
}();

constexpr auto kExpertTensors = std::to_array<TensorRule>({
    {Role::ffn_gate_inp, Presence::always, In::experts},
    {Role::ffn_gate_up_exps, Presence::any_layer, In::experts, Role::ffn_gate_exps},
    {Role::ffn_gate_exps, Presence::always, In::experts, Role::ffn_gate_up_exps},
    {Role::ffn_up_exps, Presence::always, In::experts, Role::ffn_gate_up_exps},
    {Role::ffn_down_exps, Presence::always, In::experts},
});
constexpr auto kSharedExpertTensors = std::to_array<TensorRule>({
    {Role::ffn_gate_shexp, Presence::if_present, In::experts},
    {Role::ffn_up_shexp, Presence::if_present, In::experts},
    {Role::ffn_down_shexp, Presence::if_present, In::experts},
});
constexpr auto kDenseTensors = std::to_array<TensorRule>({
    {Role::ffn_gate, Presence::always, In::dense},
    {Role::ffn_up, Presence::always, In::dense},
    {Role::ffn_down, Presence::always, In::dense},
});
// Embeddings, norms and attention of Llama and most that came after it.
constexpr auto kAttentionTensors = std::to_array<TensorRule>({
    {Role::token_embd, Presence::always},
    {Role::output_norm, Presence::always},
    {Role::output, Presence::if_present},
    {Role::rope_factors, Presence::if_present},
    {Role::attn_norm, Presence::always},
    {Role::attn_q, Presence::always, In::attention, Role::attn_qkv},
    {Role::attn_k, Presence::always, In::attention, Role::attn_qkv},
    {Role::attn_v, Presence::always, In::attention, Role::attn_qkv},
    {Role::attn_qkv, Presence::any_layer, In::attention, Role::attn_q},
    {Role::attn_q_bias, Presence::if_present, In::attention, Role::attn_qkv_bias},
    {Role::attn_k_bias, Presence::if_present, In::attention, Role::attn_qkv_bias},
    {Role::attn_v_bias, Presence::if_present, In::attention, Role::attn_qkv_bias},
    {Role::attn_qkv_bias, Presence::any_layer, In::attention, Role::attn_q_bias},
    {Role::attn_output, Presence::always, In::attention},
    {Role::attn_output_bias, Presence::if_present, In::attention},
});
constexpr auto kFfnNorm = std::to_array<TensorRule>({{Role::ffn_norm, Presence::always}});
// The same norm called by its place behind attention.
constexpr auto kPostAttentionNorm = std::to_array<TensorRule>({
    {Role::post_attention_norm, Presence::always, In::every_layer, Role::ffn_norm},
    {Role::ffn_norm, Presence::any_layer, In::every_layer, Role::post_attention_norm},
});
constexpr auto kHeadNorms = std::to_array<TensorRule>({
    {Role::attn_q_norm, Presence::if_present, In::attention},
    {Role::attn_k_norm, Presence::if_present, In::attention},
});

}  // namespace parlor
