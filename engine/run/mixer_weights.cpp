#include "engine/run/mixer_weights.h"

#include <vector>

#include "engine/models/family.h"
#include "engine/plan/memory.h"
#include "kernels/reference.h"

namespace parlor::run {

namespace {

using kernels::cpu::PackedMatrix;

Result<HeadMatrices> heads(const TensorInfo* tensor, const WeightLookup& lookup) {
    HeadMatrices matrices;
    if (tensor == nullptr) return matrices;
    PARLOR_TRY(matrices.first, lookup.matrix(tensor));
    matrices.stride = *piece_bytes(*tensor, matrices.first.rows);
    return matrices;
}

Result<void> bind_latent(const RoleTensors& stored, const LayerSpec& spec, const WeightLookup& lookup,
                         LatentWeights& latent) {
    PARLOR_TRY(latent.q_a, lookup.matrix(stored[Role::attn_q_a]));
    PARLOR_TRY(latent.q_b, lookup.matrix(stored[Role::attn_q_b]));
    PARLOR_TRY(latent.kv_a, lookup.matrix(stored[Role::attn_kv_a]));
    PARLOR_TRY(latent.k_b, heads(stored[Role::attn_k_b], lookup));
    PARLOR_TRY(latent.v_b, heads(stored[Role::attn_v_b], lookup));
    latent.q_a_norm = lookup.vector(stored[Role::attn_q_a_norm]);
    latent.kv_a_norm = lookup.vector(stored[Role::attn_kv_a_norm]);
    const TensorInfo* whole = stored[Role::attn_kv_b];
    if (whole == nullptr) return {};
    const LatentPieces pieces = *latent_pieces(spec, *whole);
    PARLOR_TRY(const PackedMatrix loaded, lookup.matrix(whole));
    const std::byte* values = loaded.data + static_cast<uint64_t>(spec.heads) * pieces.k_bytes;
    latent.k_b.first = {.format = pieces.k_format,
                        .rows = spec.latent.rank,
                        .cols = spec.k_dim - spec.latent.rope,
                        .data = loaded.data};
    latent.k_b.stride = pieces.k_bytes;
    latent.v_b.first = {
        .format = whole->format, .rows = spec.v_dim, .cols = spec.latent.rank, .data = values};
    latent.v_b.stride = pieces.v_bytes;
    return {};
}

Result<void> bind_delta(const RoleTensors& stored, const WeightLookup& lookup, DeltaWeights& delta) {
    static constexpr std::pair<Role, PackedMatrix DeltaWeights::*> kMatrices[] = {
        {Role::attn_qkv, &DeltaWeights::qkv},
        {Role::attn_gate, &DeltaWeights::gate},
        {Role::ssm_alpha, &DeltaWeights::alpha},
        {Role::ssm_beta, &DeltaWeights::beta},
        {Role::ssm_beta_alpha, &DeltaWeights::beta_alpha},
        {Role::ssm_out, &DeltaWeights::out},
    };
    for (const auto& [role, place] : kMatrices) {
        PARLOR_TRY(delta.*place, lookup.matrix(stored[role]));
    }
    delta.conv = lookup.vector(stored[Role::ssm_conv1d]);
    delta.a = lookup.vector(stored[Role::ssm_a]);
    delta.dt_bias = lookup.vector(stored[Role::ssm_dt]);
    delta.norm = lookup.vector(stored[Role::ssm_norm]);
    return {};
}

}  // namespace

Result<void> bind_mixer(const RoleTensors& stored, const LayerSpec& spec, const WeightLookup& lookup,
                        LatentWeights& latent, DeltaWeights& delta) {
    if (spec.mixer == Mixer::latent_attention) return bind_latent(stored, spec, lookup, latent);
    if (spec.mixer == Mixer::delta_net) return bind_delta(stored, lookup, delta);
    return {};
}

Result<void> check_mixer(const LayerSpec& spec, const LatentWeights& latent, const DeltaWeights& delta,
                         bool has_q) {
    const bool is_latent = spec.mixer == Mixer::latent_attention;
    const bool is_delta = spec.mixer == Mixer::delta_net;
    const bool low_q = latent.q_a.data != nullptr && latent.q_b.data != nullptr && latent.q_a_norm != nullptr;
    const bool rates =
        delta.beta_alpha.data != nullptr || (delta.alpha.data != nullptr && delta.beta.data != nullptr);
    const std::pair<Role, bool> needed[] = {
        {Role::attn_q_b, !is_latent || (spec.latent.q_rank > 0 ? low_q : has_q)},
        {Role::attn_kv_a, !is_latent || (latent.kv_a.data != nullptr && latent.kv_a_norm != nullptr)},
        {Role::attn_k_b,
         !is_latent || (latent.k_b.first.data != nullptr && latent.v_b.first.data != nullptr)},
        {Role::attn_qkv, !is_delta || (delta.qkv.data != nullptr && delta.gate.data != nullptr)},
        {Role::ssm_conv1d, !is_delta || (delta.conv != nullptr && delta.norm != nullptr)},
        {Role::ssm_a, !is_delta || (delta.a != nullptr && delta.dt_bias != nullptr)},
        {Role::ssm_beta, !is_delta || rates},
        {Role::ssm_out, !is_delta || delta.out.data != nullptr},
    };
    for (const auto& [role, there] : needed) {
        if (!there) return message(Msg::TensorUnusable, traits(role).pattern);
    }
    return {};
}

void turn_latent_keys(kernels::Format stored_format, const std::byte* stored, int64_t rank, int64_t key,
                      kernels::Format packed_format, std::byte* packed) {
    using kernels::cpu::KvType;
    const KvType as = packed_format == kernels::Format::f32    ? KvType::f32
                      : packed_format == kernels::Format::bf16 ? KvType::bf16
                                                               : KvType::f16;
    const uint64_t row_bytes = *kernels::cpu::kv_row_bytes(as, static_cast<int>(key));
    std::vector<float> decoded(static_cast<size_t>(key * rank)), row(static_cast<size_t>(key));
    std::vector<std::byte> turned(static_cast<uint64_t>(rank) * row_bytes);
    kernels::decode(stored_format, stored, decoded.data(), decoded.size());
    for (int64_t r = 0; r < rank; ++r) {
        for (int64_t k = 0; k < key; ++k)
            row[static_cast<size_t>(k)] = decoded[static_cast<size_t>(k * rank + r)];
        kernels::reference::kv_encode_row(as, row.data(), static_cast<int>(key),
                                          turned.data() + static_cast<uint64_t>(r) * row_bytes);
    }
    kernels::cpu::pack_rows(packed_format, turned.data(), 0, rank, rank, key, packed);
}

}  // namespace parlor::run
