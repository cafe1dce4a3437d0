// Angles of rotary position embeddings ("RoFormer", Su et al., 2021, arXiv 2104.09864).
#pragma once

#include "cuda/device/base.h"

namespace parlor::cuda {

struct Turn {
    float sine, cosine;  // times a scale
};
// In double, less whole turns: at position 100,000 a float's angle would be off by a hundredth.
PARLOR_DEVICE Turn turn_at(i64 position, float inverse_frequency, float scale) {
    constexpr double kTurn = 6.283185307179586;
    double angle = static_cast<double>(position) * inverse_frequency;
    angle -= floor_of(angle / kTurn) * kTurn;
    float sine, cosine;
    sin_cos(static_cast<float>(angle), &sine, &cosine);
    return {sine * scale, cosine * scale};
}

}  // namespace parlor::cuda
