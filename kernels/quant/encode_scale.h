// Scales for groups of values, found by trying integers and solving for the scale that fits them best.
#pragma once

#include <cmath>

#include "quant/f16.h"

namespace parlor::kernels {
namespace {

// What is smaller than this is zero in every format.
constexpr float kTiny = 1e-30f;

template <int kCount>
float largest_magnitude(const float* x) {
    float largest = 0;
    for (int i = 0; i < kCount; ++i) largest = std::fabs(x[i]) > largest ? std::fabs(x[i]) : largest;
    return largest;
}

// To nearest, ties to even, between two bounds; NaN becomes the lower one. Written so that compilers
// vectorize it.
inline float rounded(float value, float least, float most) {
    value = value > least ? value : least;
    value = value < most ? value : most;
    return (value + 12582912.0f) - 12582912.0f;  // at 1.5 * 2^23 a float's spacing is 1
}

// term(0) + … + term(kCount - 1) in eight sums: their order is fixed, and they fill vectors.
template <int kCount, typename Term>
float sum_of(Term term) {
    float lanes[8] = {};
    for (int i = 0; i < kCount; i += 8) {
        for (int lane = 0; lane < 8; ++lane) lanes[lane] += term(i + lane);
    }
    return ((lanes[0] + lanes[4]) + (lanes[1] + lanes[5])) + ((lanes[2] + lanes[6]) + (lanes[3] + lanes[7]));
}

// q = x / step; all zero when the step is.
template <int kCount>
void round_to(const float* x, float step, int least, int most, int* q) {
    const float inverse = std::fabs(step) < kTiny ? 0 : 1 / step;
    for (int i = 0; i < kCount; ++i) {
        q[i] = static_cast<int>(rounded(x[i] * inverse, static_cast<float>(least), static_cast<float>(most)));
    }
}

// ---- value = scale * q, q in -kMost .. kMost - 1; weights x^2

// The scale (of either sign) with the least error: the value of largest magnitude goes near -kMost.
template <int kCount, int kMost>
float symmetric_scale(const float* x) {
    float extreme = 0;
    for (int i = 0; i < kCount; ++i) extreme = std::fabs(x[i]) > std::fabs(extreme) ? x[i] : extreme;
    if (std::fabs(extreme) < kTiny) return 0;
    float unit[kCount], weight[kCount];  // the largest becomes 1: squares and fourth powers stay in range
    for (int i = 0; i < kCount; ++i) {
        unit[i] = x[i] / extreme;
        weight[i] = unit[i] * unit[i];
    }
    float best = 0, scale = 0;
    for (int t = -9; t <= 9; ++t) {
        const float inverse = -(static_cast<float>(kMost) + 0.1f * static_cast<float>(t));
        float q[kCount];
        for (int i = 0; i < kCount; ++i) q[i] = rounded(unit[i] * inverse, -kMost, kMost - 1);
        const float product = sum_of<kCount>([&](int i) { return weight[i] * unit[i] * q[i]; });
        const float square = sum_of<kCount>([&](int i) { return weight[i] * q[i] * q[i]; });
        // The error is (sum of weight * unit^2) - product^2 / square.
        if (square > 0 && product * product > best * square) {
            best = product * product / square;
            scale = product / square;
        }
    }
    return scale * extreme;
}

struct Fit {
    int sub_scale = 0;
    float error = 0;
};

// value = step * sub_scale * q: the signed byte near wanted / step that fits best, and its integers.
template <int kCount, int kMost>
Fit best_sub_scale(const float* x, float step, float wanted, int* q) {
    const float exact = std::fabs(step) < kTiny ? 0 : wanted / step;
    const int nearest = static_cast<int>(rounded(exact, -128, 127));
    Fit best;
    best.error = -1;
    for (int s = nearest - 1; s <= nearest + 1; ++s) {
        if (s < -128 || s > 127) continue;
        const float scale = step * static_cast<float>(s);
        const float inverse = std::fabs(scale) < kTiny ? 0 : 1 / scale;
        const float error = sum_of<kCount>([&](int i) {
            const float difference = scale * rounded(x[i] * inverse, -kMost, kMost - 1) - x[i];
            return x[i] * x[i] * difference * difference;
        });
        if (best.error < 0 || error < best.error) best = {s, error};
    }
    round_to<kCount>(x, step * static_cast<float>(best.sub_scale), -kMost, kMost - 1, q);
    return best;
}

}  // namespace
}  // namespace parlor::kernels
