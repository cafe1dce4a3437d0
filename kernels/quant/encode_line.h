// Lines value = scale * q - minimum for groups of values, found by trying integers and solving for the line
// that fits them best.
#pragma once

#include "quant/encode_scale.h"

namespace parlor::kernels {
namespace {

// ---- value = scale * q - minimum, q in 0 .. kMost, minimum >= 0; weights rms + |x|

template <int kCount>
void magnitude_weights(const float* x, float* weights) {
    float squares = 0;
    for (int i = 0; i < kCount; ++i) squares += x[i] * x[i];
    const float rms = std::sqrt(squares / kCount);
    for (int i = 0; i < kCount; ++i) weights[i] = rms + std::fabs(x[i]);
}

struct Line {
    float scale = 0, minimum = 0;
};

// Least squares for x = a * p + b * r.
struct Sums {
    double pp = 0, pr = 0, rr = 0, xp = 0, xr = 0;
    void add(float weight, float x, float p, float r) {
        pp += double{weight} * p * p;
        pr += double{weight} * p * r;
        rr += double{weight} * r * r;
        xp += double{weight} * x * p;
        xr += double{weight} * x * r;
    }
    // False when nothing is better than what stands there: no solution, or one of them negative.
    bool solve(float& a, float& b) const {
        const double determinant = pp * rr - pr * pr;
        double first = 0, second = 0;
        if (determinant > 1e-12 * pp * rr) {
            first = (xp * rr - xr * pr) / determinant;
            second = (xr * pp - xp * pr) / determinant;
        }
        if (!(first > 0 && second >= 0)) {
            if (!(pp > 0) || !(xp > 0)) return false;
            first = xp / pp;
            second = 0;
        }
        a = static_cast<float>(first);
        b = static_cast<float>(second);
        return true;
    }
};

template <int kCount, int kMost>
Line best_line(const float* x, const float* weights) {
    float low = 0, high = x[0];
    for (int i = 0; i < kCount; ++i) {
        low = x[i] < low ? x[i] : low;
        high = x[i] > high ? x[i] : high;
    }
    const float range = high - low;
    if (!(range > kTiny)) return {0, -low};
    float unit[kCount];
    float sum_w = 0, sum_x = 0;
    for (int i = 0; i < kCount; ++i) {
        unit[i] = (x[i] - low) / range;
        sum_w += weights[i];
        sum_x += weights[i] * unit[i];
    }
    const float floor = low / range;  // the minimum must not become positive: unit >= floor
    float least = -1;
    Line best;
    for (int t = -10; t <= 10; ++t) {
        const float inverse = static_cast<float>(kMost) + 0.1f * static_cast<float>(t);
        float q[kCount], weighted[kCount];
        for (int i = 0; i < kCount; ++i) {
            q[i] = rounded(unit[i] * inverse, 0, kMost);
            weighted[i] = weights[i] * q[i];
        }
        const float sum_q = sum_of<kCount>([&](int i) { return weighted[i]; });
        const float sum_qq = sum_of<kCount>([&](int i) { return weighted[i] * q[i]; });
        const float sum_xq = sum_of<kCount>([&](int i) { return weighted[i] * unit[i]; });
        const float determinant = sum_w * sum_qq - sum_q * sum_q;
        if (!(determinant > 0)) continue;
        float scale = (sum_w * sum_xq - sum_x * sum_q) / determinant;
        float offset = (sum_qq * sum_x - sum_q * sum_xq) / determinant;
        if (offset + floor > 0) {  // then 0 in x, which is -floor in unit
            offset = -floor;
            scale = (sum_xq - offset * sum_q) / sum_qq;
        }
        if (!(scale > 0)) continue;
        const float error = sum_of<kCount>([&](int i) {
            const float difference = scale * q[i] + offset - unit[i];
            return weights[i] * difference * difference;
        });
        if (least < 0 || error < least) {
            least = error;
            best = {scale * range, -(offset * range + low)};
        }
    }
    if (best.minimum < 0) best.minimum = 0;
    return best;
}

struct LineFit {
    int scale = 0, minimum = 0;
    float error = 0;
};

// value = step * scale * q - minimum_step * minimum: the six-bit integers near the line that fit best.
template <int kCount, int kMost>
LineFit best_sub_line(const float* x, const float* weights, float step, float minimum_step, const Line& line,
                      int* q) {
    const auto near = [](float wanted, float one) {
        return one < kTiny ? 0 : static_cast<int>(rounded(wanted / one, 0, 63));
    };
    const int scale = near(line.scale, step), minimum = near(line.minimum, minimum_step);
    LineFit best;
    best.error = -1;
    for (int s = scale - 1; s <= scale + 1; ++s) {
        for (int m = minimum - 1; m <= minimum + 1; ++m) {
            if (s < 0 || s > 63 || m < 0 || m > 63) continue;
            const float a = step * static_cast<float>(s), b = minimum_step * static_cast<float>(m);
            const float inverse = a < kTiny ? 0 : 1 / a;
            const float error = sum_of<kCount>([&](int i) {
                const float difference = a * rounded((x[i] + b) * inverse, 0, kMost) - b - x[i];
                return weights[i] * difference * difference;
            });
            if (best.error < 0 || error < best.error) best = {s, m, error};
        }
    }
    const float a = step * static_cast<float>(best.scale),
                b = minimum_step * static_cast<float>(best.minimum);
    float shifted[kCount];
    for (int i = 0; i < kCount; ++i) shifted[i] = x[i] + b;
    round_to<kCount>(shifted, a, 0, kMost, q);
    return best;
}

}  // namespace
}  // namespace parlor::kernels
