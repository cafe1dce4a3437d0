// A model's weights in memory, as the forward pass reads them: views into one block.
#pragma once

#include <functional>
#include <span>
#include <stop_token>
#include <vector>

#include "engine/model_card.h"
#include "engine/result.h"
#include "engine/run/memory_block.h"
#include "engine/run/mixer_weights.h"
#include "engine/run/ops.h"
#include "engine/run/places.h"
#include "kernels/cpu.h"

namespace parlor::run {

// A feed-forward block of experts; what it does not have is null.
struct ExpertWeights {
    kernels::cpu::PackedMatrix router;                           // [experts, width]
    const float *router_bias = nullptr, *choice_bias = nullptr;  // [experts]
    std::vector<kernels::cpu::PackedMatrix> gate, up, down;      // one per expert
    const float *gate_bias = nullptr, *up_bias = nullptr;        // [experts, expert width]
    const float* down_bias = nullptr;                            // [experts, width]
    kernels::cpu::PackedMatrix shared_gate, shared_up, shared_down;
    // ExpertSpec::beside_dense: what the router's normed input is multiplied by, divided by sqrt(width); what
    // an expert's weight is [experts]; norms before and after the experts, and after the dense block.
    const float *router_scale = nullptr, *expert_scale = nullptr;
    const float *norm = nullptr, *post_norm = nullptr, *dense_post_norm = nullptr;
    const float* shared_switch = nullptr;  // [width]: the shared expert counts as much as its sigmoid says
};

// Norms [width]; q [heads * k_dim, width], k [kv_heads * k_dim, width], v [kv_heads * v_dim, width],
// o [width, heads * v_dim]; gate, up [ffn_width, width], down [width, ffn_width]. Projections that are fused
// in the file are separate here. Biases: one per row. What a layer does not have is null.
struct LayerWeights {
    const float *attention_norm = nullptr, *post_attention_norm = nullptr;
    kernels::cpu::PackedMatrix q, k, v, o;
    const float *q_bias = nullptr, *k_bias = nullptr, *v_bias = nullptr, *o_bias = nullptr;
    const float *q_norm = nullptr, *k_norm = nullptr;  // [k_dim], or [heads * k_dim] (QkNorm::whole)
    const float* sinks = nullptr;                      // [heads]
    const float *ffn_norm = nullptr, *post_ffn_norm = nullptr;
    kernels::cpu::PackedMatrix gate, up, down;
    ExpertWeights experts;
    LatentWeights latent;
    DeltaWeights delta;
    // Embeddings of the layer's own: gate [layer_embedding_width, width], out the other way round.
    kernels::cpu::PackedMatrix embedding_gate, embedding_out;
    const float* embedding_norm = nullptr;  // [width]
    float scale = 1;                        // the residual is multiplied by it at the layer's end
};

// A table that is kept as stored; no data: none.
struct StoredRows {
    const std::byte* data = nullptr;
    kernels::Format format = kernels::Format::f32;
    uint64_t row_bytes = 0;
    void decode(int64_t row, std::span<float> out) const;
};

struct Weights {
    std::vector<MemoryBlock> blocks;  // of each device of the plan
    std::vector<LayerWeights> layers;
    const float* output_norm = nullptr;
    kernels::cpu::PackedMatrix output;  // [vocabulary, width]
    StoredRows embeddings;              // in RAM; none: they are the output matrix, which is there too
    // Embeddings of the layers' own, side by side [vocabulary, layers * layer_embedding_width]; the
    // projection of token embeddings to the same widths, and its norm [layer_embedding_width].
    StoredRows layer_embeddings;
    kernels::cpu::PackedMatrix layer_embedding_projection;
    const float* layer_embedding_norm = nullptr;
    // [dims / 2] of the main table, or null; LongRoPE has two, for short and long sequences.
    const float *rope_factors_short = nullptr, *rope_factors_long = nullptr;
    const float* rope_factors = nullptr;  // [dims / 2] of the main table, or null

    // Row `token` [width] of the embeddings.
    void embed(int token, int64_t width, float* out) const;
};

// Reads every tensor that the forward pass uses from the card's files, packing on all threads, to where
// `places` has it; `ops` are those of each device. Peak memory: the weights and a few MB. Errors: Cancelled
// (within 200 ms), OutOfMemory, files that cannot be read or end early, what a device says.
Result<Weights> load_weights(const ModelCard& card, const Places& places, std::span<Ops* const> ops,
                             kernels::ThreadPool& pool, std::stop_token stop,
                             const std::function<void(double fraction)>& progress);

}  // namespace parlor::run
