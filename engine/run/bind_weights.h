// Which of the tensors that were read is which of a model's weights.
#pragma once

#include <cstdint>
#include <unordered_map>

#include "engine/run/weights.h"

namespace parlor::run {

struct LoadedTensors {
    std::unordered_map<const TensorInfo*, std::byte*> places;      // on the tensor's device
    std::unordered_map<const TensorInfo*, const int32_t*> orders;  // of the columns of those that have one
};
// Fills in all but the memory blocks and the embeddings of models whose output matrix they are. describe()
// has checked that the tensors are there and have the ArchSpec's shapes; error: TensorUnusable, for cards
// from elsewhere.
Result<void> bind_weights(const ModelCard& card, const LoadedTensors& loaded, Weights& weights);

}  // namespace parlor::run
