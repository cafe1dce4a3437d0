// What one token reads of a model: of a mixture of experts a part.
#pragma once

#include <string_view>

#include "engine/model_card.h"

namespace parlor {

// The part of a tensor that one token reads: of experts those that are used, of all else the whole.
double read_share(const ArchSpec& arch, std::string_view tensor);
// Weights that take part in computing one token.
uint64_t active_parameters(const ModelCard& card);

}  // namespace parlor
