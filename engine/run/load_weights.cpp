#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/load/tensor_reader.h"
#include "engine/models/family.h"
#include "engine/plan/memory.h"
#include "engine/run/bind_weights.h"
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
            loaded_.places.emplace(&tensor, target);
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
        PARLOR_CHECKED(bind_weights(card_, loaded_, weights_));
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
        loaded_.orders.emplace(&tensor, reinterpret_cast<const int32_t*>(target));
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
    LoadedTensors loaded_;
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
