// What a model costs, layer by layer: the planner reads the tensor list once and afterwards works with these
// numbers.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/plan/memory.h"

namespace parlor {

// Bytes of the two halves of layers.
struct Cost {
    uint64_t mixer = 0, feed_forward = 0;
    uint64_t all() const;
};

struct ModelCosts {
    bool possible = false;  // every size is one that a computer could hold, and the layers are there
    int64_t layers = 0;
    int64_t vocabulary = 0;     // words that each token is chosen from
    std::vector<Cost> before;   // [layers + 1]: sum over the layers before this one
    std::vector<Cost> read;     // the same of what one token reads: of experts only those that it uses
    std::vector<bool> splits;   // [layers + 1]: another device may begin here; no layer reads another's cache
    uint64_t host = 0;          // in RAM in any case: token embeddings, what the host reads
    uint64_t tied_rows = 0;     // embeddings that are also the output matrix: in RAM too when that is not
    uint64_t first = 0;         // where tokens come in
    uint64_t output = 0;        // output matrix and norm
    uint64_t tokenizer = 0;     // vocabulary, merges and their tables (estimate)
    double quantized_macs = 0;  // multiply-adds per token with quantized weights
    double float_macs = 0;      // and with f32, f16 or bf16 weights
    double scaled_macs = 0;     // of the quantized ones: GPTQ, AWQ, FP8 …, which cards multiply as 16 bits
    double expert_macs = 0, float_expert_macs = 0;  // of int8_macs_of_cards(), of float_macs_of_cards()
    double bits_per_weight = 0;

    double float_macs_of_cards() const { return float_macs + scaled_macs; }
    double int8_macs_of_cards() const { return quantized_macs - scaled_macs; }
    Cost layer_range(int64_t first_layer, int64_t count) const;
    Cost read_range(int64_t first_layer, int64_t count) const;
};
ModelCosts costs_of(const ModelCard& card);

// Ledger lines that grow with context and batch.
struct WorkCosts {
    uint64_t activations = 0, logits = 0, workspace = 0;
};
WorkCosts cpu_work(const ArchSpec& arch, const RunShape& shape);
WorkCosts gpu_work(const ArchSpec& arch, const RunShape& shape);

// Bytes of the KV cache in the layers before each one, [layers + 1]: a running sum, so that a range of layers
// is a difference.
class KvCosts {
  public:
    KvCosts(const ArchSpec& arch, const RunShape& shape);
    uint64_t layer_range(int64_t first, int64_t count) const;
    uint64_t all() const { return before_.back(); }

  private:
    std::vector<uint64_t> before_;
};

}  // namespace parlor
