// The states of layers that carry one from token to token, and copies of them at earlier positions.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/plan/memory.h"
#include "engine/run/ops.h"

namespace parlor::run {

// A state belongs to one position, the number of tokens that it has seen, and cannot be cut back as a cache
// can.
class RecurrentStates {
  public:
    // A layer's state: kStateCopies copies of `floats` values, `stride` apart; the first one is worked on.
    void add_layer(Ops& ops, float* data, int64_t floats, int64_t stride) {
        layers_.push_back({&ops, data, floats, stride});
    }
    bool empty() const { return layers_.empty(); }

    // -1: a run was cut off, the state belongs nowhere.
    int64_t position() const { return position_; }
    void moved_to(int64_t position) { position_ = position; }
    // Goes back to the latest position, at most `position`, that is still known, and returns it; 0 is always
    // known. Without layers: `position`.
    int64_t rewind(int64_t position);
    // Keeps the state of this position, in place of the earliest one of kStateCopies - 1 that are kept.
    void keep();

  private:
    struct Layer {
        Ops* ops = nullptr;
        float* data = nullptr;
        int64_t floats = 0, stride = 0;
        float* copy(int which) const { return data + which * stride; }
        uint64_t bytes() const { return static_cast<uint64_t>(floats) * sizeof(float); }
    };
    std::vector<Layer> layers_;
    std::array<int64_t, kStateCopies - 1> kept_ = {-1, -1};  // positions of copies 1 .., -1: none
    int64_t position_ = -1;
};

}  // namespace parlor::run
