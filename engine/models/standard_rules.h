// Rules that decoder families with RMSNorm, RoPE and a gated feed-forward share.
#pragma once

#include <array>

#include "engine/models/family.h"

namespace parlor {

// Sane bounds: several times the largest published models, and small enough that no product of two or three
// of them leaves 64 bits (width × vocabulary < 2^38, tokens × width < 2^46).
constexpr int64_t kMaxLayers = 1024;
constexpr int64_t kMaxWidth = 1 << 18;
constexpr int64_t kMaxFfnWidth = 1 << 21;
constexpr int64_t kMaxHeads = 4096;
constexpr int64_t kMaxHeadDim = 4096;
constexpr int64_t kMaxContext = 1 << 28;
constexpr int64_t kMaxLayerEmbedding = 1 << 16;
constexpr int64_t kMaxVocabulary = 1 << 19;  // twice the largest known (262,144)

constexpr auto kStandardIntegers = std::to_array<IntegerRule>({
    {"block_count", &ArchSpec::layers, 1, kMaxLayers, true},
    {"embedding_length", &ArchSpec::width, 1, kMaxWidth, true},
    {"feed_forward_length", &LayerSpec::ffn_width, 1, kMaxFfnWidth, true},
    {"context_length", &ArchSpec::context_train, 1, kMaxContext, true},
    {"attention.head_count", &LayerSpec::heads, 1, kMaxHeads, true},
    {"attention.head_count_kv", &LayerSpec::kv_heads, 1, kMaxHeads, false},
    {"attention.key_length", &LayerSpec::k_dim, 1, kMaxHeadDim, false},
    {"attention.value_length", &LayerSpec::v_dim, 1, kMaxHeadDim, false},
    {"attention.sliding_window", &LayerSpec::window, 0, kMaxContext, false},
    {"rope.dimension_count", &RopeSpec::dims, 1, kMaxHeadDim, false},
    {"rope.scaling.original_context_length", &RopeSpec::original_context, 1, kMaxContext, false},
});

constexpr auto kStandardNumbers = std::to_array<NumberRule>({
    {"attention.layer_norm_rms_epsilon", &ArchSpec::norm_eps, 1e-12, 0.1, true},
    {"attention.scale", &ArchSpec::attention_scale, 1e-6, 1e3, false},
    {"rope.freq_base", &RopeSpec::base, 1, 1e12, false},
    {"rope.scaling.factor", &RopeSpec::scale_factor, 1e-3, 1e6, false},
    {"rope.scale_linear", &RopeSpec::scale_factor, 1e-3, 1e6,
     false},  // the key of files before September 2023
    {"rope.scaling.attn_factor", &RopeSpec::attention_factor, 1e-3, 1e3, false},
    {"rope.scaling.low_frequency_factor", &RopeSpec::low_frequency_factor, 1e-3, 1e6, false},
    {"rope.scaling.high_frequency_factor", &RopeSpec::high_frequency_factor, 1e-3, 1e6, false},
    {"rope.scaling.yarn_beta_fast", &RopeSpec::beta_fast, 1e-3, 1e6, false},
    {"rope.scaling.yarn_beta_slow", &RopeSpec::beta_slow, 1e-3, 1e6, false},
});

constexpr auto kStandardUnsupported = std::to_array<UnsupportedRule>({
    {"attention.clamp_kqv", "clamped attention inputs"},
    {"attn_logit_softcapping", "soft-capped attention"},
    {"final_logit_softcapping", "soft-capped logits"},
});

// Written by converters of 2023 (precomputed RoPE tables); the same numbers follow from rope.freq_base.
constexpr auto kStandardIgnored =
    std::to_array<std::string_view>({".attn_rot_embd.weight", ".attn_rot_embd", "rope_freqs"});

// One list of rules after the other.
template <class Rule, size_t... kSizes>
constexpr auto joined(const std::array<Rule, kSizes>&... lists) {
    std::array<Rule, (kSizes + ...)> all{};
    size_t at = 0;
    const auto append = [&](const auto& list) {
        for (const Rule& rule : list) all[at++] = rule;
    };
    (append(lists), ...);
    return all;
}

// What nearly every decoder has: a norm before each block, Q, K and V as one tensor or as three, each with a
// bias or not, and a gated feed-forward block.
constexpr auto kFusedAttention = std::to_array<TensorRule>({
    {Role::token_embd, Presence::always},
    {Role::output_norm, Presence::always},
    {Role::output, Presence::if_present},
    {Role::attn_norm, Presence::always},
    {Role::attn_qkv, Presence::any_layer},
    {Role::attn_qkv_bias, Presence::if_present},
    {Role::attn_q, Presence::always, In::every_layer, Role::attn_qkv},
    {Role::attn_k, Presence::always, In::every_layer, Role::attn_qkv},
    {Role::attn_v, Presence::always, In::every_layer, Role::attn_qkv},
    {Role::attn_q_bias, Presence::if_present, In::every_layer, Role::attn_qkv},
    {Role::attn_k_bias, Presence::if_present, In::every_layer, Role::attn_qkv},
    {Role::attn_v_bias, Presence::if_present, In::every_layer, Role::attn_qkv},
    {Role::attn_output, Presence::always},
    {Role::attn_output_bias, Presence::if_present},
});
constexpr auto kGateUp = std::to_array<TensorRule>({
    {Role::ffn_norm, Presence::always},
    {Role::ffn_gate, Presence::always},
    {Role::ffn_up, Presence::always},
    {Role::ffn_down, Presence::always},
});
// The same with the gate in ffn_up, or by itself.
constexpr auto kFusedGateUp = std::to_array<TensorRule>({
    {Role::ffn_norm, Presence::always},
    {Role::ffn_gate, Presence::if_present},
    {Role::ffn_up, Presence::always},
    {Role::ffn_down, Presence::always},
});

}  // namespace parlor
