// What one device computes of the forward pass: one decoder that reads what an architecture is from the
// ArchSpec.
#pragma once

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <vector>

#include "engine/plan/memory.h"
#include "engine/run/ops.h"
#include "engine/run/places.h"
#include "engine/run/recurrent_states.h"
#include "engine/run/weights.h"

namespace parlor::run {

struct Step {  // one call of Forward::run()
    std::span<const int> ids;
    int64_t tokens = 0;
    int64_t first = 0;
    std::stop_token stop;
};

class Stage {
  public:
    // Allocates every working buffer of kBuffers, and the cache of the layers whose mixer is on device
    // `self` of `places`. The weights may be filled in later, before weights_loaded().
    static Result<std::unique_ptr<Stage>> create(const ArchSpec& arch, const Weights& weights,
                                                 const RunShape& shape, const Places& places, int self,
                                                 Ops& ops, RecurrentStates& states);

    Ops& ops() const { return ops_; }
    uint64_t allocated(Buffer buffer) const { return ops_.held(blocks_[static_cast<size_t>(buffer)]); }
    // Memory for the cache of so many positions; those behind them may lose theirs. Errors: the device's.
    Result<void> hold(int64_t positions);
    // What hold() may still ask for.
    uint64_t still_to_hold() const {
        const MemoryBlock& cache = blocks_[static_cast<size_t>(Buffer::kv_cache)];
        return cache.size() - std::min(cache.size(), ops_.held(cache));
    }
    // Before a step: where a window's cache (RunShape::kept) has no rows for it, its first row moves on.
    void slide(const Step& step);
    // Whether what a token at `position` sees is in the caches, if what comes before was.
    bool reaches(int64_t position) const;
    // The cache, which is then empty, in another type of as many bytes.
    void set_kv(KvChoice kv);

    // Computes what depends on weights: the RoPE tables (for long sequences: LongRoPE), tables of experts.
    void weights_loaded();
    void fill_rope_tables(bool is_long);

    // The residual stream [tokens, width], and Buffer::layer_inputs.
    float* residual() const { return floats(Buffer::residual); }
    float* layer_inputs() const { return floats(Buffer::layer_inputs); }
    // Embeddings of the layers' own (Gemma 3n and 4), of the embeddings in the residual stream.
    Result<void> compute_layer_inputs(const Step& step);
    Result<void> mixer(int64_t layer, const Step& step);
    // The feed-forward block, and what a layer does at its end.
    Result<void> feed_forward(int64_t layer, const Step& step);
    // Of `count` (at most kLogitRows) tokens from `first` on, into logits() [count, vocabulary].
    void compute_logits(int64_t first, int64_t count);
    const float* logits() const { return floats(Buffer::logits); }

  private:
    // A run of tokens inside a step; on the host short enough that a stop between two of them is seen in
    // time.
    struct Slice {
        int64_t begin = 0, count = 0;
    };
    // One layer: what it is, its weights, and the cache that it reads (its own, or another layer's).
    struct Layer {
        int64_t index;
        const LayerSpec& spec;
        const LayerWeights& weights;
        const kernels::cpu::KvLayer& kv;
        float* state = nullptr;  // of a layer with a recurrent state
    };

    Stage(const ArchSpec& arch, const Weights& weights, const RunShape& shape, const Places& places, int self,
          Ops& ops);
    Result<void> make_cache(RecurrentStates& states);
    Layer layer_at(int64_t index) const;
    void move_rows(const kernels::cpu::KvLayer& kv, int64_t base, int64_t end);

    Result<void> attention_block(const Layer& layer, const Step& step);
    Result<void> latent_attention_block(const Layer& layer, const Step& step);
    void project_latent(const Layer& layer, const Step& step, Slice slice);
    void attend_latent(const Layer& layer, const Step& step, Slice slice);
    Result<void> delta_net_block(const Layer& layer, const Step& step);
    // A dense block up to its activation, [slice, ffn_width] in Buffer::gate.
    float* gated(const Layer& layer, Slice slice);
    Result<void> mlp_block(const Layer& layer, const Step& step);
    Result<void> experts_block(const Layer& layer, const Step& step);
    Result<void> run_all_experts(const Layer& layer, const Step& step);
    Result<void> experts_beside_dense_block(const Layer& layer, const Step& step);
    void dense_branch(const Layer& layer, Slice slice);
    void join_branches(const Layer& layer, Slice slice);
    // Of Buffer::routing. Rows are pairs of token and expert, sorted by expert.
    struct Routing {
        float* weights;        // [batch, used]
        float* row_weight;     // [rows]
        float* shared_weight;  // [batch]
        int32_t* chosen;       // [batch, used]
        int32_t* token;        // [rows]
        int32_t* first_row;    // [experts + 2] of each expert, the shared one last; then the number of rows
        int32_t* row;          // [batch, used]: where a pair went; only where the host does not sort
    };
    Routing routing() const;
    void route(const Layer& layer, Slice slice);
    void sort_by_expert(int64_t tokens) const;
    void run_experts(const Layer& layer, Slice rows, bool one_token);
    // Without a word from the host (experts_device.cpp).
    void run_device_experts(const Layer& layer, ExpertOps& experts, int64_t tokens);
    void run_shared_expert(const Layer& layer, ExpertOps& experts, int64_t tokens);
    void make_expert_tables();
    std::byte* expert_table(int64_t layer, int which) const;  // 0 gate, 1 up, 2 down
    float* expert_sums() const;  // what experts are added to: the residual, or a branch of its own
    Result<void> layer_input_block(const Layer& layer, const Step& step);
    // What blocks share. normed = norm(residual), or a copy when the layer has no such norm.
    void norm_input(const float* weight, Slice slice);
    // residual += residual_scale * post_norm(w x + bias), x [slice.count, w.cols]. Uses the slice of
    // `normed`.
    void add_to_residual(const kernels::cpu::PackedMatrix& w, const float* bias, const float* post_norm,
                         const float* x, Slice slice);
    // gate = activation(gate) * up, both [count, width] with their strides.
    void activate(float* gate, const float* up, int64_t count, int64_t width, int64_t stride,
                  int64_t up_stride);
    // q and k [slice.count, heads * k_dim] of attention: their norms, RoPE and temperature.
    // By one call, where the device has it.
    bool turn_at_once(const Layer& layer, float* q, const float* k, const float* v, const Step& step,
                      Slice slice);
    void turn(const Layer& layer, float* x, int heads, const float* norm, bool is_query, const Step& step,
              Slice slice);
    // Calls work(slice) over the step's tokens; on the host adapting the slices' length to how long they
    // take.
    Result<void> sliced(const Step& step, int64_t& length, const std::function<void(Slice)>& work);
    // The same over `total` of anything, at most `most` at once; work() says how many it did.
    Result<void> sliced(const Step& step, int64_t total, int64_t most, int64_t& length,
                        const std::function<int64_t(Slice)>& work);

    float* rope_table(int index) const;
    float* floats(Buffer buffer) const { return blocks_[static_cast<size_t>(buffer)].floats(); }

    const ArchSpec& arch_;
    const Weights& weights_;
    RunShape shape_;
    const Places& places_;
    const int self_;
    Ops& ops_;
    std::array<MemoryBlock, kBuffers.size()> blocks_;
    std::vector<kernels::cpu::KvLayer> kv_;          // [layers], without memory where they are elsewhere
    std::array<float, 2> rope_magnitudes_ = {1, 1};  // of ArchSpec::ropes
    // Tokens per slice of the projections, the attention and the feed-forward block, as last measured.
    int64_t projection_slice_, attention_slice_, ffn_slice_;
    int64_t expert_slice_;  // rows
    int64_t delta_slice_;
    std::vector<kernels::cpu::GroupedJob> jobs_;
    std::vector<float*> layer_states_;  // [layers], null without
    // Parts of the cache: rows of all heads at one position after the other, or a state.
    struct Plane {
        uint64_t begin = 0, bytes = 0;
        uint64_t position_bytes = 0;  // 0: states, which are always there
    };
    std::vector<Plane> planes_;
};

}  // namespace parlor::run
