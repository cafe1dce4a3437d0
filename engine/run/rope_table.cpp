#include "engine/run/rope_table.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "kernels/check.h"

namespace parlor::run {

namespace {

using std::numbers::pi;

// The (fractional) pair whose wave turns `rotations` times within the original context: YaRN, section 3.2.
double yarn_pair(const RopeSpec& rope, double rotations) {
    return rope.dims * std::log(static_cast<double>(rope.original_context) / (rotations * 2 * pi)) /
           (2 * std::log(rope.base));
}

// "YaRN: Efficient Context Window Extension" (Peng et al., 2023, arXiv 2309.00071), "NTK-by-parts": fast
// pairs keep their frequency, slow ones are interpolated, with a linear ramp between.
double yarn_frequency(const RopeSpec& rope, double frequency, int pair) {
    const double last = rope.dims - 1;
    const double fast = yarn_pair(rope, rope.beta_fast), slow = yarn_pair(rope, rope.beta_slow);
    const double low = std::max(0.0, rope.whole_pairs ? std::floor(fast) : fast);
    const double high = std::min(last, rope.whole_pairs ? std::ceil(slow) : slow);
    const double ramp = std::clamp((pair - low) / std::max(0.001, high - low), 0.0, 1.0);
    return frequency / rope.scale_factor * ramp + frequency * (1 - ramp);
}

// Llama 3.1's scaling by wavelength, for files that give its parameters instead of the factor tensor
// (Meta, llama-models, "apply_scaling").
double llama3_frequency(const RopeSpec& rope, double frequency) {
    const double low = rope.low_frequency_factor > 0 ? rope.low_frequency_factor : 1;
    const double high = rope.high_frequency_factor > 0 ? rope.high_frequency_factor : 4;
    const double turns = static_cast<double>(rope.original_context) * frequency / (2 * pi);
    if (turns >= high) return frequency;
    if (turns <= low || high <= low) return frequency / rope.scale_factor;
    const double smooth = (turns - low) / (high - low);
    return (1 - smooth) * frequency / rope.scale_factor + smooth * frequency;
}

}  // namespace

void make_rope_table(const RopeSpec& rope, const float* factors, std::span<float> inverse_frequency) {
    CHECK(inverse_frequency.size() >= static_cast<size_t>(rope.dims / 2));
    const bool has_original = rope.original_context > 0 && rope.scale_factor > 0;
    for (int pair = 0; pair < rope.dims / 2; ++pair) {
        double frequency = std::pow(rope.base, -2.0 * pair / rope.dims);
        switch (rope.scaling) {
            case RopeScaling::none:
            case RopeScaling::longrope:
                break;
            case RopeScaling::linear:
                if (rope.scale_factor > 0) frequency /= rope.scale_factor;
                break;
            case RopeScaling::yarn:
                if (has_original) frequency = yarn_frequency(rope, frequency, pair);
                break;
            case RopeScaling::llama3:
                if (factors == nullptr && has_original) frequency = llama3_frequency(rope, frequency);
                break;
        }
        if (factors != nullptr) frequency /= factors[pair];
        inverse_frequency[static_cast<size_t>(pair)] = static_cast<float>(frequency);
    }
}

float rope_magnitude(const RopeSpec& rope) {
    const bool scaled = rope.scaling == RopeScaling::yarn || rope.scaling == RopeScaling::longrope;
    if (scaled && rope.attention_factor > 0) return static_cast<float>(rope.attention_factor);
    if (rope.scaling != RopeScaling::yarn || rope.scale_factor <= 1) return 1;
    return static_cast<float>(0.1 * std::log(rope.scale_factor) + 1);  // YaRN, section 3.4
}

}  // namespace parlor::run
