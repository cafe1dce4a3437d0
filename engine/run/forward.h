// The forward pass over the devices of a plan: the residual stream goes from one stage to the next.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "engine/run/stage.h"

namespace parlor::run {

// Which rows of logits a pass has to give.
enum class Wanted : uint8_t { none, last, all };

class Forward {
  public:
    // `ops` of each device of the plan, null for those that `places` does not use. The weights may be filled
    // in later, before weights_loaded().
    static Result<std::unique_ptr<Forward>> create(const ArchSpec& arch, const Weights& weights,
                                                   const RunShape& shape, const Places& places,
                                                   std::span<Ops* const> ops);

    // Runs `tokens` (1 .. batch of them, all in range) at positions first .. first + n of the KV cache, which
    // then holds them. `row` is given each wanted row of logits [vocabulary] with its index among `tokens`;
    // it is valid during the call. Errors: Cancelled, within 200 ms; what a device says. The cache is then
    // unchanged up to `first`; KvTooLarge: a cache in float16 was given what it cannot hold. With
    // Wanted::last, a device that can fills `best` instead of giving the row; otherwise its count is 0.
    Result<void> run(std::span<const int> tokens, int64_t first, Wanted wanted,
                     const std::function<void(int64_t index, std::span<const float> row)>& row,
                     std::stop_token stop, BestLogits* best = nullptr);
    // For a sentence about numbers that are none: the first layer after which the residual stream of this
    // token is not finite; nothing where it is in all of them. The states are then to be computed again.
    Result<std::optional<int64_t>> first_layer_not_finite(int token, int64_t position, std::stop_token stop);
    // The row that the last run() with Wanted::last did not give.
    Result<void> last_row(std::vector<float>& out);

    // What layers carry from token to token: it has to be at `first` when run() starts, and is -1 when a run
    // was cut off.
    RecurrentStates& states() { return states_; }
    // Goes back to the latest position, at most `position`, from which run() can go on, and returns it.
    int64_t rewind(int64_t position);

    // Computes what depends on weights.
    void weights_loaded();

    // To be called before the first run() for a sequence that is going to have `positions` ones: LongRoPE
    // turns keys by other frequencies in long sequences. True: the cache holds keys of the other kind and
    // must be computed anew from position 0.
    bool set_length(int64_t positions);

    // Caches grow while they are used. Whether there is room for all of them, now that everything else is
    // allocated; error: GpuOutOfMemory.
    Result<void> check_growth() const;
    // The sequence to come has about so many positions: memory for many more is given back.
    void give_back(int64_t positions);
    // The cache, which is then empty, in another type of as many bytes.
    void set_kv(KvChoice kv);

    const RunShape& shape() const { return shape_; }
    // Of a device of the plan.
    uint64_t allocated(int device, Buffer buffer) const;
    uint64_t staging() const { return staging_.size() + host_row_.size(); }  // in RAM, between devices

  private:
    Forward(const ArchSpec& arch, const Weights& weights, const RunShape& shape, const Places& places)
        : arch_(arch), weights_(weights), shape_(shape), places_(places) {}

    Stage& stage(int device) { return *stages_[static_cast<size_t>(device)]; }
    float* host_row() const { return host_row_.floats(); }
    Result<void> hold(int64_t positions);
    Result<void> check_cache();
    // What comes before the layers of a step; says where the residual stream is.
    Result<int> open(const Step& step);
    void embed(const Step& step);
    void move(int& from, int to, const Step& step);
    // Layers of one device after the other, as far as the residual stream stays there.
    struct Segment {
        int device = 0;
        struct Part {
            int64_t layer = 0;
            bool mixer = false, feed_forward = false;
        };
        std::vector<Part> parts;
    };
    void make_segments();
    Result<void> share_layer_inputs(const Step& step);
    // What one token's last layers are followed by in the same go, where they lie on the output's device.
    enum class Ending : uint8_t { none, logits, best };
    Ending ending(const Step& step, Wanted wanted, bool best) const;
    Result<void> run_segment(size_t index, const Step& step, Ending ending);
    Result<void> last_logits(const Step& step, Ending done, BestLogits* best,
                             const std::function<void(int64_t, std::span<const float>)>& row);
    Result<void> logits(const Step& step, int64_t begin, bool computed,
                        const std::function<void(int64_t, std::span<const float>)>& row);

    const ArchSpec& arch_;
    const Weights& weights_;
    RunShape shape_;
    const Places places_;
    RecurrentStates states_;
    std::vector<std::unique_ptr<Stage>> stages_;  // of each device, null where it computes nothing
    std::vector<Segment> segments_;
    // Only where a device is not the host: the residual stream and Buffer::layer_inputs, a row of logits.
    MemoryBlock staging_, host_row_;
    kernels::ThreadPool* pool_ = nullptr;  // the host's, or null
    double layer_seconds_ = 0;  // of one layer and token of a long step, as last measured on a card
    int64_t held_ = 0;          // positions that caches have memory for
    bool long_ = false;         // LongRoPE: the table is the one for long sequences
};

}  // namespace parlor::run
