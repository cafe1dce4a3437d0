// What a model costs, layer by layer: the planner reads the tensor list once and afterwards works with these
// numbers.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/plan/memory.h"

namespace parlor {

// Bytes on the two kinds of device. The CPU packs its matrices; a GPU keeps them as stored.
struct Cost {
    uint64_t cpu = 0;
    uint64_t gpu = 0;
};

struct ModelCosts {
    bool possible = false;  // every size is one that a computer could hold, and the layers are there
    int64_t layers = 0;
    int64_t vocabulary = 0;     // words that each token is chosen from
    std::vector<Cost> before;   // [layers + 1]: sum over the layers before this one
    std::vector<Cost> read;     // the same of what one token reads: of experts only those that it uses
    uint64_t embeddings = 0;    // token embeddings in RAM, when they are not also the output matrix
    Cost output;                // output matrix and norm; with tied embeddings the one copy of them
    uint64_t tokenizer = 0;     // vocabulary, merges and their tables (estimate)
    double quantized_macs = 0;  // multiply-adds per token with quantized weights
    double float_macs = 0;      // and with f32, f16 or bf16 weights
    double bits_per_weight = 0;

    Cost layer_range(int64_t first, int64_t count) const;
    Cost read_range(int64_t first, int64_t count) const;
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
