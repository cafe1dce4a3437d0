// The sides of tensors, by what they are made of.
#pragma once

#include <cstdint>

#include "engine/arch_spec.h"

namespace parlor {

// What a tensor's side is made of; extent() gives its length for a layer of an ArchSpec.
enum class Dim : uint8_t {
    one,
    width,
    heads,
    q_width,       // heads * k_dim
    q_rows,        // the same, twice when the rows of a gate stand between (LayerSpec::output_gate)
    k_width,       // kv_heads * k_dim
    v_width,       // kv_heads * v_dim
    qkv_width,     // the three together
    q_norm_width,  // k_dim, or q_width (QkNorm::whole)
    k_norm_width,
    attended_width,  // heads * v_dim
    q_rank,          // these five of LatentSpec
    kv_rank,
    latent_key,  // k_dim without the rotated part
    value,       // v_dim, also of DeltaNetSpec
    kv_b_width,  // heads * (latent_key + value)
    conv_taps,   // these three of DeltaNetSpec
    delta_heads,
    delta_heads_twice,
    ffn_width,
    ffn_up_width,  // ffn_width, twice when gate and up are fused
    vocabulary,
    rope_half,
    experts,
    expert_width,
    gate_up_exps,  // twice expert_width
    shared_width,
    layer_embd_width,
    layer_embd_widths,  // of all layers together
};
int64_t extent(Dim dim, const ArchSpec& arch, const LayerSpec& layer);

}  // namespace parlor
