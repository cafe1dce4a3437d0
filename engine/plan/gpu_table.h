// Known figures of graphics cards, which the driver does not tell.
#pragma once

#include "engine/machine.h"

namespace parlor {

// Fills bandwidth, fp16 rate and tensor cores by the card's name; an unknown card gets the bandwidth that its
// memory clock and bus width give (0: not known) and a cautious rate for its compute capability.
void complete_gpu(Gpu& gpu, double bandwidth_from_bus_gbs);
// "Graphics cards found: …", or that there are none.
Message gpu_state_of(const std::vector<Gpu>& gpus);
// int8 rate of a processor that is only known by its profile: 3 GHz.
double typical_int8_gops(const Cpu& cpu);

}  // namespace parlor
