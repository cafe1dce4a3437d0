// The first time that a model is on a card: whether the card's best kernels compute it as its plainest ones
// do. The check of the card itself (engine/gpu/check.h) has seen random numbers only.
#pragma once

#include <span>
#include <stop_token>

#include "engine/run/loaded.h"

namespace parlor::run {

// Of rows of logits: the mean square of their differences, in relation to how much the right ones vary.
class LogitsDifference {
  public:
    void add(std::span<const float> right, std::span<const float> other);
    // What is right says nothing: it is not finite, or all the same.
    bool says_nothing() const { return says_nothing_ || variation_ <= 0; }
    double value() const { return other_finite_ ? squares_ / variation_ : 1e9; }
    // More than rounding does to any model, less than between two that have nothing to do with each other.
    static constexpr double kMost = 0.25;

  private:
    double squares_ = 0, variation_ = 0;
    bool says_nothing_ = false, other_finite_ = true;
};

// Reads a short text by both kernels; the cache is empty then. That they agree is remembered, and so is that
// they do not. Errors: GpuModelDiffers; Cancelled; what the devices say.
Result<void> check_model(Loaded& loaded, const std::stop_token& stop);

}  // namespace parlor::run
