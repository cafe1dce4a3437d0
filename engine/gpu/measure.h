// Which of two variants is faster on a card: measured, where a table cannot know. Cards of Turing's
// generation without tensor cores run their instructions, slowly.
#pragma once

#include <string>
#include <vector>

#include "engine/gpu/ops.h"

namespace parlor::gpu {

struct Rates {
    // The marks (Variant::mark) of those variants that are slower than what would do without.
    std::vector<std::string> slower;
    // As Gpu has them.
    double matrix_tflops = 0, prompt_tflops = 0, float_prompt_tflops = 0;
    double tile_tflops = 0, float_tile_tflops = 0;
};
// Nothing where that cannot be measured in short time. Error: what the card says.
Result<Rates> measure_rates(GpuOps& ops, const Variants& best);

// Copies inside the card, 10^9 bytes read and written per second; 0: not measured.
double measure_copy(Card& card);

}  // namespace parlor::gpu
