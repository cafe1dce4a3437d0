// What several families' refine() share. Keys are read with the family's prefix; values are range-checked.
#pragma once

#include "engine/models/family.h"

namespace parlor {

// A number of the header in [min, max], or the default.
Result<double> number_or(const Fields& fields, const ArchSpec& arch, std::string_view key, double otherwise,
                         double min, double max);
Result<int64_t> integer_or(const Fields& fields, const ArchSpec& arch, std::string_view key,
                           int64_t otherwise, int64_t min, int64_t max);

// Only some layers keep the window that all were given; the others see every position. From
// "attention.sliding_window_pattern" (per layer: whether it has a window; or a period: the last of every n
// layers has none), or from the default period. With `local_base` > 0 the layers with a window turn by a
// table of their own, without scaling, of that base or "rope.freq_base_swa".
Result<void> apply_window_pattern(const Fields& fields, ArchSpec& arch, int64_t period, double local_base);

// YaRN's attention factor where the header has "rope.scaling.yarn_log_multiplier" m (mscale_all_dim):
// (0.1 ln s + 1) / (0.1 m ln s + 1), as Hugging Face Transformers and DeepSeek's code do.
Result<void> apply_yarn_log_multiplier(const Fields& fields, ArchSpec& arch);

}  // namespace parlor
