#include "kernels/recurrent.h"

#include <cmath>
#include <vector>

#include "kernels/check.h"

namespace parlor::kernels::reference {

namespace {

double sigmoid(double x) {
    return 1 / (1 + std::exp(-x));
}

double softplus(double x) {
    return x > 30 ? x : std::log1p(std::exp(x));
}

}  // namespace

void causal_conv1d(const cpu::ConvArgs& args) {
    CHECK(args.taps >= 1 && args.taps <= cpu::kMaxConvTaps);
    const int64_t before = args.taps - 1;
    for (int64_t c = 0; c < args.channels; ++c) {
        std::vector<double> input;
        for (int64_t i = 0; i < before; ++i) input.push_back(args.state[i * args.channels + c]);
        for (int64_t t = 0; t < args.tokens; ++t) input.push_back(args.x[t * args.stride + c]);
        for (int64_t t = 0; t < args.tokens; ++t) {
            double sum = 0;
            for (int j = 0; j < args.taps; ++j)
                sum += input[static_cast<size_t>(t + j)] * args.weight[c * args.taps + j];
            args.x[t * args.stride + c] = static_cast<float>(sum * sigmoid(sum));
        }
        for (int64_t i = 0; i < before; ++i) {
            args.state[i * args.channels + c] =
                static_cast<float>(input[static_cast<size_t>(args.tokens + i)]);
        }
    }
}

void l2_norm(float* x, int64_t token_stride, int64_t tokens, int heads, int dim, float eps, float scale) {
    for (int64_t t = 0; t < tokens; ++t) {
        for (int h = 0; h < heads; ++h) {
            float* row = x + t * token_stride + static_cast<int64_t>(h) * dim;
            double squares = 0;
            for (int i = 0; i < dim; ++i) squares += static_cast<double>(row[i]) * row[i];
            const double factor = scale / std::sqrt(squares + eps);
            for (int i = 0; i < dim; ++i) row[i] = static_cast<float>(row[i] * factor);
        }
    }
}

void gated_delta_rule(const cpu::DeltaRuleArgs& args) {
    CHECK(args.k_heads > 0 && args.v_heads % args.k_heads == 0);
    for (int h = 0; h < args.v_heads; ++h) {
        const int group = args.tiled ? h % args.k_heads : h / (args.v_heads / args.k_heads);
        const auto size = static_cast<size_t>(args.k_dim) * static_cast<size_t>(args.v_dim);
        float* stored = args.state + static_cast<size_t>(h) * size;
        std::vector<double> s(stored, stored + size);
        const auto at = [&](int i, int j) -> double& { return s[static_cast<size_t>(i * args.v_dim + j)]; };
        for (int64_t t = 0; t < args.tokens; ++t) {
            const float* q = args.q + t * args.qkv_stride + static_cast<int64_t>(group) * args.k_dim;
            const float* k = args.k + t * args.qkv_stride + static_cast<int64_t>(group) * args.k_dim;
            const float* v = args.v + t * args.qkv_stride + static_cast<int64_t>(h) * args.v_dim;
            const int64_t gate = t * args.v_heads + h;
            const double decay =
                std::exp(args.a[h] * softplus(static_cast<double>(args.alpha[gate]) + args.dt_bias[h]));
            const double beta = sigmoid(args.beta[gate]);
            for (double& value : s) value *= decay;
            for (int j = 0; j < args.v_dim; ++j) {
                double remembered = 0;
                for (int i = 0; i < args.k_dim; ++i) remembered += at(i, j) * k[i];
                const double delta = beta * (v[j] - remembered);
                double out = 0;
                for (int i = 0; i < args.k_dim; ++i) {
                    at(i, j) += k[i] * delta;
                    out += at(i, j) * q[i];
                }
                args.out[gate * args.v_dim + j] = static_cast<float>(out);
            }
        }
        for (size_t i = 0; i < size; ++i) stored[i] = static_cast<float>(s[i]);
    }
}

void rms_norm_gated(const float* x, const float* weight, const float* gate, float* y, int64_t rows,
                    int64_t width, float eps) {
    for (int64_t r = 0; r < rows; ++r, x += width, gate += width, y += width) {
        double squares = 0;
        for (int64_t i = 0; i < width; ++i) squares += static_cast<double>(x[i]) * x[i];
        const double factor = 1 / std::sqrt(squares / static_cast<double>(width) + eps);
        for (int64_t i = 0; i < width; ++i) {
            y[i] = static_cast<float>(x[i] * factor * weight[i] * gate[i] * sigmoid(gate[i]));
        }
    }
}

void sigmoid_mul(const float* gate, int64_t token_stride, int64_t head_stride, float* y, int64_t tokens,
                 int heads, int dim) {
    for (int64_t t = 0; t < tokens; ++t) {
        for (int h = 0; h < heads; ++h) {
            const float* from = gate + t * token_stride + h * head_stride;
            for (int i = 0; i < dim; ++i, ++y) *y = static_cast<float>(*y * sigmoid(from[i]));
        }
    }
}

}  // namespace parlor::kernels::reference
