// What the driver says of a card.
#pragma once

#include "engine/gpu/driver.h"
#include "engine/machine.h"

namespace parlor::gpu {

// Name, UUID, compute capability, memory (free as NVML or a context of our own sees it), known figures,
// driver version.
Gpu describe_card(const Driver& driver, int device);

}  // namespace parlor::gpu
