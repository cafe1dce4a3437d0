// The cards of this computer, as devices that the forward pass runs on.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/run/ops.h"

namespace parlor::gpu {

// 1 of "cuda:1".
std::optional<int> card_number(std::string_view id);

// Opens a card ("cuda:1") with the kernels for it. Errors: DeviceNotHere, and what the driver or the kernel
// pack say.
Result<std::unique_ptr<run::Ops>> open_card(const std::string& id);

}  // namespace parlor::gpu
