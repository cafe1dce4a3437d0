// Weights of the mixers besides attention, as the forward pass reads them: views, or without data.
#pragma once

#include "engine/run/weight_lookup.h"

namespace parlor::run {

// One matrix per head, `stride` bytes apart.
struct HeadMatrices {
    kernels::cpu::PackedMatrix first;
    uint64_t stride = 0;
    kernels::cpu::PackedMatrix operator[](int head) const {
        kernels::cpu::PackedMatrix matrix = first;
        matrix.data += static_cast<uint64_t>(head) * stride;
        return matrix;
    }
};

// q_a [q_rank, width], q_b [heads * k_dim, q_rank], kv_a [rank + rope, width]; per head k_b [rank, k_dim -
// rope] and v_b [v_dim, rank]; norms [q_rank] and [rank]. Without q_a, LayerWeights::q projects the queries.
struct LatentWeights {
    kernels::cpu::PackedMatrix q_a, q_b, kv_a;
    HeadMatrices k_b, v_b;
    const float *q_a_norm = nullptr, *kv_a_norm = nullptr;
};

// qkv [conv_width, width], gate [value_width, width], out [width, value_width]; alpha and beta [v_heads,
// width], or beta_alpha [2 * v_heads, width]: of each key head, its value heads' betas, then their alphas.
struct DeltaWeights {
    kernels::cpu::PackedMatrix qkv, gate, alpha, beta, beta_alpha, out;
    const float* conv = nullptr;     // [conv_width, taps]
    const float* a = nullptr;        // [v_heads], negative
    const float* dt_bias = nullptr;  // [v_heads]
    const float* norm = nullptr;     // [v_dim]
};

Result<void> bind_mixer(const RoleTensors& stored, const LayerSpec& spec, const WeightLookup& lookup,
                        LatentWeights& latent, DeltaWeights& delta);

// Error: TensorUnusable, when the layer's mixer lacks a weight. has_q: LayerWeights::q is there.
Result<void> check_mixer(const LayerSpec& spec, const LatentWeights& latent, const DeltaWeights& delta,
                         bool has_q);

// Packs the keys' rows [key, rank] of one head of attn_kv_b, as stored, transposed in another format: f32,
// bf16 or f16 (LatentPieces).
void turn_latent_keys(kernels::Format stored_format, const std::byte* stored, int64_t rank, int64_t key,
                      kernels::Format packed_format, std::byte* packed);

}  // namespace parlor::run
