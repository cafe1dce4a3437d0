#include "engine/models/mixer_rules.h"

#include <cmath>

#include "engine/models/standard_rules.h"
#include "kernels/recurrent.h"

namespace parlor {

namespace {

constexpr int64_t kMaxRank = 1 << 16;  // the largest known is 1536

// One integer in a range; `fallback` when the file does not have it, negative: it must.
Result<int64_t> read_integer(const Fields& fields, const ArchSpec& arch, std::string_view name, int64_t min,
                             int64_t max, int64_t fallback = -1) {
    const std::string key = arch.family + "." + std::string(name);
    PARLOR_TRY(const auto value, fields.integer(key));
    if (!value && fallback < 0) return message(Msg::KeyMissing, key);
    if (!value) return fallback;
    if (*value < min || *value > max) {
        return message(Msg::HyperparameterInvalid, key, std::to_string(*value),
                       std::to_string(min) + "–" + std::to_string(max));
    }
    return *value;
}

Error invalid(const ArchSpec& arch, std::string_view name, int64_t value, std::string why) {
    return message(Msg::HyperparameterInvalid, arch.family + "." + std::string(name), std::to_string(value),
                   std::move(why));
}

// YaRN with DeepSeek's rule: queries and keys keep their length, and the scores grow with the square of
// 1 + multiplier * ln(factor) instead. The multiplier in files is 0.1 * mscale_all_dim; no key: plain YaRN.
Result<void> read_latent_scale(const Fields& fields, ArchSpec& arch) {
    RopeSpec& rope = arch.ropes[kMainRope];
    const std::string key = arch.family + ".rope.scaling.yarn_log_multiplier";
    PARLOR_TRY(const auto multiplier, fields.number(key));
    if (!multiplier || *multiplier == 0 || rope.scaling != RopeScaling::yarn) return {};
    if (!(*multiplier > 0 && *multiplier <= 10)) {
        return message(Msg::HyperparameterInvalid, key, std::to_string(*multiplier), "0–10");
    }
    if (rope.attention_factor == 0) rope.attention_factor = 1;
    if (arch.attention_scale > 0 || rope.scale_factor <= 1) return {};
    const double grown = 1 + *multiplier * std::log(rope.scale_factor);
    arch.attention_scale =
        static_cast<float>(grown * grown / std::sqrt(static_cast<double>(arch.layer_specs.front().k_dim)));
    return {};
}

}  // namespace

int64_t mixer_extent(Dim dim, const LayerSpec& layer) {
    const int key = layer.k_dim - layer.latent.rope;
    switch (dim) {
        case Dim::q_rank:
            return layer.latent.q_rank;
        case Dim::kv_rank:
            return layer.latent.rank;
        case Dim::latent_key:
            return key;
        case Dim::value:
            return layer.mixer == Mixer::delta_net ? layer.delta.v_dim : layer.v_dim;
        case Dim::kv_b_width:
            return int64_t{layer.heads} * (key + layer.v_dim);
        case Dim::conv_taps:
            return layer.delta.taps;
        case Dim::delta_heads:
            return layer.delta.v_heads;
        case Dim::delta_heads_twice:
            return int64_t{layer.delta.v_heads} * 2;
        default:
            return 0;
    }
}

Result<void> read_latent_attention(const Fields& fields, ArchSpec& arch) {
    LatentSpec latent;
    PARLOR_TRY(const int64_t rank, read_integer(fields, arch, "attention.kv_lora_rank", 1, kMaxRank));
    PARLOR_TRY(const int64_t q_rank, read_integer(fields, arch, "attention.q_lora_rank", 0, kMaxRank, 0));
    const int old_k = arch.layer_specs.front().k_dim, old_v = arch.layer_specs.front().v_dim;
    PARLOR_TRY(const int64_t k_dim,
               read_integer(fields, arch, "attention.key_length_mla", 1, kMaxHeadDim, old_k));
    PARLOR_TRY(const int64_t v_dim,
               read_integer(fields, arch, "attention.value_length_mla", 1, kMaxHeadDim, old_v));
    RopeSpec& rope = arch.ropes[kMainRope];
    if (rope.dims < 2 || rope.dims % 2 != 0 || rope.dims >= k_dim) {
        return invalid(arch, "rope.dimension_count", rope.dims, "even, less than " + std::to_string(k_dim));
    }
    latent.rank = static_cast<int>(rank);
    latent.q_rank = static_cast<int>(q_rank);
    latent.rope = rope.dims;
    for (LayerSpec& layer : arch.layer_specs) {
        layer.mixer = Mixer::latent_attention;
        layer.latent = latent;
        layer.kv_heads = layer.heads;
        layer.k_dim = static_cast<int>(k_dim);
        layer.v_dim = static_cast<int>(v_dim);
    }
    return read_latent_scale(fields, arch);
}

Result<void> read_delta_net(const Fields& fields, ArchSpec& arch) {
    DeltaNetSpec delta;
    const auto read = [&](std::string_view name, int64_t max, int& place) -> Result<void> {
        PARLOR_TRY(const int64_t value, read_integer(fields, arch, name, 1, max));
        place = static_cast<int>(value);
        return {};
    };
    PARLOR_CHECKED(read("ssm.group_count", kMaxHeads, delta.k_heads));
    PARLOR_CHECKED(read("ssm.time_step_rank", kMaxHeads, delta.v_heads));
    PARLOR_CHECKED(read("ssm.state_size", kMaxHeadDim, delta.k_dim));
    PARLOR_CHECKED(read("ssm.conv_kernel", kernels::cpu::kMaxConvTaps, delta.taps));
    PARLOR_TRY(const int64_t inner, read_integer(fields, arch, "ssm.inner_size", 1, kMaxHeads * kMaxHeadDim));
    if (delta.v_heads % delta.k_heads != 0) {
        return invalid(arch, "ssm.time_step_rank", delta.v_heads,
                       "a multiple of " + std::to_string(delta.k_heads));
    }
    if (inner % delta.v_heads != 0 || inner / delta.v_heads > kMaxHeadDim) {
        return invalid(arch, "ssm.inner_size", inner,
                       "a multiple of " + std::to_string(delta.v_heads) + ", at most " +
                           std::to_string(kMaxHeadDim) + " times as much");
    }
    delta.v_dim = static_cast<int>(inner / delta.v_heads);
    // One truth value per layer; files without them have attention in every full_attention_interval-th.
    const std::string list_key = arch.family + ".attention.recurrent_layers";
    PARLOR_TRY(const std::vector<int64_t> recurrent, fields.integer_list(list_key));
    if (!recurrent.empty() && recurrent.size() < arch.layer_specs.size()) {
        return message(Msg::LayerValueCount, list_key, std::to_string(recurrent.size()),
                       std::to_string(arch.layer_specs.size()));
    }
    PARLOR_TRY(const int64_t interval,
               read_integer(fields, arch, "full_attention_interval", 1, kMaxLayers, 4));
    for (size_t i = 0; i < arch.layer_specs.size(); ++i) {
        LayerSpec& layer = arch.layer_specs[i];
        const bool in_pattern = (static_cast<int64_t>(i) + 1) % interval != 0;
        if (recurrent.empty() ? in_pattern : recurrent[i] != 0) {
            layer.mixer = Mixer::delta_net;
            layer.delta = delta;
        } else if (layer.v_dim != layer.k_dim) {
            return invalid(arch, "attention.value_length", layer.v_dim, std::to_string(layer.k_dim));
        } else {
            layer.output_gate = true;
        }
    }
    return {};
}

}  // namespace parlor
