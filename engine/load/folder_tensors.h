// The tensors of a model folder under the names and in the shapes that the family's GGUF files have.
#pragma once

#include "engine/load/config.h"
#include "engine/load/shards.h"

namespace parlor {

// In the order in which they stand in the files. What no rule knows keeps its name, so that match_tensors()
// can refuse it; what belongs to other parts of a larger model (images, sound, further prediction layers) is
// left out.
// `shards` without the tensors that `quantized` are made of.
Result<std::vector<TensorInfo>> folder_tensors(const Shards& shards, std::vector<QuantizedWeight> quantized,
                                               const Config& config);

}  // namespace parlor
