// What several families' refine() share. Keys are read with the family's prefix; values are range-checked.
#pragma once

#include <string>
#include <vector>

#include "engine/models/family.h"

namespace parlor {

std::string number_text(double value);  // for sentences, "%.6g"

// A number of the header in [min, max], or the default.
Result<double> number_or(const Fields& fields, const ArchSpec& arch, std::string_view key, double otherwise,
                         double min, double max);
Result<int64_t> integer_or(const Fields& fields, const ArchSpec& arch, std::string_view key,
                           int64_t otherwise, int64_t min, int64_t max);

// One value per layer: 0 for the last of every `period` layers, 1 for the others. Period 0: 1 for all.
std::vector<int64_t> all_but_last_of(int64_t period, const ArchSpec& arch);

// Which layers see less than every position, one value per layer, not 0 where they do: from
// "attention.sliding_window_pattern" (per layer; or a period: the last of every n layers sees all), or from
// the default period (0: none sees all).
Result<std::vector<int64_t>> window_pattern(const Fields& fields, const ArchSpec& arch, int64_t period);

// Which layers have RoPE, one value per layer, 0 where they have none: from "rope.layers", or `otherwise`.
Result<std::vector<int64_t>> turning_layers(const Fields& fields, const ArchSpec& arch,
                                            std::vector<int64_t> otherwise);

// Only some layers keep the window that all were given; window_pattern() says which. With `local_base` > 0
// the layers with a window turn by a table of their own, without scaling, of that base or
// "rope.freq_base_swa".
Result<void> apply_window_pattern(const Fields& fields, ArchSpec& arch, int64_t period, double local_base);

// YaRN's attention factor where the header has "rope.scaling.yarn_log_multiplier" m (mscale_all_dim):
// (0.1 ln s + 1) / (0.1 m ln s + 1), as Hugging Face Transformers and DeepSeek's code do.
Result<void> apply_yarn_log_multiplier(const Fields& fields, ArchSpec& arch);

}  // namespace parlor
