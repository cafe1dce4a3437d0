#include <algorithm>
#include <cmath>
#include <string>
#include <unordered_map>
#include <utility>

#include "engine/load/tensor_reader.h"
#include "engine/models/family.h"
#include "engine/plan/memory.h"
#include "engine/run/expert_weights.h"
#include "engine/run/weights.h"
#include "kernels/check.h"
#include "kernels/thread_pool.h"

namespace parlor::run {

namespace {

using kernels::cpu::kGroupRows;
using kernels::cpu::PackedMatrix;

// One read: small enough that a stop is seen in time on a slow disk, large enough that seeks do not matter.
constexpr uint64_t kChunkBytes = 4 << 20;

// What ArchSpec::norm_offset is added to.
constexpr Role kOffsetNorms[] = {Role::attn_norm,     Role::post_attention_norm, Role::ffn_norm,
                                 Role::post_ffn_norm, Role::attn_q_norm,         Role::attn_k_norm,
                                 Role::output_norm};

class Loader {
  public:
    Loader(const ModelCard& card, const Places& places, std::span<Ops* const> ops, kernels::ThreadPool& pool,
           std::stop_token stop, const std::function<void(double)>& progress)
        : card_(card),
          devices_(places),
          ops_(ops),
          pool_(pool),
          stop_(std::move(stop)),
          progress_(progress),
          reader_(card) {
        reader_.share_out([this](int64_t count, const TensorReader::Rows& work) {
            const int64_t groups = (count + kGroupRows - 1) / kGroupRows;
            pool_.run([&](int index, int threads) {
                const int64_t begin = groups * index / threads * kGroupRows;
                const int64_t end = std::min(count, groups * (index + 1) / threads * kGroupRows);
                if (begin < end) work(begin, end);
            });
        });
    }

    Result<Weights> load() {
        PARLOR_CHECKED(allocate());
        std::vector<uint64_t> ends(ops_.size());
        for (const TensorInfo& tensor : card_.tensors) {
            const Storage storage = storage_of(card_.arch, tensor);
            if (storage == Storage::unused) continue;
            const int device = device_of(tensor);
            uint64_t& end = ends[static_cast<size_t>(device)];
            std::byte* target = weights_.blocks[static_cast<size_t>(device)].data() + end;
            end += *stored_bytes(card_.arch, tensor);
            device_ = ops_[static_cast<size_t>(device)];
            PARLOR_CHECKED(storage == Storage::vector ? read_vector(tensor, target)
                           : storage == Storage::rows ? read_rows(tensor, target)
                                                      : read_packed(tensor, target));
            places_.emplace(&tensor, target);
            if (storage == Storage::packed && tensor.ordered)
                PARLOR_CHECKED(
                    read_orders(tensor, weights_.blocks[static_cast<size_t>(device)].data() + end));
        }
        if (const TensorInfo* rows = rows_beside_output(); rows != nullptr) {
            const auto host = static_cast<size_t>(devices_.host);
            std::byte* target = weights_.blocks[host].data() + ends[host];
            PARLOR_CHECKED(read_rows(*rows, target));
            weights_.embeddings = {target, rows->format, row_bytes(*rows)};
        }
        for (Ops* ops : ops_)
            if (ops != nullptr) PARLOR_CHECKED(ops->finish());
        PARLOR_CHECKED(bind());
        return std::move(weights_);
    }

  private:
    int device_of(const TensorInfo& tensor) const {
        const TensorSide place = side_of(card_, tensor);
        switch (place.side) {
            case Side::host:
                return devices_.host;
            case Side::first:
                return devices_.first;
            case Side::output:
                return devices_.output;
            case Side::mixer:
                return devices_.layers.at(static_cast<size_t>(place.layer)).mixer;
            case Side::feed_forward:
                return devices_.layers.at(static_cast<size_t>(place.layer)).feed_forward;
        }
        return devices_.host;
    }

    // Token embeddings that are also the output matrix, where that lies on a card: the host reads its own.
    const TensorInfo* rows_beside_output() const {
        if (!card_.arch.tied_embeddings || devices_.output == devices_.host) return nullptr;
        return card_.find(tensor_name(Role::token_embd, 0));
    }

    Result<void> allocate() {
        std::vector<uint64_t> bytes(ops_.size());
        const auto add = [&](int device, std::optional<uint64_t> more) {
            uint64_t& all = bytes[static_cast<size_t>(device)];
            if (!more || all + *more < all) return false;
            all += *more;
            return true;
        };
        for (const TensorInfo& tensor : card_.tensors) {
            if (storage_of(card_.arch, tensor) == Storage::unused) continue;
            if (!add(device_of(tensor), stored_bytes(card_.arch, tensor))) return message(Msg::SizesTooLarge);
            file_bytes_ += tensor.bytes;
        }
        if (const TensorInfo* rows = rows_beside_output(); rows != nullptr) {
            if (!add(devices_.host, rows_bytes(*rows))) return message(Msg::SizesTooLarge);
            file_bytes_ += rows->bytes;
        }
        weights_.blocks.resize(bytes.size());
        for (size_t i = 0; i < bytes.size(); ++i) {
            if (bytes[i] == 0) continue;
            PARLOR_TRY(weights_.blocks[i], ops_[i]->allocate(bytes[i]));
        }
        return {};
    }

    // Where something for `target` is made: there, or in memory of the host that put() sends from.
    Result<std::byte*> make_at(std::byte* target, uint64_t bytes) {
        if (device_->on_host()) return target;
        if (made_.size() < bytes) {
            PARLOR_TRY(made_, MemoryBlock::allocate(bytes));
        }
        return made_.data();
    }
    void put(const std::byte* made, std::byte* target, uint64_t bytes) {
        if (made != target) device_->upload(made, target, bytes);
    }

    static uint64_t row_bytes(const TensorInfo& tensor) {
        const std::optional<uint64_t> bytes =
            kernels::row_bytes(tensor.format, static_cast<uint64_t>(tensor.cols()));
        CHECK(bytes && *bytes > 0);  // describe() has agreed
        return *bytes;
    }

    // The staging buffer grows to the largest chunk: kChunkBytes, or one group of very long rows.
    Result<std::byte*> staging(uint64_t bytes) {
        if (staging_.size() < bytes) {
            PARLOR_TRY(staging_, MemoryBlock::allocate(bytes));
        }
        return staging_.data();
    }

    Result<void> read(const TensorInfo& tensor, int64_t first, int64_t rows, std::byte* out) {
        if (stop_.stop_requested()) return message(Msg::Cancelled);
        PARLOR_CHECKED(reader_.read_rows(tensor, first, rows, out));
        done_bytes_ += static_cast<uint64_t>(rows) * row_bytes(tensor);
        if (progress_) progress_(static_cast<double>(done_bytes_) / static_cast<double>(file_bytes_));
        return {};
    }

    Result<void> read_vector(const TensorInfo& tensor, std::byte* target) {
        PARLOR_TRY(std::byte * stored, staging(tensor.bytes));
        PARLOR_CHECKED(read(tensor, 0, tensor.rows(), stored));
        const auto count = static_cast<size_t>(tensor.rows() * tensor.cols());
        PARLOR_TRY(std::byte * made, make_at(target, count * sizeof(float)));
        const std::span values(reinterpret_cast<float*>(made), count);
        kernels::decode(tensor.format, stored, values.data(), values.size());
        const std::optional<TensorPlace> place = place_of(tensor.name);
        if (card_.arch.norm_offset != 0 && place && std::ranges::count(kOffsetNorms, place->role) > 0) {
            for (float& value : values) value += card_.arch.norm_offset;
        }
        if (place && place->role == Role::ssm_a && layer_of(*place).delta.a_is_log) {
            for (float& value : values) value = -std::exp(value);
        }
        put(made, target, values.size_bytes());
        return {};
    }

    Result<void> read_rows(const TensorInfo& tensor, std::byte* target) {
        const uint64_t row = row_bytes(tensor);
        const auto chunk = static_cast<int64_t>(std::max<uint64_t>(1, kChunkBytes / row));
        for (int64_t first = 0; first < tensor.rows(); first += chunk) {
            PARLOR_CHECKED(read(tensor, first, std::min(chunk, tensor.rows() - first),
                                target + static_cast<uint64_t>(first) * row));
        }
        return {};
    }

    const LayerSpec& layer_of(const TensorPlace& place) const {
        return card_.arch.layer_specs.at(static_cast<size_t>(place.layer));
    }

    // attn_kv_b as latent_pieces() says.
    Result<void> read_kv_b(const TensorInfo& tensor, const LayerSpec& layer, std::byte* target) {
        const LatentPieces pieces = *latent_pieces(layer, tensor);
        const int64_t key = layer.k_dim - layer.latent.rope;
        std::byte* values = target + static_cast<uint64_t>(layer.heads) * pieces.k_bytes;
        for (int64_t head = 0; head < layer.heads;
             ++head, target += pieces.k_bytes, values += pieces.v_bytes) {
            const int64_t first = head * (key + layer.v_dim);
            PARLOR_TRY(const std::byte* stored, staging(static_cast<uint64_t>(key) * row_bytes(tensor)));
            PARLOR_CHECKED(read(tensor, first, key, staging_.data()));
            PARLOR_TRY(std::byte * made, make_at(target, pieces.k_bytes));
            turn_latent_keys(tensor.format, stored, layer.latent.rank, key, pieces.k_format, made);
            put(made, target, pieces.k_bytes);
            PARLOR_CHECKED(read_piece(tensor, first + key, layer.v_dim, values));
        }
        return {};
    }

    Result<void> read_packed(const TensorInfo& tensor, std::byte* target) {
        if (const auto place = place_of(tensor.name); place && place->role == Role::attn_kv_b) {
            return read_kv_b(tensor, layer_of(*place), target);
        }
        const PackedPieces pieces = pieces_of(card_.arch, tensor);
        int64_t first = 0;
        for (int64_t repeat = 0; repeat < pieces.repeats; ++repeat) {
            for (int i = 0; i < pieces.count; ++i) {
                const int64_t rows = pieces.rows[static_cast<size_t>(i)];
                PARLOR_CHECKED(read_piece(tensor, first, rows, target));
                first += rows;
                target += *piece_bytes(tensor, rows);
            }
        }
        CHECK(first == tensor.rows());
        return {};
    }

    Result<void> read_piece(const TensorInfo& tensor, int64_t first_row, int64_t rows, std::byte* target) {
        const uint64_t row = row_bytes(tensor);
        const int64_t groups = std::max<int64_t>(1, static_cast<int64_t>(kChunkBytes / (row * kGroupRows)));
        for (int64_t first = 0; first < rows; first += groups * kGroupRows) {
            const int64_t count = std::min(groups * kGroupRows, rows - first);
            PARLOR_TRY(std::byte * stored, staging(static_cast<uint64_t>(count) * row));
            PARLOR_CHECKED(read(tensor, first_row + first, count, stored));
            // Groups of rows lie one after the other: some of them are a matrix of their own.
            const auto packed = [&](int64_t some) {
                return *kernels::cpu::packed_bytes(tensor.format, static_cast<uint64_t>(some),
                                                   static_cast<uint64_t>(tensor.cols()));
            };
            std::byte* place = target + packed(first);
            PARLOR_TRY(std::byte * made, make_at(place, packed(count)));
            pack(PackedMatrix{tensor.format, count, tensor.cols(), made}, stored, row, made);
            put(made, place, packed(count));
        }
        return {};
    }

    // To the end of the tensor's place.
    Result<void> read_orders(const TensorInfo& tensor, std::byte* end) {
        PARLOR_TRY(const std::vector<int32_t> orders, reader_.read_orders(tensor));
        if (orders.empty()) return {};
        std::byte* target = end - *order_bytes(tensor);
        device_->upload(orders.data(), target, orders.size() * sizeof(int32_t));
        orders_.emplace(&tensor, reinterpret_cast<const int32_t*>(target));
        return {};
    }

    void pack(const PackedMatrix& matrix, const std::byte* stored, uint64_t row_bytes, std::byte* target) {
        const int64_t groups = (matrix.rows + kGroupRows - 1) / kGroupRows;
        pool_.run([&](int index, int threads) {
            const int64_t begin = groups * index / threads * kGroupRows;
            const int64_t end = std::min(matrix.rows, groups * (index + 1) / threads * kGroupRows);
            if (begin >= end) return;
            kernels::cpu::pack_rows(matrix.format, stored + static_cast<uint64_t>(begin) * row_bytes, begin,
                                    end - begin, matrix.rows, matrix.cols, target);
        });
    }

    // ---- which tensor is what: describe() has checked that they are there and have the ArchSpec's shapes
    // -----------

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
    const Places& devices_;
    const std::span<Ops* const> ops_;
    Ops* device_ = nullptr;  // of the tensor that is being read
    kernels::ThreadPool& pool_;
    std::stop_token stop_;
    const std::function<void(double)>& progress_;
    TensorReader reader_;
    MemoryBlock staging_, made_;
    Weights weights_;
    std::unordered_map<const TensorInfo*, std::byte*> places_;
    std::unordered_map<const TensorInfo*, const int32_t*> orders_;
    std::unordered_map<std::string, const TensorInfo*> scales_;  // by the weight's name
    uint64_t file_bytes_ = 0, done_bytes_ = 0;
};

}  // namespace

void StoredRows::decode(int64_t row, std::span<float> out) const {
    kernels::decode(format, data + static_cast<uint64_t>(row) * row_bytes, out.data(), out.size());
}

void Weights::embed(int token, int64_t width, float* out) const {
    if (embeddings.data == nullptr) {
        kernels::cpu::unpack_row(output, token, out);
    } else {
        embeddings.decode(token, {out, static_cast<size_t>(width)});
    }
}

Result<Weights> load_weights(const ModelCard& card, const Places& places, std::span<Ops* const> ops,
                             kernels::ThreadPool& pool, std::stop_token stop,
                             const std::function<void(double fraction)>& progress) {
    return Loader(card, places, ops, pool, std::move(stop), progress).load();
}

}  // namespace parlor::run
