// The names of devices in a plan ("cpu", "cuda:0"), and of what they need.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace parlor {

// 1 of "cuda:1"; nothing for other names.
std::optional<int> card_number(std::string_view id);

// "13.0" of 13000, as drivers and toolkits count.
inline std::string cuda_version(int number) {
    return std::to_string(number / 1000) + "." + std::to_string(number % 1000 / 10);
}

}  // namespace parlor
