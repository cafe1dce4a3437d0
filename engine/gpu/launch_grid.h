// Grids as args.h asks for them, and numbers as kernels take them.
#pragma once

#include <cstdint>

#include "engine/gpu/card.h"

namespace parlor::gpu {

inline int64_t blocks(int64_t count, int64_t each) {
    return (count + each - 1) / each;
}
template <class Args>
Grid over(int64_t count) {
    return {blocks(count, Args::kThreads), 1};
}
// A block for a part of each row: kColumns of them, or one for each thread.
template <class Args>
Grid rows_of(int64_t width, int64_t rows) {
    if constexpr (requires { Args::kColumns; })
        return {blocks(width, Args::kColumns), rows};
    else
        return {blocks(width, Args::kThreads), rows};
}
inline int small(int64_t value) {
    return static_cast<int>(value);
}

}  // namespace parlor::gpu
