// Which of two variants is faster on a card: measured, where a table cannot know. Cards of Turing's
// generation without tensor cores run their instructions, slowly.
#pragma once

#include <string>
#include <vector>

#include "engine/gpu/ops.h"

namespace parlor::gpu {

// The marks (Variant::mark) of those variants among `best` that are slower than what would do without. Empty
// where that cannot be measured in short time. Error: what the card says.
Result<std::vector<std::string>> measure_slower(GpuOps& ops, const Variants& best);

// Copies inside the card, 10^9 bytes read and written per second; 0: not measured.
double measure_copy(Card& card);

}  // namespace parlor::gpu
