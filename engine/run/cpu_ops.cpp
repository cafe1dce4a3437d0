#include "engine/run/cpu_ops.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>

namespace parlor::run {

namespace cpu = kernels::cpu;

void CpuOps::copy(const void* from, void* to, uint64_t bytes) {
    if (from != to && bytes > 0) std::memcpy(to, from, static_cast<size_t>(bytes));
}

void CpuOps::clear(void* device, uint64_t bytes) {
    if (bytes > 0) std::memset(device, 0, static_cast<size_t>(bytes));
}

void CpuOps::matmul(std::span<const cpu::MatmulJob> jobs, const float* x, int64_t x_stride, int64_t tokens) {
    cpu::matmul(pool_, jobs, x, x_stride, tokens, workspace_);
}

void CpuOps::matmul_grouped(std::span<const cpu::GroupedJob> jobs) {
    cpu::matmul_grouped(pool_, jobs, workspace_);
}

void CpuOps::rms_norm(const float* x, int64_t x_stride, const float* weight, float* y, int64_t y_stride,
                      int64_t rows, int64_t width, float eps) {
    if (x_stride == width && y_stride == width) {
        cpu::rms_norm(pool_, x, weight, y, rows, width, eps);
        return;
    }
    for (int64_t r = 0; r < rows; ++r)
        cpu::rms_norm(pool_, x + r * x_stride, weight, y + r * y_stride, 1, width, eps);
}

void CpuOps::rope(float* x, int64_t token_stride, int64_t tokens, int heads, int head_dim, int dims,
                  cpu::RopePairs pairs, const float* inverse_frequency, float scale, int64_t first_position) {
    cpu::rope(pool_, x, token_stride, tokens, heads, head_dim, dims, pairs, inverse_frequency, scale,
              first_position);
}

void CpuOps::temperature(float* x, int64_t tokens, int64_t width, int64_t first_position, int64_t length,
                         float scale) {
    for (int64_t t = 0; t < tokens; ++t) {
        const auto steps = static_cast<double>((first_position + t) / length);
        const double factor = 1 + static_cast<double>(scale) * std::log1p(steps);
        if (steps > 0) cpu::scale(pool_, static_cast<float>(factor), x + t * width, width);
    }
}

void CpuOps::gated(Gate gate, const float* x, const float* up, float* y, int64_t tokens, int64_t width,
                   int64_t x_stride, int64_t up_stride, int64_t y_stride, float alpha, float limit) {
    switch (gate) {
        case Gate::silu:
            cpu::silu_mul(pool_, x, up, y, tokens, width, x_stride, up_stride, y_stride);
            return;
        case Gate::gelu:
            cpu::gelu_mul(pool_, x, up, y, tokens, width, x_stride, up_stride, y_stride);
            return;
        case Gate::swiglu_clamped:
            cpu::swiglu_clamped(pool_, x, up, y, tokens, width, x_stride, up_stride, y_stride, alpha, limit);
            return;
    }
}

void CpuOps::add(const float* x, float* y, int64_t count) {
    cpu::add(pool_, x, y, count);
}
void CpuOps::scale(float factor, float* y, int64_t count) {
    cpu::scale(pool_, factor, y, count);
}
void CpuOps::softcap(float cap, float* y, int64_t count) {
    cpu::softcap(pool_, cap, y, count);
}
void CpuOps::fill(float value, float* y, int64_t count) {
    std::fill_n(y, count, value);
}

void CpuOps::copy_rows(const float* x, int64_t x_stride, float* y, int64_t y_stride, int64_t rows,
                       int64_t width) {
    for (int64_t r = 0; r < rows; ++r) std::copy_n(x + r * x_stride, width, y + r * y_stride);
}

void CpuOps::kv_write(const cpu::KvLayer& kv, const float* k, const float* v, int64_t k_stride,
                      int64_t v_stride, int64_t tokens, int64_t first_position) {
    if (!cpu::kv_write(pool_, kv, k, v, k_stride, v_stride, tokens, first_position)) large_kv_ = true;
}
void CpuOps::attention(const cpu::AttentionArgs& args, const cpu::KvLayer& kv) {
    cpu::attention(pool_, args, kv, workspace_);
}

void CpuOps::causal_conv1d(const cpu::ConvArgs& args) {
    cpu::causal_conv1d(pool_, args);
}
void CpuOps::l2_norm(float* x, int64_t token_stride, int64_t tokens, int heads, int dim, float eps,
                     float scale) {
    cpu::l2_norm(pool_, x, token_stride, tokens, heads, dim, eps, scale);
}
void CpuOps::gated_delta_rule(const cpu::DeltaRuleArgs& args) {
    cpu::gated_delta_rule(pool_, args);
}

void CpuOps::split_rates(const float* both, int64_t tokens, int k_heads, int v_heads, float* beta,
                         float* alpha) {
    const int per_key = v_heads / k_heads;
    for (int64_t t = 0; t < tokens; ++t, both += int64_t{2} * v_heads) {
        for (int h = 0; h < v_heads; ++h) {
            const int64_t place = int64_t{h / per_key} * 2 * per_key + h % per_key;
            beta[t * v_heads + h] = both[place];
            alpha[t * v_heads + h] = both[place + per_key];
        }
    }
}

void CpuOps::rms_norm_gated(const float* x, const float* weight, const float* gate, float* y, int64_t rows,
                            int64_t width, float eps) {
    cpu::rms_norm_gated(pool_, x, weight, gate, y, rows, width, eps);
}
void CpuOps::sigmoid_mul(const float* gate, int64_t token_stride, int64_t head_stride, float* y,
                         int64_t tokens, int heads, int dim) {
    cpu::sigmoid_mul(pool_, gate, token_stride, head_stride, y, tokens, heads, dim);
}

void CpuOps::route(const cpu::RouterArgs& args) {
    cpu::route(pool_, args);
}
void CpuOps::scale_chosen(const int32_t* chosen, const float* scale, float* weights, int64_t count) {
    for (int64_t i = 0; i < count; ++i) weights[i] *= scale[chosen[i]];
}

void CpuOps::switch_weights(const float* x, const float* w, float* out, int64_t tokens, int64_t width) {
    for (int64_t t = 0; t < tokens; ++t, x += width) {
        const double logit = std::inner_product(x, x + width, w, 0.0);
        out[t] = static_cast<float>(1 / (1 + std::exp(-logit)));
    }
}

}  // namespace parlor::run
