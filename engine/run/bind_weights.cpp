#include "engine/run/bind_weights.h"

#include <string>
#include <utility>

#include "engine/models/family.h"
#include "engine/plan/memory.h"
#include "engine/run/expert_weights.h"
#include "kernels/check.h"

namespace parlor::run {

namespace {

using kernels::cpu::PackedMatrix;

class Binder {
  public:
    Binder(const ModelCard& card, const LoadedTensors& loaded, Weights& weights)
        : card_(card), places_(loaded.places), orders_(loaded.orders), weights_(weights) {}

    Result<void> bind() {
        find_scales();
        const ModelTensors tensors = tensors_by_role(card_);
        for (size_t i = 0; i < tensors.layers.size(); ++i) {
            LayerWeights& layer = weights_.layers.emplace_back();
            PARLOR_CHECKED(bind_layer(tensors.layers[i], card_.arch.layer_specs[i], layer));
            if (card_.arch.layer_specs[i].feed_forward == FeedForward::experts) {
                PARLOR_CHECKED(
                    bind_experts(tensors.layers[i], static_cast<int64_t>(i), card_, lookup(), layer));
            }
        }
        weights_.output_norm = vector(tensors.model[Role::output_norm]);
        CHECK(weights_.output_norm != nullptr);
        weights_.rope_factors = vector(tensors.model[Role::rope_factors]);
        weights_.rope_factors_short = vector(tensors.model[Role::rope_factors_short]);
        weights_.rope_factors_long = vector(tensors.model[Role::rope_factors_long]);
        PARLOR_TRY(weights_.output, matrix(tensors.model[Role::output]));
        CHECK(weights_.output.data != nullptr);
        if (!card_.arch.tied_embeddings) weights_.embeddings = rows(tensors.model[Role::token_embd]);
        return bind_layer_embeddings(tensors.model);
    }

  private:
    const float* vector(const TensorInfo* tensor) const {
        return tensor == nullptr ? nullptr : reinterpret_cast<const float*>(places_.at(tensor));
    }

    // Piece `piece` of a matrix tensor; one without data when there is no such tensor.
    Result<PackedMatrix> matrix(const TensorInfo* tensor, int piece = 0, int64_t slice = 0) const {
        if (tensor == nullptr) return PackedMatrix{};
        const PackedPieces pieces = pieces_of(card_.arch, *tensor);
        if (storage_of(card_.arch, *tensor) != Storage::packed || piece >= pieces.count ||
            slice >= pieces.repeats) {
            return message(Msg::TensorUnusable, tensor->name);
        }
        const std::byte* data = places_.at(tensor);
        for (int i = 0; i < pieces.count; ++i) {
            const uint64_t bytes = *piece_bytes(*tensor, pieces.rows[static_cast<size_t>(i)]);
            data += bytes * static_cast<uint64_t>(i < piece ? slice + 1 : slice);
        }
        // Slices that were weights of their own have orders of their own.
        const auto found = orders_.find(tensor);
        const int32_t* order = found == orders_.end() ? nullptr : found->second;
        if (order != nullptr && tensor->quantized.size() > 1) order += slice * tensor->cols();
        return PackedMatrix{tensor->format, pieces.rows[static_cast<size_t>(piece)],
                            tensor->cols(), data,
                            order,          scale_of(tensor->name, slice)};
    }

    // Of a whole matrix, or of a slice, as files with NVFP4 have it.
    float scale_of(const std::string& weight, int64_t slice) const {
        const auto found = scales_.find(weight);
        if (found == scales_.end()) return 1;
        return vector(found->second)[found->second->rows() * found->second->cols() == 1 ? 0 : slice];
    }
    void find_scales() {
        for (const TensorInfo& tensor : card_.tensors) {
            std::string weight = scaled_weight(tensor.name);
            // Gemma 4 has such a tensor beside its experts' matrices, whose router takes it.
            const bool routers = card_.arch.experts.beside_dense && place_of(tensor.name);
            if (!weight.empty() && !routers && places_.contains(&tensor))
                scales_.emplace(std::move(weight), &tensor);
        }
    }

    WeightLookup lookup() const {
        return {[this](const TensorInfo* tensor, int piece, int64_t slice) {
                    return matrix(tensor, piece, slice);
                },
                [this](const TensorInfo* tensor) { return vector(tensor); }};
    }

    Result<void> bind_layer_embeddings(const RoleTensors& stored) {
        if (card_.arch.layer_embedding_width == 0) return {};
        weights_.layer_embeddings = rows(stored[Role::layer_embd]);
        PARLOR_TRY(weights_.layer_embedding_projection, matrix(stored[Role::layer_embd_proj]));
        weights_.layer_embedding_norm = vector(stored[Role::layer_embd_norm]);
        CHECK(weights_.layer_embedding_projection.data != nullptr &&
              weights_.layer_embedding_norm != nullptr);
        return {};
    }

    StoredRows rows(const TensorInfo* tensor) const {
        CHECK(tensor != nullptr);
        return {places_.at(tensor), tensor->format, tensor->bytes / static_cast<uint64_t>(tensor->rows())};
    }

    Result<void> bind_layer(const RoleTensors& stored, const LayerSpec& spec, LayerWeights& layer) {
        static constexpr std::pair<Role, PackedMatrix LayerWeights::*> kMatrices[] = {
            {Role::attn_q, &LayerWeights::q},
            {Role::attn_k, &LayerWeights::k},
            {Role::attn_v, &LayerWeights::v},
            {Role::attn_output, &LayerWeights::o},
            {Role::ffn_gate, &LayerWeights::gate},
            {Role::ffn_up, &LayerWeights::up},
            {Role::ffn_down, &LayerWeights::down},
            {Role::layer_embd_gate, &LayerWeights::embedding_gate},
            {Role::layer_embd_out, &LayerWeights::embedding_out},
        };
        static constexpr std::pair<Role, const float * LayerWeights::*> kVectors[] = {
            {Role::attn_norm, &LayerWeights::attention_norm},
            {Role::post_attention_norm, &LayerWeights::post_attention_norm},
            {Role::ffn_norm, &LayerWeights::ffn_norm},
            {Role::post_ffn_norm, &LayerWeights::post_ffn_norm},
            {Role::attn_q_bias, &LayerWeights::q_bias},
            {Role::attn_k_bias, &LayerWeights::k_bias},
            {Role::attn_v_bias, &LayerWeights::v_bias},
            {Role::attn_output_bias, &LayerWeights::o_bias},
            {Role::attn_q_norm, &LayerWeights::q_norm},
            {Role::attn_k_norm, &LayerWeights::k_norm},
            {Role::attn_sinks, &LayerWeights::sinks},
            {Role::layer_embd_post_norm, &LayerWeights::embedding_norm},
        };
        for (const auto& [role, place] : kMatrices) {
            PARLOR_TRY(layer.*place, matrix(stored[role]));
        }
        for (const auto& [role, place] : kVectors) layer.*place = vector(stored[role]);
        if (const float* scale = vector(stored[Role::layer_scale]); scale != nullptr) layer.scale = *scale;
        if (const TensorInfo* qkv = stored[Role::attn_qkv];
            qkv != nullptr && spec.mixer == Mixer::attention) {
            PARLOR_TRY(layer.q, matrix(qkv, 0));
            PARLOR_TRY(layer.k, matrix(qkv, 1));
            PARLOR_TRY(layer.v, matrix(qkv, 2));
        }
        if (const float* bias = vector(stored[Role::attn_qkv_bias]); bias != nullptr) {
            layer.q_bias = bias;
            layer.k_bias = layer.q_bias + layer.q.rows;
            layer.v_bias = layer.k_bias + layer.k.rows;
        }
        if (card_.arch.fused_gate_up && spec.feed_forward == FeedForward::dense) {
            PARLOR_TRY(layer.gate, matrix(stored[Role::ffn_up], 0));
            PARLOR_TRY(layer.up, matrix(stored[Role::ffn_up], 1));
        }
        // The norm before the feed-forward block, where it is called by its place (gpt-oss, GLM-4.5).
        // A block that is normed after itself (OLMo 2) has no norm before it.
        if (layer.ffn_norm == nullptr && layer.post_ffn_norm == nullptr)
            std::swap(layer.ffn_norm, layer.post_attention_norm);
        PARLOR_CHECKED(bind_mixer(stored, spec, lookup(), layer.latent, layer.delta));
        return check_complete(spec, layer);
    }

    // describe() has checked this: a card from elsewhere must not end in a null pointer.
    Result<void> check_complete(const LayerSpec& spec, const LayerWeights& layer) const {
        const bool embeds = card_.arch.layer_embedding_width > 0;
        const bool attends = spec.mixer == Mixer::attention;
        const bool dense = spec.feed_forward == FeedForward::dense || card_.arch.experts.beside_dense;
        const std::pair<Role, bool> needed[] = {
            {Role::attn_q, !attends || layer.q.data != nullptr},
            {Role::attn_k, !attends || spec.kv_source >= 0 || layer.k.data != nullptr},
            {Role::attn_v, !attends || spec.kv_source >= 0 || spec.value_is_key || layer.v.data != nullptr},
            {Role::attn_output, spec.mixer == Mixer::delta_net || layer.o.data != nullptr},
            {Role::ffn_gate, !dense || layer.gate.data != nullptr},
            {Role::ffn_up, !dense || layer.up.data != nullptr},
            {Role::ffn_down, !dense || layer.down.data != nullptr},
            {Role::layer_embd_gate, !embeds || layer.embedding_gate.data != nullptr},
            {Role::layer_embd_out, !embeds || layer.embedding_out.data != nullptr},
        };
        for (const auto& [role, there] : needed) {
            if (!there) return message(Msg::TensorUnusable, traits(role).pattern);
        }
        return check_mixer(spec, layer.latent, layer.delta, layer.q.data != nullptr);
    }

    const ModelCard& card_;
    const std::unordered_map<const TensorInfo*, std::byte*>& places_;
    const std::unordered_map<const TensorInfo*, const int32_t*>& orders_;
    std::unordered_map<std::string, const TensorInfo*> scales_;  // by the weight's name
    Weights& weights_;
};

}  // namespace

Result<void> bind_weights(const ModelCard& card, const LoadedTensors& loaded, Weights& weights) {
    return Binder(card, loaded, weights).bind();
}

}  // namespace parlor::run
