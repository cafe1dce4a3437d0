#include "kernels/experts.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "kernels/check.h"

namespace parlor::kernels::reference {

namespace {

using Values = std::vector<double>;

void softmax(Values& values) {
    const double largest = *std::max_element(values.begin(), values.end());
    double sum = 0;
    for (double& v : values) sum += v = std::exp(v - largest);
    for (double& v : values) v /= sum;
}

// Numbers of the `count` largest values, the lower number first among equals.
std::vector<int> best(const Values& values, int count) {
    std::vector<int> order(values.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
        return values[static_cast<size_t>(a)] > values[static_cast<size_t>(b)];
    });
    order.resize(static_cast<size_t>(count));
    return order;
}

// Experts outside the best groups can no longer be chosen.
void keep_groups(const cpu::RouterArgs& args, Values& choosing) {
    const int size = args.experts / args.groups;
    Values worth;
    for (int g = 0; g < args.groups; ++g) {
        Values members(choosing.begin() + g * size, choosing.begin() + (g + 1) * size);
        std::sort(members.begin(), members.end(), std::greater<>());
        const bool two = args.group_score == cpu::GroupScore::two_largest && size > 1;
        worth.push_back(members[0] + (two ? members[1] : 0));
    }
    const std::vector<int> kept = best(worth, args.groups_used);
    for (int g = 0; g < args.groups; ++g) {
        if (std::find(kept.begin(), kept.end(), g) != kept.end()) continue;
        std::fill_n(choosing.begin() + g * size, size, -std::numeric_limits<double>::infinity());
    }
}

}  // namespace

void route(const cpu::RouterArgs& args) {
    CHECK(args.experts % args.groups == 0);
    for (int64_t t = 0; t < args.tokens; ++t) {
        Values scores(args.logits + t * args.experts, args.logits + (t + 1) * args.experts);
        if (args.score == cpu::RouterScore::softmax) softmax(scores);
        if (args.score == cpu::RouterScore::sigmoid) {
            for (double& s : scores) s = 1 / (1 + std::exp(-s));
        }
        Values choosing = scores;
        for (int e = 0; args.bias != nullptr && e < args.experts; ++e) {
            choosing[static_cast<size_t>(e)] += args.bias[e];
        }
        if (args.groups > 1) keep_groups(args, choosing);
        std::vector<int> chosen = best(choosing, args.used);
        std::sort(chosen.begin(), chosen.end());
        Values weights;
        for (const int e : chosen) weights.push_back(scores[static_cast<size_t>(e)]);
        if (args.score == cpu::RouterScore::softmax_chosen) softmax(weights);
        const double sum = args.normalize ? std::accumulate(weights.begin(), weights.end(), 0.0) : 1;
        for (size_t i = 0; i < chosen.size(); ++i) {
            const auto at = t * args.used + static_cast<int64_t>(i);
            args.chosen[at] = chosen[i];
            args.weights[at] = static_cast<float>(weights[i] / sum * args.scale);
        }
    }
}

void gather_rows(const float* x, const int32_t* from, const float* scale, float* out, int64_t rows,
                 int64_t width) {
    for (int64_t i = 0; i < rows; ++i) {
        for (int64_t c = 0; c < width; ++c) {
            out[i * width + c] = x[from[i] * width + c] * (scale != nullptr ? scale[i] : 1);
        }
    }
}

void scatter_add_rows(const float* x, const int32_t* to, const float* scale, float* y, int64_t rows,
                      int64_t width) {
    for (int64_t i = 0; i < rows; ++i) {
        for (int64_t c = 0; c < width; ++c) {
            const double product = static_cast<double>(x[i * width + c]) * (scale != nullptr ? scale[i] : 1);
            y[to[i] * width + c] = static_cast<float>(y[to[i] * width + c] + product);
        }
    }
}

void swiglu_clamped(const float* gate, const float* up, float* y, int64_t tokens, int64_t width,
                    int64_t gate_stride, int64_t up_stride, int64_t y_stride, float alpha, float limit) {
    for (int64_t t = 0; t < tokens; ++t) {
        for (int64_t i = 0; i < width; ++i) {
            double g = gate[t * gate_stride + i], u = up[t * up_stride + i];
            if (g > limit) g = limit;  // written so that NaN stays
            if (u > limit) u = limit;
            if (u < -limit) u = -limit;
            y[t * y_stride + i] = static_cast<float>(g / (1 + std::exp(-alpha * g)) * (u + 1));
        }
    }
}

}  // namespace parlor::kernels::reference
