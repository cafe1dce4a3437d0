// Which device of a plan computes what.
#pragma once

#include <vector>

#include "engine/plan.h"

namespace parlor::run {

// Indices into Plan::devices, of which the last one is the CPU.
struct LayerPlaces {
    int mixer = 0, feed_forward = 0;
    bool operator==(const LayerPlaces&) const = default;
};
struct Places {
    std::vector<LayerPlaces> layers;
    int first = 0;   // where tokens come in
    int output = 0;  // and logits come out
    int host = 0;

    bool uses(int device) const;
};
Places places_of(const Plan& plan, int64_t layers);

}  // namespace parlor::run
