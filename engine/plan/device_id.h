// The names of devices in a plan: "cpu", "cuda:0".
#pragma once

#include <optional>
#include <string_view>

namespace parlor {

// 1 of "cuda:1"; nothing for other names.
std::optional<int> card_number(std::string_view id);

}  // namespace parlor
