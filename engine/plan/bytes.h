// Sums of sizes that a broken header may have made up: they stop at kTooMuch instead of wrapping around.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

namespace parlor {

inline constexpr uint64_t kTooMuch = uint64_t{1} << 62;

inline uint64_t sum(uint64_t a, uint64_t b) {
    return a >= kTooMuch - std::min(b, kTooMuch) ? kTooMuch : a + b;
}
inline uint64_t product(uint64_t a, uint64_t b) {
    return a != 0 && b > kTooMuch / a ? kTooMuch : a * b;
}
inline uint64_t or_too_much(std::optional<uint64_t> bytes) {
    return std::min(bytes.value_or(kTooMuch), kTooMuch);
}

}  // namespace parlor
