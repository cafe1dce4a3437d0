// What several kernels need of their block of threads.
#pragma once

#include "cuda/device/base.h"

namespace parlor::cuda {

// The sum of all threads' values, for all threads. `parts`: a shared array of a float for each warp and one
// more.
template <i32 kThreads, class Parts>
PARLOR_DEVICE float block_sum(float value, Parts& parts) {
    constexpr i32 kWarps = kThreads / kWarp;
    const float sum = warp_sum(value);
    if (thread_x() % kWarp == 0) parts[thread_x() / kWarp] = sum;
    sync_threads();
    float total = 0;
    for (i32 i = 0; i < kWarps; ++i) total += parts[i];
    return total;
}

PARLOR_DEVICE float sigmoid(float x) {
    return 1 / (1 + exp_of(-x));
}
PARLOR_DEVICE float silu(float x) {
    return x / (1 + exp_of(-x));
}
}  // namespace parlor::cuda
