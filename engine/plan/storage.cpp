// How tensors of a file are kept in memory: storage_of() and what belongs to it, declared in memory.h.
#include "engine/models/family.h"
#include "engine/plan/exact_bytes.h"
#include "kernels/cpu.h"

namespace parlor {

namespace {

// The layer of an attn_kv_b that has to be taken apart; null for other tensors.
const LayerSpec* layer_with_kv_b(const ArchSpec& arch, const TensorInfo& tensor) {
    const std::optional<TensorPlace> place = place_of(tensor.name);
    if (!place || place->role != Role::attn_kv_b || place->layer >= std::ssize(arch.layer_specs))
        return nullptr;
    return &arch.layer_specs[static_cast<size_t>(place->layer)];
}

}  // namespace

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

}  // namespace parlor
