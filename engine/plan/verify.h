// Runs the kernels of this computer on random data against kernels/reference.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/machine.h"

namespace parlor {

struct VerifiedKernel {
    std::string variant;   // "matmul q4_k avx512_vnni"
    std::string device;    // "cpu"
    double max_error = 0;  // largest difference to the reference, relative to the size of the result's terms
    bool passed = false;
};
// Takes well under a second per level. Switches the level of the whole process and back: not while a model
// computes.
std::vector<VerifiedKernel> verify_kernels(bool all_levels);

// machine_to_json() with the list as `verified[]`: the contract of `parlor-cli doctor --json`.
std::string doctor_to_json(const Machine& machine, std::span<const VerifiedKernel> verified);

}  // namespace parlor
