#include "engine/run/recurrent_states.h"

#include <algorithm>

namespace parlor::run {

int64_t RecurrentStates::rewind(int64_t position) {
    if (layers_.empty() || position_ == position) return position;
    int best = 0;
    for (size_t i = 0; i < kept_.size(); ++i) {
        // What was kept of later positions belongs to a text that is given up.
        if (kept_[i] > position) kept_[i] = -1;
        if (kept_[i] >= 0 && (best == 0 || kept_[i] > kept_[static_cast<size_t>(best - 1)]))
            best = static_cast<int>(i + 1);
    }
    for (const Layer& layer : layers_) {
        if (best == 0) {
            layer.ops->clear(layer.copy(0), layer.bytes());
        } else {
            layer.ops->copy(layer.copy(best), layer.copy(0), layer.bytes());
        }
    }
    position_ = best == 0 ? 0 : kept_[static_cast<size_t>(best - 1)];
    return position_;
}

void RecurrentStates::keep() {
    if (layers_.empty() || position_ < 0 || std::ranges::count(kept_, position_) > 0) return;
    const auto earliest = std::ranges::min_element(kept_);
    const auto copy = static_cast<int>(earliest - kept_.begin()) + 1;
    for (const Layer& layer : layers_) layer.ops->copy(layer.copy(0), layer.copy(copy), layer.bytes());
    *earliest = position_;
}

}  // namespace parlor::run
