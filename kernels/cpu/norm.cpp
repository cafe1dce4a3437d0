#include "cpu/small_ops.h"

namespace parlor::kernels::cpu {

void rms_norm(ThreadPool& pool, const float* x, const float* weight, float* y, int64_t tokens, int64_t width,
              float eps) {
    const SmallOps& ops = small_ops();
    split_evenly(pool, tokens, tokens * width < kQuickValues, [&](int64_t first, int64_t count) {
        ops.rms_norm(x + first * width, weight, y + first * width, count, width, eps);
    });
}

}  // namespace parlor::kernels::cpu
