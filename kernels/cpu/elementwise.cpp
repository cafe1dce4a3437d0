#include "cpu/small_ops.h"

namespace parlor::kernels::cpu {

namespace {

struct Gated {
    const float *gate, *up;
    float* y;
    int64_t tokens, width, gate_stride, up_stride, y_stride;
};

void gated_rows(ThreadPool& pool, void (*row)(const float*, const float*, float*, int64_t), const Gated& g) {
    split_evenly(pool, g.tokens, g.tokens * g.width < kQuickValues, [&](int64_t first, int64_t count) {
        for (int64_t t = first; t < first + count; ++t) {
            row(g.gate + t * g.gate_stride, g.up + t * g.up_stride, g.y + t * g.y_stride, g.width);
        }
    });
}

}  // namespace

void silu_mul(ThreadPool& pool, const float* gate, const float* up, float* y, int64_t tokens, int64_t width,
              int64_t gate_stride, int64_t up_stride, int64_t y_stride) {
    gated_rows(pool, small_ops().silu_mul, {gate, up, y, tokens, width, gate_stride, up_stride, y_stride});
}

void gelu_mul(ThreadPool& pool, const float* gate, const float* up, float* y, int64_t tokens, int64_t width,
              int64_t gate_stride, int64_t up_stride, int64_t y_stride) {
    gated_rows(pool, small_ops().gelu_mul, {gate, up, y, tokens, width, gate_stride, up_stride, y_stride});
}

void add(ThreadPool& pool, const float* x, float* y, int64_t count) {
    const SmallOps& ops = small_ops();
    split_evenly(pool, count, count < kQuickValues,
                 [&](int64_t first, int64_t values) { ops.add(x + first, y + first, values); });
}

void scale(ThreadPool& pool, float factor, float* y, int64_t count) {
    const SmallOps& ops = small_ops();
    split_evenly(pool, count, count < kQuickValues,
                 [&](int64_t first, int64_t values) { ops.scale(factor, y + first, values); });
}

void softcap(ThreadPool& pool, float cap, float* y, int64_t count) {
    const SmallOps& ops = small_ops();
    split_evenly(pool, count, count < kQuickValues,
                 [&](int64_t first, int64_t values) { ops.softcap(cap, y + first, values); });
}

bool all_finite(const float* values, size_t count) {
    return small_ops().all_finite(values, static_cast<int64_t>(count));
}

}  // namespace parlor::kernels::cpu
