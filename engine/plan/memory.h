// Every buffer that running a model on the CPU takes: the planner's ledger adds these lines up, the loader
// allocates exactly them. One list, so that the ledger cannot disagree with what is allocated.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/model_card.h"
#include "engine/plan.h"

namespace parlor {

// How a tensor is kept in memory.
enum class Storage : uint8_t {
    unused,  // not read by the forward pass
    vector,  // float32: norms, biases, rope factors
    rows,    // as stored: token embeddings that are not also the output matrix
    packed,  // kernels::cpu::PackedMatrix
};
Storage storage_of(const ArchSpec& arch, const TensorInfo& tensor);
// What a tensor belongs to, which says on which device it lies.
enum class Side : uint8_t {
    host,          // what the host itself reads: token embeddings, factors of RoPE and of layers
    first,         // the device where tokens come in
    mixer,         // that of its layer's mixer
    feed_forward,  // that of its layer's feed-forward block
    output,        // the device that computes the logits
};
struct TensorSide {
    Side side = Side::host;
    int64_t layer = -1;
};
TensorSide side_of(const ModelCard& card, const TensorInfo& tensor);
// A packed tensor is one matrix after the other, each a multiple of kBufferAlignment: `count` ones with these
// rows, the whole list `repeats` times. A fused projection is split into its parts, a tensor with slices into
// the slices.
struct PackedPieces {
    std::array<int64_t, 3> rows{};
    int count = 1;
    int64_t repeats = 1;
};
PackedPieces pieces_of(const ArchSpec& arch, const TensorInfo& tensor);
// Bytes of one piece; nothing on overflow or a format that cannot be packed.
std::optional<uint64_t> piece_bytes(const TensorInfo& tensor, int64_t rows);
// Bytes of a tensor, a multiple of kBufferAlignment; nothing on overflow or a format that cannot be packed.
std::optional<uint64_t> stored_bytes(const ArchSpec& arch, const TensorInfo& tensor);
// Bytes of a tensor as rows in RAM.
std::optional<uint64_t> rows_bytes(const TensorInfo& tensor);
// Of them, those of the orders of an `ordered` tensor's columns, at its end: int32 [TensorInfo::quantized,
// cols].
std::optional<uint64_t> order_bytes(const TensorInfo& tensor);

// attn_kv_b (DeepSeek files before April 2025) is kept as what newer files have, head after head: keys
// transposed [rank, latent_key] for all heads, then values [v_dim, rank]. Transposed rows cannot keep a
// quantized format.
struct LatentPieces {
    kernels::Format k_format = kernels::Format::f16;  // f32 and bf16 stay, everything else becomes f16
    uint64_t k_bytes = 0, v_bytes = 0;                // of one head, a multiple of kBufferAlignment
};
std::optional<LatentPieces> latent_pieces(const LayerSpec& layer, const TensorInfo& kv_b);

inline constexpr uint64_t kBufferAlignment = 64;
inline constexpr int64_t kLatentTokens = 32;  // tokens whose queries are turned into latents at once
inline constexpr int64_t kLogitRows = 16;     // rows of logits that are computed at once when all are wanted

// What sizes depend on besides the model.
struct RunShape {
    int64_t context = 0;  // positions of the KV cache
    int64_t batch = 512;  // prefill tokens per step
    // Layers with a window keep what it reaches from here back to so many positions before; 0: all positions.
    int64_t kept = 0;
    KvChoice kv = KvChoice::f16;  // not automatic
    int threads = 1;
    bool gpu = false;  // on a graphics card: all tokens of a step at once
};

// Working buffers; floats unless said otherwise. [batch, …] row-major and contiguous; where layers differ, as
// large as the widest of them needs.
enum class Buffer : uint8_t {
    residual,       // [batch, width]
    normed,         // [batch, width]
    query,          // [batch, heads * k_dim]
    key,            // [batch, kv_heads * k_dim]
    value,          // [batch, kv_heads * v_dim]
    attended,       // [batch, heads * v_dim]
    gate,           // [batch, ffn_width or layer_embedding_width]
    up,             // [batch, ffn_width]
    router,         // [batch, experts.count]
    routing,        // which expert is given which token, and how much it weighs: run/experts.cpp
    expert_tables,  // where a card finds each expert: 3 tables for every layer
    expert_rows,    // [expert_rows, width] what experts are given, then what they give
    expert_hidden,  // [expert_rows, 2 * expert_hidden] their gate, then their up
    branches,       // [2, batch, width] what a dense block and the experts beside it give
    layer_inputs,   // [batch + 1, layers * layer_embedding_width]; the last row is scratch
    low_rank,       // [batch, q_rank]
    latent_query,   // [kLatentTokens, heads * (rank + rope)]
    latent_out,     // [kLatentTokens, heads * rank]
    query_gate,     // [batch, 2 * heads * k_dim] of layers with an output gate
    delta_conv,     // [batch, conv_width]
    delta_gate,     // [batch, value_width]
    delta_rates,    // [4, batch, v_heads] beta, alpha, and both as one projection gives them
    rope,           // [dims / 2] inverse frequencies of every table of ArchSpec::ropes
    logits,         // [kLogitRows, vocabulary]
    workspace,      // bytes: the largest scratch of any matmul or attention call
    kv_cache,       // bytes: the sum of kv_layer_bytes() over the layers
};
struct BufferLine {
    Buffer buffer;
    std::string_view ledger;  // the ledger line it is counted in
};
inline constexpr std::array<BufferLine, 26> kBuffers = {{
    {Buffer::residual, "activations"},      {Buffer::normed, "activations"},
    {Buffer::query, "activations"},         {Buffer::key, "activations"},
    {Buffer::value, "activations"},         {Buffer::attended, "activations"},
    {Buffer::gate, "activations"},          {Buffer::up, "activations"},
    {Buffer::router, "activations"},        {Buffer::routing, "activations"},
    {Buffer::expert_tables, "workspace"},   {Buffer::expert_rows, "activations"},
    {Buffer::expert_hidden, "activations"}, {Buffer::branches, "activations"},
    {Buffer::layer_inputs, "activations"},  {Buffer::low_rank, "activations"},
    {Buffer::latent_query, "activations"},  {Buffer::latent_out, "activations"},
    {Buffer::query_gate, "activations"},    {Buffer::delta_conv, "activations"},
    {Buffer::delta_gate, "activations"},    {Buffer::delta_rates, "activations"},
    {Buffer::rope, "activations"},          {Buffer::logits, "logits"},
    {Buffer::workspace, "workspace"},       {Buffer::kv_cache, "kv_cache"},
}};
// Pairs of a token and an expert that it is given to, the shared one included; how many of them are computed
// at one time; and the widest of the experts.
int64_t expert_pairs(const ArchSpec& arch, int64_t tokens);
int64_t expert_rows(const ArchSpec& arch, const RunShape& shape);
int64_t expert_hidden(const ArchSpec& arch);
// Bytes, a multiple of kBufferAlignment; nothing on overflow or when the head size does not suit the KV type.
std::optional<uint64_t> buffer_bytes(Buffer buffer, const ArchSpec& arch, const RunShape& shape);

// RAM for what goes between devices: the residual stream, a row of logits, Buffer::layer_inputs.
std::optional<uint64_t> staging_bytes(const ArchSpec& arch, const RunShape& shape);
// Pieces that attention of one token is cut into on a card.
inline constexpr uint64_t kAttentionSplits = 64;
inline constexpr uint64_t kExpertEntryBytes = 24;  // of Buffer::expert_tables

// A recurrent state cannot be cut back as a cache can: besides the current one, two of earlier positions are
// kept.
inline constexpr uint64_t kStateCopies = 3;
// What a layer keeps in the cache for every position (no heads: nothing), and the floats of its state.
struct KvShape {
    int heads = 0, k_dim = 0, v_dim = 0;
    bool v_in_k = false;  // a cache of latents, whose values are the beginning of the key rows
    int64_t window = 0;   // the positions that are ever seen at once; 0: all
    int64_t state = 0;
    bool operator==(const KvShape&) const = default;
};
KvShape kv_shape(const LayerSpec& layer);
// The layer whose cache `layer` reads: mostly its own.
inline const LayerSpec& cache_layer(const ArchSpec& arch, const LayerSpec& layer) {
    return layer.kv_source >= 0 ? arch.layer_specs[static_cast<size_t>(layer.kv_source)] : layer;
}
// The planes of one layer, each a multiple of kBufferAlignment: its k, its v, then kStateCopies states.
struct KvPlanes {
    uint64_t k = 0, v = 0;
    uint64_t state = 0;  // bytes of one copy
    uint64_t all() const { return k + v + kStateCopies * state; }
};
// Positions that a layer's cache has rows for. With RunShape::kept its first row moves on in steps of
// kSlideStep.
inline constexpr int64_t kSlideStep = 192;
int64_t kv_positions(const KvShape& kv, const RunShape& shape);
// False: there are no windows, or layers that share a cache have different ones.
bool can_slide(const ArchSpec& arch);
std::optional<KvPlanes> kv_planes(const KvShape& kv, const RunShape& shape);
std::optional<uint64_t> kv_layer_bytes(const LayerSpec& layer, const RunShape& shape);

}  // namespace parlor
