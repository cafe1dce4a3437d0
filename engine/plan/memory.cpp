#include "engine/plan/memory.h"

#include <algorithm>
#include <limits>

#include "kernels/cpu.h"

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

Bytes workspace_bytes(const ArchSpec& arch, const RunShape& shape) {
    const int64_t columns = std::max({arch.width, arch.ffn_width, int64_t{arch.heads} * arch.v_dim});
    // Sizes from a broken header must not reach the kernels' own sums: no matrix is that wide.
    constexpr int64_t kWidest = int64_t{1} << 31;
    if (columns > kWidest || shape.context > kWidest || shape.batch > kWidest) return std::nullopt;
    const uint64_t matmul = kernels::cpu::matmul_scratch_bytes(shape.batch, columns, shape.threads);
    kernels::cpu::AttentionArgs args;
    args.tokens = shape.batch;
    args.first_position = std::max<int64_t>(0, shape.context - shape.batch);
    args.heads = arch.heads;
    args.q_stride = int64_t{arch.heads} * arch.k_dim;
    args.window = arch.window;
    const kernels::cpu::KvLayer layer = {.type = kv_type(shape.kv),
                                         .capacity = shape.context,
                                         .kv_heads = arch.kv_heads,
                                         .k_dim = arch.k_dim,
                                         .v_dim = arch.v_dim};
    const uint64_t attention = kernels::cpu::attention_scratch_bytes(args, layer, shape.threads);
    return aligned(std::max(matmul, attention));
}

}  // namespace

Storage storage_of(const ArchSpec& arch, const TensorInfo& tensor) {
    if (tensor.name == "rope_freqs.weight")
        return arch.rope_factor_tensor ? Storage::vector : Storage::unused;
    if (tensor.shape.size() <= 1) return Storage::vector;
    if (tensor.name == "token_embd.weight" && !arch.tied_embeddings) return Storage::rows;
    return Storage::packed;
}

std::optional<uint64_t> stored_bytes(const ArchSpec& arch, const TensorInfo& tensor) {
    switch (storage_of(arch, tensor)) {
        case Storage::unused:
            return 0;
        case Storage::vector:
            return floats(tensor.rows(), tensor.cols());
        case Storage::rows:
            return aligned(tensor.bytes);
        case Storage::packed:
            return aligned(kernels::cpu::packed_bytes(tensor.format, static_cast<uint64_t>(tensor.rows()),
                                                      static_cast<uint64_t>(tensor.cols())));
    }
    return std::nullopt;
}

std::optional<uint64_t> kv_plane_bytes(const ArchSpec& arch, const RunShape& shape, int dim) {
    const Bytes row = kernels::cpu::kv_row_bytes(kv_type(shape.kv), dim);
    return aligned(
        times(times(row, static_cast<uint64_t>(arch.kv_heads)), static_cast<uint64_t>(shape.context)));
}

std::optional<uint64_t> buffer_bytes(Buffer buffer, const ArchSpec& arch, const RunShape& shape) {
    switch (buffer) {
        case Buffer::residual:
        case Buffer::normed:
            return floats(shape.batch, arch.width);
        case Buffer::query:
            return floats(shape.batch, int64_t{arch.heads} * arch.k_dim);
        case Buffer::key:
            return floats(shape.batch, int64_t{arch.kv_heads} * arch.k_dim);
        case Buffer::value:
            return floats(shape.batch, int64_t{arch.kv_heads} * arch.v_dim);
        case Buffer::attended:
            return floats(shape.batch, int64_t{arch.heads} * arch.v_dim);
        case Buffer::gate:
        case Buffer::up:
            return floats(shape.batch, arch.ffn_width);
        case Buffer::rope:
            return floats(1, arch.rope_dims / 2);
        case Buffer::logits:
            return floats(kLogitRows, arch.vocabulary);
        case Buffer::workspace:
            return workspace_bytes(arch, shape);
        case Buffer::kv_cache:
            return times(
                plus(kv_plane_bytes(arch, shape, arch.k_dim), kv_plane_bytes(arch, shape, arch.v_dim)),
                static_cast<uint64_t>(arch.layers));
    }
    return std::nullopt;
}

}  // namespace parlor
