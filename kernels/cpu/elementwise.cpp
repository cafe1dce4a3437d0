#include "cpu/small_ops.h"

namespace parlor::kernels::cpu {

void silu_mul(ThreadPool& pool, const float* gate, const float* up, float* y, int64_t tokens, int64_t width,
              int64_t gate_stride, int64_t up_stride, int64_t y_stride) {
    const SmallOps& ops = small_ops();
    split_evenly(pool, tokens, tokens * width < kQuickValues, [&](int64_t first, int64_t count) {
        for (int64_t t = first; t < first + count; ++t) {
            ops.silu_mul(gate + t * gate_stride, up + t * up_stride, y + t * y_stride, width);
        }
    });
}

void add(ThreadPool& pool, const float* x, float* y, int64_t count) {
    const SmallOps& ops = small_ops();
    split_evenly(pool, count, count < kQuickValues,
                 [&](int64_t first, int64_t values) { ops.add(x + first, y + first, values); });
}

bool all_finite(const float* values, size_t count) {
    return small_ops().all_finite(values, static_cast<int64_t>(count));
}

}  // namespace parlor::kernels::cpu
