#include <cmath>

#include "kernels/cpu.h"
#include "kernels/reference.h"

namespace parlor::kernels::cpu {

void silu_mul(ThreadPool&, const float* gate, const float* up, float* y, int64_t tokens, int64_t width,
              int64_t gate_stride, int64_t up_stride, int64_t y_stride) {
    reference::silu_mul(gate, up, y, tokens, width, gate_stride, up_stride, y_stride);
}

void add(ThreadPool&, const float* x, float* y, int64_t count) {
    reference::add(x, y, count);
}

bool all_finite(const float* values, size_t count) {
    for (size_t i = 0; i < count; ++i) {
        if (!std::isfinite(values[i])) return false;
    }
    return true;
}

}  // namespace parlor::kernels::cpu
