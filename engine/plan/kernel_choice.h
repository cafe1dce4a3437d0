// Which kernel variants a plan's devices use, with the reasons: tables read from the top.
#pragma once

#include <string>
#include <vector>

#include "engine/plan.h"

namespace parlor {

// The best level of the CPU kernels that a processor with these features can run ("avx512_vnni", …).
std::string kernel_level_for(const std::string& architecture, const std::vector<std::string>& features);
std::vector<KernelChoice> choose_kernels(const Machine& machine, const std::vector<DevicePlan>& devices);

}  // namespace parlor
