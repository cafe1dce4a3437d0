#include "engine/plan/memory.h"

#include <algorithm>

#include "engine/models/family.h"
#include "engine/plan/exact_bytes.h"
#include "kernels/cpu.h"
#include "kernels/experts.h"

namespace parlor {

namespace {

using kernels::cpu::KvType;

KvType kv_type(KvChoice choice) {
    switch (choice) {
        case KvChoice::bf16:
            return KvType::bf16;
        case KvChoice::q8_0:
            return KvType::q8_0;
        case KvChoice::f32:
            return KvType::f32;
        default:
            return KvType::f16;
    }
}

// The longest such side of any layer.
int64_t widest_extent(const ArchSpec& arch, Dim dim) {
    int64_t most = 0;
    for (const LayerSpec& layer : arch.layer_specs) most = std::max(most, extent(dim, arch, layer));
    return most;
}

int64_t attended_width(const ArchSpec& arch) {
    return widest_extent(arch, Dim::attended_width);
}

// Scratch of a layer's attention, and of the products with one matrix per head around latent attention.
Bytes attention_bytes(const LayerSpec& layer, const RunShape& shape) {
    if (layer.mixer == Mixer::delta_net) return 0;
    const bool latent = layer.mixer == Mixer::latent_attention;
    kernels::cpu::AttentionArgs args;
    args.tokens = shape.batch;
    args.first_position = std::max<int64_t>(0, shape.context - shape.batch);
    args.heads = layer.heads;
    args.window = layer.window;
    args.chunk = layer.chunk;
    const KvShape kv = latent ? kv_shape(layer) : KvShape{layer.kv_heads, layer.k_dim, layer.v_dim};
    const kernels::cpu::KvLayer cache = {.type = kv_type(shape.kv),
                                         .capacity = shape.context,
                                         .kv_heads = kv.heads,
                                         .k_dim = kv.k_dim,
                                         .v_dim = kv.v_dim,
                                         .v_in_k = kv.v_in_k};
    args.q_stride = int64_t{layer.heads} * cache.k_dim;
    if (!kernels::cpu::kv_row_bytes(cache.type, cache.k_dim) ||
        !kernels::cpu::kv_row_bytes(cache.type, cache.v_dim)) {
        return std::nullopt;
    }
    const uint64_t attention = kernels::cpu::attention_scratch_bytes(args, cache, shape.threads);
    if (!latent) return attention;
    const int64_t columns = std::max(layer.latent.rank, layer.k_dim);
    return std::max<uint64_t>(attention, kernels::cpu::matmul_grouped_scratch_bytes(
                                             layer.heads * kLatentTokens, columns, shape.threads));
}

Bytes workspace_bytes(const ArchSpec& arch, const RunShape& shape) {
    const int64_t columns = std::max({arch.width, widest(arch, &LayerSpec::ffn_width), attended_width(arch),
                                      arch.layer_embedding_width, widest_extent(arch, Dim::q_rank)});
    // Sizes from a broken header must not reach the kernels' own sums: no matrix is that wide.
    constexpr int64_t kWidest = int64_t{1} << 31;
    if (columns > kWidest || shape.context > kWidest || shape.batch > kWidest) return std::nullopt;
    uint64_t most = kernels::cpu::matmul_scratch_bytes(shape.batch, columns, shape.threads);
    if (arch.experts.count > 0) {
        const int64_t widest = std::max(arch.width, expert_hidden(arch));
        if (widest > kWidest) return std::nullopt;
        most = std::max<uint64_t>(most, kernels::cpu::matmul_grouped_scratch_bytes(
                                            2 * expert_rows(arch, shape), widest, shape.threads));
    }
    const LayerSpec* last = nullptr;
    for (const LayerSpec& layer : arch.layer_specs) {
        // Layers are mostly like the one before: a plan asks this for many contexts.
        const bool same = last != nullptr && last->mixer == layer.mixer && last->heads == layer.heads &&
                          last->kv_heads == layer.kv_heads && last->k_dim == layer.k_dim &&
                          last->v_dim == layer.v_dim;
        last = &layer;
        if (same) continue;
        const Bytes attention = attention_bytes(layer, shape);
        if (!attention) return std::nullopt;
        most = std::max(most, *attention);
    }
    return aligned(most);
}

// Values of one head that are brought into the latent space and out of it.
int64_t latent_columns(const ArchSpec& arch) {
    int64_t most = 0;
    for (const LayerSpec& layer : arch.layer_specs)
        if (layer.mixer == Mixer::latent_attention)
            most = std::max<int64_t>({most, layer.latent.rank, int64_t{layer.k_dim}});
    return most;
}

// Of a card: the widest activations as int8 with a float32 scale for every 32 and a sum for every 16, and
// partial sums of attention that is split over the cache.
Bytes gpu_workspace_bytes(const ArchSpec& arch, const RunShape& shape) {
    const auto tokens = static_cast<uint64_t>(shape.batch);
    const int64_t columns = std::max({arch.width, widest(arch, &LayerSpec::ffn_width), attended_width(arch),
                                      arch.layer_embedding_width, widest_extent(arch, Dim::q_rank),
                                      arch.experts.shared_width, latent_columns(arch)});
    Bytes values = times(static_cast<uint64_t>(columns), tokens);
    if (arch.experts.count > 0) {
        const auto rows = static_cast<uint64_t>(expert_rows(arch, shape));
        values =
            std::max(values, times(static_cast<uint64_t>(std::max(arch.width, arch.experts.width)), rows));
    }
    // Each of the three parts starts at a multiple of kBufferAlignment.
    const Bytes quantized = plus(times(values, 11), 8 * 3 * kBufferAlignment);
    Bytes partial = 0;
    for (const LayerSpec& layer : arch.layer_specs) {
        const KvShape kv = kv_shape(cache_layer(arch, layer));
        if (kv.heads == 0) continue;
        partial = std::max(partial, times(times(kAttentionSplits, static_cast<uint64_t>(layer.heads)),
                                          (static_cast<uint64_t>(kv.v_dim) + 2) * sizeof(float)));
    }
    // They become the int8 activations of one token while they are still there.
    const Bytes both = plus(partial, 2 * static_cast<uint64_t>(attended_width(arch)) + 4 * kBufferAlignment);
    if (!quantized || !both) return std::nullopt;
    return aligned(std::max(*quantized / 8, *both));
}

Bytes kv_cache_bytes(const ArchSpec& arch, const RunShape& shape) {
    Bytes bytes = 0;
    for (const LayerSpec& layer : arch.layer_specs) bytes = plus(bytes, kv_layer_bytes(layer, shape));
    return bytes;
}

Bytes routing_bytes(const ArchSpec& arch, const RunShape& shape) {
    if (arch.experts.count == 0) return 0;
    // Chosen experts and weights of every token, then tokens and weights of all rows, then the experts' rows.
    const Bytes rows = expert_pairs(arch, shape.batch);
    const Bytes chosen = times(static_cast<uint64_t>(shape.batch), static_cast<uint64_t>(arch.experts.used));
    const Bytes values =
        plus(plus(times(rows, 2), times(chosen, shape.gpu ? 3 : 2)),
             static_cast<uint64_t>(shape.batch) + static_cast<uint64_t>(arch.experts.count) + 2);
    return aligned(times(values, sizeof(float)));
}

// Of all heads: their latent queries (with the rotated part) or what they attended to.
int64_t latent_width(const ArchSpec& arch, bool query) {
    int64_t most = 0;
    for (const LayerSpec& layer : arch.layer_specs) {
        if (layer.mixer != Mixer::latent_attention) continue;
        most = std::max(most, layer.heads * (query ? layer.latent.row() : int64_t{layer.latent.rank}));
    }
    return most;
}

int64_t gated_width(const ArchSpec& arch) {
    int64_t most = 0;
    for (const LayerSpec& layer : arch.layer_specs) {
        if (layer.output_gate) most = std::max(most, extent(Dim::q_rows, arch, layer));
    }
    return most;
}

int64_t delta_width(const ArchSpec& arch, int64_t (DeltaNetSpec::*width)() const) {
    int64_t most = 0;
    for (const LayerSpec& layer : arch.layer_specs) most = std::max(most, (layer.delta.*width)());
    return most;
}

int64_t seen_at_once(const LayerSpec& layer) {
    return layer.window > 0 ? layer.window : layer.chunk;
}

int64_t rope_values(const ArchSpec& arch) {
    int64_t values = 0;
    for (const RopeSpec& rope : arch.ropes) values += rope.dims / 2;
    return values;
}

}  // namespace

int64_t expert_rows(const ArchSpec& arch, const RunShape& shape) {
    constexpr int64_t kMostRows = 512;
    if (arch.experts.count == 0) return 0;
    if (shape.gpu) return std::max(shape.batch * arch.experts.used, shape.batch);
    return std::max<int64_t>(std::min(shape.batch, kMostRows), expert_pairs(arch, 1));
}

int64_t expert_pairs(const ArchSpec& arch, int64_t tokens) {
    return tokens * (arch.experts.used + (arch.experts.shared_width > 0 ? 1 : 0));
}

int64_t expert_hidden(const ArchSpec& arch) {
    return arch.experts.count > 0 ? std::max(arch.experts.width, arch.experts.shared_width) : 0;
}

std::optional<uint64_t> staging_bytes(const ArchSpec& arch, const RunShape& shape) {
    const Bytes rows = times(static_cast<uint64_t>(shape.batch), static_cast<uint64_t>(arch.width));
    const Bytes inputs = times(times(static_cast<uint64_t>(shape.batch), static_cast<uint64_t>(arch.layers)),
                               static_cast<uint64_t>(arch.layer_embedding_width));
    return aligned(times(plus(plus(rows, inputs), static_cast<uint64_t>(arch.vocabulary)), sizeof(float)));
}

KvShape kv_shape(const LayerSpec& layer) {
    if (layer.mixer == Mixer::latent_attention) {
        return {.heads = 1,
                .k_dim = static_cast<int>(layer.latent.row()),
                .v_dim = layer.latent.rank,
                .v_in_k = true,
                .window = seen_at_once(layer)};
    }
    if (layer.mixer == Mixer::delta_net)
        return {.state = layer.delta.conv_state() + layer.delta.rule_state()};
    if (layer.mixer != Mixer::attention || layer.kv_source >= 0) return {};
    return {
        .heads = layer.kv_heads, .k_dim = layer.k_dim, .v_dim = layer.v_dim, .window = seen_at_once(layer)};
}

static_assert(kSlideStep % kernels::cpu::kKvBaseStep == 0);

int64_t kv_positions(const KvShape& kv, const RunShape& shape) {
    if (shape.kept == 0 || kv.window == 0 || kv.window >= shape.context) return shape.context;
    return std::min(shape.context, kv.window + shape.kept + shape.batch + kSlideStep);
}

bool can_slide(const ArchSpec& arch) {
    bool windows = false;
    for (const LayerSpec& layer : arch.layer_specs) {
        windows = windows || kv_shape(layer).window > 0;
        if (seen_at_once(layer) != seen_at_once(cache_layer(arch, layer))) return false;
    }
    return windows;
}

std::optional<KvPlanes> kv_planes(const KvShape& kv, const RunShape& shape) {
    const Bytes state = floats(1, kv.state);
    if (!state || !times(*state, kStateCopies)) return std::nullopt;
    if (kv.heads == 0) return KvPlanes{.state = *state};
    const auto plane = [&](int dim) {
        const Bytes row = kernels::cpu::kv_row_bytes(kv_type(shape.kv), dim);
        return aligned(times(times(row, static_cast<uint64_t>(kv.heads)),
                             static_cast<uint64_t>(kv_positions(kv, shape))));
    };
    const Bytes k = plane(kv.k_dim), v = plane(kv.v_dim);
    if (!k || !v || !plus(k, v)) return std::nullopt;
    return KvPlanes{.k = *k, .v = kv.v_in_k ? 0 : *v, .state = *state};
}

std::optional<uint64_t> kv_layer_bytes(const LayerSpec& layer, const RunShape& shape) {
    const std::optional<KvPlanes> planes = kv_planes(kv_shape(layer), shape);
    return planes ? Bytes(planes->all()) : std::nullopt;
}

std::optional<uint64_t> buffer_bytes(Buffer buffer, const ArchSpec& arch, const RunShape& shape) {
    switch (buffer) {
        case Buffer::residual:
        case Buffer::normed:
            return floats(shape.batch, arch.width);
        case Buffer::query:
            return floats(shape.batch, widest_extent(arch, Dim::q_width));
        case Buffer::key:
            return floats(shape.batch, widest_extent(arch, Dim::k_width));
        case Buffer::value:
            return floats(shape.batch, widest_extent(arch, Dim::v_width));
        case Buffer::attended:
            return floats(shape.batch, attended_width(arch));
        case Buffer::gate:
            return floats(shape.batch,
                          std::max(widest(arch, &LayerSpec::ffn_width), arch.layer_embedding_width));
        case Buffer::up:
            return floats(shape.batch, widest(arch, &LayerSpec::ffn_width));
        case Buffer::router:
            return floats(shape.batch, arch.experts.count);
        case Buffer::routing:
            return routing_bytes(arch, shape);
        case Buffer::expert_tables:
            if (!shape.gpu) return 0;
            return aligned(times(times(static_cast<uint64_t>(arch.layers), 3 * kExpertEntryBytes),
                                 static_cast<uint64_t>(arch.experts.count)));
        case Buffer::expert_rows:
            return floats(expert_rows(arch, shape), arch.experts.count > 0 ? arch.width : 0);
        case Buffer::expert_hidden:
            return floats(expert_rows(arch, shape), 2 * expert_hidden(arch));
        case Buffer::branches:
            return floats(2 * shape.batch, arch.experts.beside_dense ? arch.width : 0);
        case Buffer::layer_inputs:
            if (arch.layer_embedding_width == 0) return 0;
            return floats(shape.batch + 1, arch.layers * arch.layer_embedding_width);
        case Buffer::low_rank:
            return floats(shape.batch, widest_extent(arch, Dim::q_rank));
        case Buffer::latent_query:
        case Buffer::latent_out:
            return floats(kLatentTokens, latent_width(arch, buffer == Buffer::latent_query));
        case Buffer::query_gate:
            return floats(shape.batch, gated_width(arch));
        case Buffer::delta_conv:
            return floats(shape.batch, delta_width(arch, &DeltaNetSpec::conv_width));
        case Buffer::delta_gate:
            return floats(shape.batch, delta_width(arch, &DeltaNetSpec::value_width));
        case Buffer::delta_rates:
            return floats(shape.batch, 4 * widest_extent(arch, Dim::delta_heads));
        case Buffer::rope:
            return floats(1, rope_values(arch));
        case Buffer::logits:
            return floats(kLogitRows, arch.vocabulary);
        case Buffer::workspace:
            return shape.gpu ? gpu_workspace_bytes(arch, shape) : workspace_bytes(arch, shape);
        case Buffer::kv_cache:
            return kv_cache_bytes(arch, shape);
    }
    return std::nullopt;
}

}  // namespace parlor
