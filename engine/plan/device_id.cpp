#include "engine/plan/device_id.h"

#include <charconv>

namespace parlor {

std::optional<int> card_number(std::string_view id) {
    constexpr std::string_view kPrefix = "cuda:";
    if (!id.starts_with(kPrefix)) return std::nullopt;
    int number = -1;
    const char* end = id.data() + id.size();
    const auto [rest, error] = std::from_chars(id.data() + kPrefix.size(), end, number);
    return error == std::errc() && rest == end && number >= 0 ? std::optional(number) : std::nullopt;
}

}  // namespace parlor
