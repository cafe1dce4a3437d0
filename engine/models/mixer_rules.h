// Hyper-parameters of the mixers that several families share, with their ranges.
#pragma once

#include "engine/models/family.h"

namespace parlor {

// The sides that are made of LatentSpec and DeltaNetSpec; 0 for others.
int64_t mixer_extent(Dim dim, const LayerSpec& layer);

// Makes every layer one of latent attention: attention.kv_lora_rank, q_lora_rank, key_length_mla and
// value_length_mla (files before April 2025: key_length and value_length), rope.dimension_count, and the
// scale of scores under YaRN. A family's `refine` calls it.
Result<void> read_latent_attention(const Fields& fields, ArchSpec& arch);

// Makes layers gated delta nets, all but every full_attention_interval-th: ssm.*. The others get an output
// gate.
Result<void> read_delta_net(const Fields& fields, ArchSpec& arch);

}  // namespace parlor
