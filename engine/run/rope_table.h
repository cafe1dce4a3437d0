// Rotary position embeddings (Su et al., 2021, arXiv 2104.09864) with the scalings that long-context models
// use.
#pragma once

#include <span>

#include "engine/model_card.h"

namespace parlor::run {

// Fills inverse_frequency [dims / 2] with base and scaling applied; `factors` [dims / 2] divide the
// frequencies (llama3's "rope_freqs.weight"), or null.
void make_rope_table(const RopeSpec& rope, const float* factors, std::span<float> inverse_frequency);
// What cos and sin are multiplied with: 1, or the attention factor of YaRN or LongRoPE.
float rope_magnitude(const RopeSpec& rope);

}  // namespace parlor::run
