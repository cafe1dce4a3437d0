// The forward pass: one decoder that reads what an architecture is from the ArchSpec.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <vector>

#include "engine/plan/memory.h"
#include "engine/run/recurrent_states.h"
#include "engine/run/weights.h"
#include "kernels/cpu.h"
#include "kernels/experts.h"

namespace parlor::run {

// Which rows of logits a pass has to give.
enum class Wanted : uint8_t { none, last, all };

class Forward {
  public:
    // Allocates every working buffer of kBuffers. The weights may be filled in later, before
    // weights_loaded().
    static Result<std::unique_ptr<Forward>> create(const ArchSpec& arch, const Weights& weights,
                                                   const RunShape& shape, kernels::ThreadPool& pool);

    // Runs `tokens` (1 .. batch of them, all in range) at positions first .. first + n of the KV cache, which
    // then holds them. `row` is given each wanted row of logits [vocabulary] with its index among `tokens`;
    // it is valid during the call. Error: Cancelled, within 200 ms; the cache is then unchanged up to
    // `first`.
    Result<void> run(std::span<const int> tokens, int64_t first, Wanted wanted,
                     const std::function<void(int64_t index, std::span<const float> row)>& row,
                     std::stop_token stop);

    // What layers carry from token to token: it has to be at `first` when run() starts, and is -1 when a run
    // was cut off.
    RecurrentStates& states() { return states_; }

    // Computes what depends on weights: the RoPE tables.
    void weights_loaded();

    // To be called before the first run() for a sequence that is going to have `positions` ones: LongRoPE
    // turns keys by other frequencies in long sequences. True: the cache holds keys of the other kind and
    // must be computed anew from position 0.
    bool set_length(int64_t positions);

    const RunShape& shape() const { return shape_; }
    uint64_t allocated(Buffer buffer) const { return blocks_[static_cast<size_t>(buffer)].size(); }

  private:
    struct Step {  // one call of run()
        int64_t tokens = 0;
        int64_t first = 0;
        std::stop_token stop;
    };
    // A run of tokens inside a step, short enough that a stop between two of them is seen in time.
    struct Slice {
        int64_t begin = 0, count = 0;
    };

    Forward(const ArchSpec& arch, const Weights& weights, const RunShape& shape, kernels::ThreadPool& pool);

    void embed(std::span<const int> tokens);
    // One layer: what it is, its weights, and the cache that it reads (its own, or another layer's).
    struct Layer {
        int64_t index;
        const LayerSpec& spec;
        const LayerWeights& weights;
        const kernels::cpu::KvLayer& kv;
        float* state = nullptr;  // of a layer with a recurrent state
    };
    Result<void> mixer_block(const Layer& layer, const Step& step);
    Result<void> attention_block(const Layer& layer, const Step& step);
    Result<void> latent_attention_block(const Layer& layer, const Step& step);
    void project_latent(const Layer& layer, const Step& step, Slice slice);
    void attend_latent(const Layer& layer, const Step& step, Slice slice);
    Result<void> delta_net_block(const Layer& layer, const Step& step);
    Result<void> feed_forward_block(const Layer& layer, const Step& step);
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
    };
    Routing routing() const;
    void route(const Layer& layer, Slice slice);
    void sort_by_expert(int64_t tokens) const;
    void run_experts(const Layer& layer, Slice rows, bool one_token);
    // Embeddings of the layers' own (Gemma 3n and 4): layer_inputs() before the first layer,
    // layer_input_block() at the end of each.
    Result<void> layer_inputs(std::span<const int> tokens, const Step& step);
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
    void turn(const Layer& layer, float* x, int heads, const float* norm, bool is_query, const Step& step,
              Slice slice);
    Result<void> logits(const Step& step, Wanted wanted,
                        const std::function<void(int64_t, std::span<const float>)>& row);
    void matmul(std::span<const kernels::cpu::MatmulJob> jobs, const float* x, int64_t x_stride,
                int64_t tokens);
    // Calls work(slice) over the step's tokens, adapting the slices' length to how long they take.
    Result<void> sliced(const Step& step, int64_t& length, const std::function<void(Slice)>& work);
    // The same over `total` of anything, at most `most` at once; work() says how many it did.
    Result<void> sliced(const Step& step, int64_t total, int64_t most, int64_t& length,
                        const std::function<int64_t(Slice)>& work);

    void fill_rope_tables();
    float* rope_table(int index) const;
    float* floats(Buffer buffer) const { return blocks_[static_cast<size_t>(buffer)].floats(); }
    std::span<std::byte> workspace() const {
        const MemoryBlock& block = blocks_[static_cast<size_t>(Buffer::workspace)];
        return {block.data(), static_cast<size_t>(block.size())};
    }

    const ArchSpec& arch_;
    const Weights& weights_;
    const RunShape shape_;
    kernels::ThreadPool& pool_;
    std::array<MemoryBlock, kBuffers.size()> blocks_;
    std::vector<kernels::cpu::KvLayer> kv_;
    bool long_ = false;                              // LongRoPE: the table is the one for long sequences
    std::array<float, 2> rope_magnitudes_ = {1, 1};  // of ArchSpec::ropes
    // Tokens per slice of the projections, the attention and the feed-forward block, as last measured.
    int64_t projection_slice_, attention_slice_, ffn_slice_;
    int64_t expert_slice_;  // rows
    int64_t delta_slice_;
    std::vector<kernels::cpu::GroupedJob> jobs_;
    RecurrentStates states_;
    std::vector<float*> layer_states_;  // [layers], null without
};

}  // namespace parlor::run
