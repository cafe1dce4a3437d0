// Rotary position embeddings (Su et al., 2021, arXiv 2104.09864) with the scalings that long-context models
// use.
#pragma once

#include <span>

#include "engine/model_card.h"

namespace parlor::run {

// Fills inverse_frequency [rope_dims / 2] for the model, base and scaling applied; `factors` [rope_dims / 2]
// divide the frequencies (llama3's "rope_freqs.weight"), or null.
void make_rope_table(const ArchSpec& arch, const float* factors, std::span<float> inverse_frequency);
// What cos and sin are multiplied with: 1, or YaRN's attention factor.
float rope_magnitude(const ArchSpec& arch);

}  // namespace parlor::run
