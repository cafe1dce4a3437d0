// Weights of a layer's experts.
#pragma once

#include "engine/run/weight_lookup.h"
#include "engine/run/weights.h"

namespace parlor::run {

// Fills LayerWeights::experts of layer `index`, whose other weights are there. Error: TensorUnusable, when
// one is lacking.
Result<void> bind_experts(const RoleTensors& stored, int64_t index, const ModelCard& card,
                          const WeightLookup& lookup, LayerWeights& layer);

}  // namespace parlor::run
