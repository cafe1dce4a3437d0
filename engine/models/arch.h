// Tensors by role: how the forward pass finds its weights, whatever the family calls them.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/model_card.h"

namespace parlor {

// One line per tensor that a family may have: ROLE(enumerator, GGUF name, per layer, columns, rows, slices).
// "%" in the name is the layer number. Sides are Dims (models/family.h); vectors have rows `one`, matrices
// slices `one`. A line's sides may depend on the layer, and on traits of the ArchSpec. Names: the GGUF
// specification's standardized tensor names; files of other kinds are renamed to these when they are
// described.
#define PARLOR_ROLES(ROLE)                                                                     \
    ROLE(token_embd, "token_embd.weight", false, width, vocabulary, one)                       \
    ROLE(output_norm, "output_norm.weight", false, width, one, one)                            \
    ROLE(output, "output.weight", false, width, vocabulary, one)                               \
    ROLE(rope_factors, "rope_freqs.weight", false, rope_half, one, one)                        \
    ROLE(rope_factors_long, "rope_factors_long.weight", false, rope_half, one, one)            \
    ROLE(rope_factors_short, "rope_factors_short.weight", false, rope_half, one, one)          \
    ROLE(attn_norm, "blk.%.attn_norm.weight", true, width, one, one)                           \
    ROLE(attn_q, "blk.%.attn_q.weight", true, width, q_rows, one)                              \
    ROLE(attn_k, "blk.%.attn_k.weight", true, width, k_width, one)                             \
    ROLE(attn_v, "blk.%.attn_v.weight", true, width, v_width, one)                             \
    ROLE(attn_qkv, "blk.%.attn_qkv.weight", true, width, qkv_width, one)                       \
    ROLE(attn_q_bias, "blk.%.attn_q.bias", true, q_width, one, one)                            \
    ROLE(attn_k_bias, "blk.%.attn_k.bias", true, k_width, one, one)                            \
    ROLE(attn_v_bias, "blk.%.attn_v.bias", true, v_width, one, one)                            \
    ROLE(attn_qkv_bias, "blk.%.attn_qkv.bias", true, qkv_width, one, one)                      \
    ROLE(attn_q_norm, "blk.%.attn_q_norm.weight", true, q_norm_width, one, one)                \
    ROLE(attn_k_norm, "blk.%.attn_k_norm.weight", true, k_norm_width, one, one)                \
    ROLE(attn_sinks, "blk.%.attn_sinks.weight", true, heads, one, one)                         \
    ROLE(attn_output, "blk.%.attn_output.weight", true, attended_width, width, one)            \
    ROLE(attn_output_bias, "blk.%.attn_output.bias", true, width, one, one)                    \
    ROLE(attn_q_a, "blk.%.attn_q_a.weight", true, width, q_rank, one)                          \
    ROLE(attn_q_a_norm, "blk.%.attn_q_a_norm.weight", true, q_rank, one, one)                  \
    ROLE(attn_q_b, "blk.%.attn_q_b.weight", true, q_rank, q_width, one)                        \
    ROLE(attn_kv_a, "blk.%.attn_kv_a_mqa.weight", true, width, k_width, one)                   \
    ROLE(attn_kv_a_norm, "blk.%.attn_kv_a_norm.weight", true, kv_rank, one, one)               \
    ROLE(attn_k_b, "blk.%.attn_k_b.weight", true, latent_key, kv_rank, heads)                  \
    ROLE(attn_v_b, "blk.%.attn_v_b.weight", true, kv_rank, value, heads)                       \
    ROLE(attn_kv_b, "blk.%.attn_kv_b.weight", true, kv_rank, kv_b_width, one)                  \
    ROLE(attn_gate, "blk.%.attn_gate.weight", true, width, attended_width, one)                \
    ROLE(ssm_conv1d, "blk.%.ssm_conv1d.weight", true, conv_taps, qkv_width, one)               \
    ROLE(ssm_a, "blk.%.ssm_a", true, delta_heads, one, one)                                    \
    ROLE(ssm_dt, "blk.%.ssm_dt.bias", true, delta_heads, one, one)                             \
    ROLE(ssm_alpha, "blk.%.ssm_alpha.weight", true, width, delta_heads, one)                   \
    ROLE(ssm_beta, "blk.%.ssm_beta.weight", true, width, delta_heads, one)                     \
    ROLE(ssm_beta_alpha, "blk.%.ssm_ba.weight", true, width, delta_heads_twice, one)           \
    ROLE(ssm_norm, "blk.%.ssm_norm.weight", true, value, one, one)                             \
    ROLE(ssm_out, "blk.%.ssm_out.weight", true, attended_width, width, one)                    \
    ROLE(post_attention_norm, "blk.%.post_attention_norm.weight", true, width, one, one)       \
    ROLE(ffn_norm, "blk.%.ffn_norm.weight", true, width, one, one)                             \
    ROLE(ffn_gate, "blk.%.ffn_gate.weight", true, width, ffn_width, one)                       \
    ROLE(ffn_up, "blk.%.ffn_up.weight", true, width, ffn_up_width, one)                        \
    ROLE(ffn_down, "blk.%.ffn_down.weight", true, ffn_width, width, one)                       \
    ROLE(layer_embd, "per_layer_token_embd.weight", false, layer_embd_widths, vocabulary, one) \
    ROLE(layer_embd_proj, "per_layer_model_proj.weight", false, width, layer_embd_widths, one) \
    ROLE(layer_embd_norm, "per_layer_proj_norm.weight", false, layer_embd_width, one, one)     \
    ROLE(layer_embd_gate, "blk.%.inp_gate.weight", true, width, layer_embd_width, one)         \
    ROLE(layer_embd_out, "blk.%.proj.weight", true, layer_embd_width, width, one)              \
    ROLE(layer_embd_post_norm, "blk.%.post_norm.weight", true, width, one, one)                \
    ROLE(layer_scale, "blk.%.layer_output_scale.weight", true, one, one, one)                  \
    ROLE(post_ffn_norm, "blk.%.post_ffw_norm.weight", true, width, one, one)                   \
    PARLOR_EXPERT_ROLES(ROLE)

// Of feed-forward blocks with experts.
#define PARLOR_EXPERT_ROLES(ROLE)                                                               \
    ROLE(ffn_gate_inp, "blk.%.ffn_gate_inp.weight", true, width, experts, one)                  \
    ROLE(ffn_gate_inp_bias, "blk.%.ffn_gate_inp.bias", true, experts, one, one)                 \
    ROLE(ffn_gate_inp_scale, "blk.%.ffn_gate_inp.scale", true, width, one, one)                 \
    ROLE(ffn_down_exps_scale, "blk.%.ffn_down_exps.scale", true, experts, one, one)             \
    ROLE(pre_ffn_norm_2, "blk.%.pre_ffw_norm_2.weight", true, width, one, one)                  \
    ROLE(post_ffn_norm_1, "blk.%.post_ffw_norm_1.weight", true, width, one, one)                \
    ROLE(post_ffn_norm_2, "blk.%.post_ffw_norm_2.weight", true, width, one, one)                \
    ROLE(exp_probs_b, "blk.%.exp_probs_b.bias", true, experts, one, one)                        \
    ROLE(ffn_gate_exps, "blk.%.ffn_gate_exps.weight", true, width, expert_width, experts)       \
    ROLE(ffn_up_exps, "blk.%.ffn_up_exps.weight", true, width, expert_width, experts)           \
    ROLE(ffn_gate_up_exps, "blk.%.ffn_gate_up_exps.weight", true, width, gate_up_exps, experts) \
    ROLE(ffn_down_exps, "blk.%.ffn_down_exps.weight", true, expert_width, width, experts)       \
    ROLE(ffn_gate_exps_bias, "blk.%.ffn_gate_exps.bias", true, expert_width, experts, one)      \
    ROLE(ffn_up_exps_bias, "blk.%.ffn_up_exps.bias", true, expert_width, experts, one)          \
    ROLE(ffn_down_exps_bias, "blk.%.ffn_down_exps.bias", true, width, experts, one)             \
    ROLE(ffn_gate_inp_shexp, "blk.%.ffn_gate_inp_shexp.weight", true, width, one, one)          \
    ROLE(ffn_gate_shexp, "blk.%.ffn_gate_shexp.weight", true, width, shared_width, one)         \
    ROLE(ffn_up_shexp, "blk.%.ffn_up_shexp.weight", true, width, shared_width, one)             \
    ROLE(ffn_down_shexp, "blk.%.ffn_down_shexp.weight", true, shared_width, width, one)

enum class Role : uint8_t {
#define PARLOR_ROLE(name, pattern, per_layer, columns, rows, slices) name,
    PARLOR_ROLES(PARLOR_ROLE)
#undef PARLOR_ROLE
};
#define PARLOR_ROLE(name, pattern, per_layer, columns, rows, slices) +1
constexpr size_t kRoleCount = 0 PARLOR_ROLES(PARLOR_ROLE);
#undef PARLOR_ROLE

// Tensors of one layer, or those outside the layers. Null: the model has no such tensor.
struct RoleTensors {
    std::array<const TensorInfo*, kRoleCount> by_role{};
    const TensorInfo* operator[](Role role) const { return by_role[static_cast<size_t>(role)]; }
};

// Points into the card's tensors: the card must outlive it, unchanged. For a card from describe() every role
// that its family needs is there, with the shape that the ArchSpec says.
struct ModelTensors {
    RoleTensors model;  // token_embd, output_norm, output (token_embd itself when tied), rope_factors, …
    std::vector<RoleTensors> layers;  // ArchSpec::layers entries
};
ModelTensors tensors_by_role(const ModelCard& card);

// "blk.3.attn_q.weight"; the layer is ignored for roles outside the layers.
std::string tensor_name(Role role, int64_t layer);

// The other direction; nothing for names that no role has. The layer is -1 outside the layers.
struct TensorPlace {
    Role role;
    int64_t layer = -1;
    int64_t expert = -1;  // of a file with one tensor per expert: "blk.3.ffn_up.5.weight" is ffn_up_exps
};
std::optional<TensorPlace> place_of(std::string_view tensor);
// The matrix that a tensor NAME.scale is a factor of, one for all or one per slice, as files with NVFP4 have
// them: NAME.weight. Empty for every other tensor.
std::string scaled_weight(std::string_view tensor);
// N of "blk.N.…".
std::optional<int64_t> layer_number(std::string_view tensor);
// The name of one expert's tensor in files that have them apart; empty for other roles.
std::string expert_name(Role role, int64_t layer, int64_t expert);
// Whether it is one vector (or several), kept as float32: norms and biases.
bool is_vector(Role role);

}  // namespace parlor
