// describe() over byte sources: what files, tests and fuzzers share.
#pragma once

#include <functional>
#include <memory>

#include "engine/load/source.h"
#include "engine/model_card.h"

namespace parlor {

// Gives part `number` (from 1) of `count`; called for 2 … count when the first part says that it is one of
// several.
using OpenPart = std::function<Result<std::unique_ptr<ByteSource>>(uint32_t number, uint32_t count)>;

// The card without paths. `first` is the first part.
Result<ModelCard> describe_source(const ByteSource& first, const OpenPart& open_part);

}  // namespace parlor
