#include "engine/plan/memory.h"

#include <algorithm>
#include <limits>

#include "engine/models/family.h"
#include "kernels/cpu.h"
#include "kernels/experts.h"

namespace parlor {

namespace {

using kernels::cpu::KvType;
using Bytes = std::optional<uint64_t>;

Bytes times(Bytes a, uint64_t b) {
    if (!a || (b != 0 && *a > std::numeric_limits<uint64_t>::max() / b)) return std::nullopt;
    return *a * b;
}

Bytes plus(Bytes a, Bytes b) {
    if (!a || !b || *a > std::numeric_limits<uint64_t>::max() - *b) return std::nullopt;
    return *a + *b;
}

Bytes aligned(Bytes bytes) {
    bytes = plus(bytes, kBufferAlignment - 1);
    if (!bytes) return std::nullopt;
    return *bytes / kBufferAlignment * kBufferAlignment;
}

Bytes floats(int64_t rows, int64_t columns) {
    return aligned(times(times(static_cast<uint64_t>(rows), static_cast<uint64_t>(columns)), sizeof(float)));
}

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
        const KvShape kv =
            kv_shape(layer.kv_source >= 0 ? arch.layer_specs[static_cast<size_t>(layer.kv_source)] : layer);
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

// The layer of an attn_kv_b that has to be taken apart; null for other tensors.
const LayerSpec* layer_with_kv_b(const ArchSpec& arch, const TensorInfo& tensor) {
    const std::optional<TensorPlace> place = place_of(tensor.name);
    if (!place || place->role != Role::attn_kv_b || place->layer >= std::ssize(arch.layer_specs))
        return nullptr;
    return &arch.layer_specs[static_cast<size_t>(place->layer)];
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

Storage storage_of(const ArchSpec& arch, const TensorInfo& tensor) {
    std::optional<TensorPlace> place = place_of(tensor.name);
    if (!place) {
        place = place_of(scaled_weight(tensor.name));
        return place && place->layer < arch.layers ? Storage::vector : Storage::unused;
    }
    if (place->layer >= arch.layers) return Storage::unused;
    if (place->role == Role::rope_factors && !arch.ropes[kMainRope].factor_tensor) return Storage::unused;
    if (is_vector(place->role) || place->role == Role::ssm_conv1d) return Storage::vector;
    if (place->role == Role::token_embd && !arch.tied_embeddings) return Storage::rows;
    if (place->role == Role::layer_embd) return Storage::rows;
    return Storage::packed;
}

TensorSide side_of(const ModelCard& card, const TensorInfo& tensor) {
    const std::optional<TensorPlace> place = place_of(tensor.name);
    if (!place || storage_of(card.arch, tensor) == Storage::rows) return {};
    switch (place->role) {
        case Role::rope_factors:
        case Role::rope_factors_long:
        case Role::rope_factors_short:
        case Role::layer_scale:
            return {};
        case Role::layer_embd_proj:
        case Role::layer_embd_norm:
            return {Side::first};
        case Role::ffn_gate_inp_scale:
        case Role::ffn_down_exps_scale:
            // Gemma 4's are its router's; others are factors of a matrix, which the loader reads.
            if (!card.arch.experts.beside_dense) return {};
            return {Side::feed_forward, place->layer};
        case Role::post_attention_norm:
            // Where the norm before the feed-forward block is called by its place: load_weights.cpp.
            if (card.find(tensor_name(Role::ffn_norm, place->layer)) == nullptr &&
                card.find(tensor_name(Role::post_ffn_norm, place->layer)) == nullptr)
                return {Side::feed_forward, place->layer};
            return {Side::mixer, place->layer};
        default:
            break;
    }
    if (place->layer < 0) return {Side::output};
    return {place->role < Role::ffn_norm ? Side::mixer : Side::feed_forward, place->layer};
}

PackedPieces pieces_of(const ArchSpec& arch, const TensorInfo& tensor) {
    const std::optional<TensorPlace> place = place_of(tensor.name);
    PackedPieces pieces = {.rows = {tensor.rows()}};
    if (!place || place->layer < 0 || place->layer >= std::ssize(arch.layer_specs)) return pieces;
    const LayerSpec& layer = arch.layer_specs[static_cast<size_t>(place->layer)];
    const auto rows = [&](Dim dim) { return extent(dim, arch, layer); };
    if (place->role == Role::attn_qkv && layer.mixer == Mixer::attention) {
        pieces = {.rows = {rows(Dim::q_width), rows(Dim::k_width), rows(Dim::v_width)}, .count = 3};
    } else if (place->role == Role::ffn_up && arch.fused_gate_up) {
        pieces = {.rows = {layer.ffn_width, layer.ffn_width}, .count = 2};
    } else if (place->role == Role::ffn_gate_up_exps && tensor.shape.size() == 3) {
        const int64_t half = tensor.shape[1] / 2;
        pieces = {.rows = {half, tensor.shape[1] - half}, .count = 2, .repeats = tensor.shape[2]};
    } else if (tensor.shape.size() == 3) {
        pieces = {.rows = {tensor.shape[1]}, .repeats = tensor.shape[2]};
    }
    return pieces;
}

std::optional<uint64_t> piece_bytes(const TensorInfo& tensor, int64_t rows) {
    return aligned(kernels::cpu::packed_bytes(tensor.format, static_cast<uint64_t>(rows),
                                              static_cast<uint64_t>(tensor.cols())));
}

std::optional<uint64_t> rows_bytes(const TensorInfo& tensor) {
    return aligned(tensor.bytes);
}

std::optional<uint64_t> stored_bytes(const ArchSpec& arch, const TensorInfo& tensor) {
    switch (storage_of(arch, tensor)) {
        case Storage::unused:
            return 0;
        case Storage::vector:
            return floats(tensor.rows(), tensor.cols());
        case Storage::rows:
            return rows_bytes(tensor);
        case Storage::packed: {
            if (const LayerSpec* layer = layer_with_kv_b(arch, tensor); layer != nullptr) {
                const std::optional<LatentPieces> latent = latent_pieces(*layer, tensor);
                if (!latent) return std::nullopt;
                return times(plus(latent->k_bytes, latent->v_bytes), static_cast<uint64_t>(layer->heads));
            }
            const PackedPieces pieces = pieces_of(arch, tensor);
            Bytes bytes = 0;
            for (int i = 0; i < pieces.count; ++i) {
                bytes = plus(bytes, piece_bytes(tensor, pieces.rows[static_cast<size_t>(i)]));
            }
            return plus(times(bytes, static_cast<uint64_t>(pieces.repeats)), order_bytes(tensor));
        }
    }
    return std::nullopt;
}

std::optional<uint64_t> staging_bytes(const ArchSpec& arch, const RunShape& shape) {
    const Bytes rows = times(static_cast<uint64_t>(shape.batch), static_cast<uint64_t>(arch.width));
    const Bytes inputs = times(times(static_cast<uint64_t>(shape.batch), static_cast<uint64_t>(arch.layers)),
                               static_cast<uint64_t>(arch.layer_embedding_width));
    return aligned(times(plus(plus(rows, inputs), static_cast<uint64_t>(arch.vocabulary)), sizeof(float)));
}

std::optional<LatentPieces> latent_pieces(const LayerSpec& layer, const TensorInfo& kv_b) {
    using kernels::Format;
    LatentPieces pieces;
    if (kv_b.format == Format::f32 || kv_b.format == Format::bf16) pieces.k_format = kv_b.format;
    const Bytes k =
        aligned(kernels::cpu::packed_bytes(pieces.k_format, static_cast<uint64_t>(layer.latent.rank),
                                           static_cast<uint64_t>(layer.k_dim - layer.latent.rope)));
    const Bytes v = piece_bytes(kv_b, layer.v_dim);
    if (!k || !v) return std::nullopt;
    pieces.k_bytes = *k;
    pieces.v_bytes = *v;
    return pieces;
}

std::optional<uint64_t> order_bytes(const TensorInfo& tensor) {
    if (!tensor.ordered) return 0;
    return aligned(
        times(times(tensor.quantized.size(), static_cast<uint64_t>(tensor.cols())), sizeof(int32_t)));
}

KvShape kv_shape(const LayerSpec& layer) {
    if (layer.mixer == Mixer::latent_attention) {
        return {.heads = 1,
                .k_dim = static_cast<int>(layer.latent.row()),
                .v_dim = layer.latent.rank,
                .v_in_k = true};
    }
    if (layer.mixer == Mixer::delta_net)
        return {.state = layer.delta.conv_state() + layer.delta.rule_state()};
    if (layer.mixer != Mixer::attention || layer.kv_source >= 0) return {};
    return {.heads = layer.kv_heads, .k_dim = layer.k_dim, .v_dim = layer.v_dim};
}

std::optional<KvPlanes> kv_planes(const KvShape& kv, const RunShape& shape) {
    const Bytes state = floats(1, kv.state);
    if (!state || !times(*state, kStateCopies)) return std::nullopt;
    if (kv.heads == 0) return KvPlanes{.state = *state};
    const auto plane = [&](int dim) {
        const Bytes row = kernels::cpu::kv_row_bytes(kv_type(shape.kv), dim);
        return aligned(
            times(times(row, static_cast<uint64_t>(kv.heads)), static_cast<uint64_t>(shape.context)));
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
