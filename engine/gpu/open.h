// The cards of this computer, as devices that the forward pass runs on.
#pragma once

#include <memory>
#include <string>

#include "engine/run/ops.h"

namespace parlor::gpu {

// Opens a card ("cuda:1") with the kernels for it. Errors: DeviceNotHere, and what the driver or the kernel
// pack say.
Result<std::unique_ptr<run::Ops>> open_card(const std::string& id);

}  // namespace parlor::gpu
