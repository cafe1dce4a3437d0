// Sizes of buffers, exactly; nothing where they are beyond what a number holds.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>

#include "engine/plan/memory.h"

namespace parlor {

using Bytes = std::optional<uint64_t>;

inline Bytes times(Bytes a, uint64_t b) {
    if (!a || (b != 0 && *a > std::numeric_limits<uint64_t>::max() / b)) return std::nullopt;
    return *a * b;
}

inline Bytes plus(Bytes a, Bytes b) {
    if (!a || !b || *a > std::numeric_limits<uint64_t>::max() - *b) return std::nullopt;
    return *a + *b;
}

inline Bytes aligned(Bytes bytes) {
    bytes = plus(bytes, kBufferAlignment - 1);
    if (!bytes) return std::nullopt;
    return *bytes / kBufferAlignment * kBufferAlignment;
}

inline Bytes floats(int64_t rows, int64_t columns) {
    return aligned(times(times(static_cast<uint64_t>(rows), static_cast<uint64_t>(columns)), sizeof(float)));
}

}  // namespace parlor
