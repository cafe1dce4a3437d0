#include <cmath>
#include <numbers>

#include "kernels/reference.h"

namespace parlor::kernels::reference {

void rms_norm(const float* x, const float* weight, float* y, int64_t tokens, int64_t width, float eps) {
    for (int64_t t = 0; t < tokens; ++t) {
        double squares = 0;
        for (int64_t i = 0; i < width; ++i)
            squares += static_cast<double>(x[t * width + i]) * x[t * width + i];
        const double factor = 1 / std::sqrt(squares / static_cast<double>(width) + eps);
        for (int64_t i = 0; i < width; ++i) {
            const double weighted = weight != nullptr ? weight[i] : 1;
            y[t * width + i] = static_cast<float>(x[t * width + i] * factor * weighted);
        }
    }
}

// Su et al. 2021, "RoFormer: Enhanced Transformer with Rotary Position Embedding", equation 15.
void rope(float* x, int64_t token_stride, int64_t tokens, int heads, int head_dim, int dims,
          cpu::RopePairs pairs, const float* inverse_frequency, float scale, int64_t first_position) {
    for (int64_t t = 0; t < tokens; ++t) {
        for (int h = 0; h < heads; ++h) {
            float* head = x + t * token_stride + static_cast<int64_t>(h) * head_dim;
            for (int i = 0; i < dims / 2; ++i) {
                const bool interleaved = pairs == cpu::RopePairs::interleaved;
                float& a = head[interleaved ? 2 * i : i];
                float& b = head[interleaved ? 2 * i + 1 : i + dims / 2];
                const double angle = static_cast<double>(first_position + t) * inverse_frequency[i];
                const double c = std::cos(angle) * scale;
                const double s = std::sin(angle) * scale;
                const double x0 = a;
                const double x1 = b;
                a = static_cast<float>(x0 * c - x1 * s);
                b = static_cast<float>(x0 * s + x1 * c);
            }
        }
    }
}

void silu_mul(const float* gate, const float* up, float* y, int64_t tokens, int64_t width,
              int64_t gate_stride, int64_t up_stride, int64_t y_stride) {
    for (int64_t t = 0; t < tokens; ++t) {
        for (int64_t i = 0; i < width; ++i) {
            const double g = gate[t * gate_stride + i];
            y[t * y_stride + i] = static_cast<float>(g / (1 + std::exp(-g)) * up[t * up_stride + i]);
        }
    }
}

void gelu_mul(const float* gate, const float* up, float* y, int64_t tokens, int64_t width,
              int64_t gate_stride, int64_t up_stride, int64_t y_stride) {
    const double root = std::sqrt(2 / std::numbers::pi);
    for (int64_t t = 0; t < tokens; ++t) {
        for (int64_t i = 0; i < width; ++i) {
            const double g = gate[t * gate_stride + i];
            const double gelu = 0.5 * g * (1 + std::tanh(root * (g + 0.044715 * g * g * g)));
            y[t * y_stride + i] = static_cast<float>(gelu * up[t * up_stride + i]);
        }
    }
}

void scale(float factor, float* y, int64_t count) {
    for (int64_t i = 0; i < count; ++i) y[i] *= factor;
}

void softcap(float cap, float* y, int64_t count) {
    for (int64_t i = 0; i < count; ++i) y[i] = static_cast<float>(cap * std::tanh(double{y[i]} / cap));
}

void add(const float* x, float* y, int64_t count) {
    for (int64_t i = 0; i < count; ++i) y[i] += x[i];
}

}  // namespace parlor::kernels::reference
