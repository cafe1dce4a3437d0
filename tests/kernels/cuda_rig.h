// What tests of CUDA's kernels share beside their memory: random values, and running a kernel in both orders.
#pragma once

#include <cmath>
#include <random>

#include "simt_rig.h"

namespace cuda_rig {

using parlor::simt::Order;
using simt_rig::Guarded;

inline std::vector<float> some(size_t count, unsigned seed, float spread = 1) {
    std::mt19937 random(seed);
    std::normal_distribution<float> normal(0, spread);
    std::vector<float> values(count);
    for (float& value : values) value = normal(random);
    return values;
}

// The largest difference, against the size of the values.
inline double difference(const float* got, const std::vector<float>& wanted) {
    double most = 0;
    for (size_t i = 0; i < wanted.size(); ++i) {
        if (std::isnan(wanted[i]) != std::isnan(got[i])) return HUGE_VAL;
        if (std::isnan(wanted[i])) continue;
        most = std::max(most, double(std::abs(got[i] - wanted[i])) / (1 + std::abs(wanted[i])));
    }
    return most;
}

// Runs it in both orders, on copies of what it writes; empty, or what is wrong.
template <class Args>
std::string run(const char* kernel, parlor::simt::Grid grid, Args args, float* Args::*place,
                Guarded<float>& y) {
    Guarded<float> other = y;
    args.*place = y.data();
    std::string fault = parlor::simt::launch(kernel, grid, &args, Order::up);
    if (!fault.empty()) return fault;
    args.*place = other.data();
    fault = parlor::simt::launch(kernel, grid, &args, Order::down);
    if (!fault.empty()) return fault;
    if (!y.intact() || !other.intact()) return "it writes beyond its buffer";
    if (std::memcmp(y.data(), other.data(), y.size() * sizeof(float)) != 0)
        return "the order of threads counts";
    return {};
}

}  // namespace cuda_rig
