// Runs the kernels of a device on random and on hostile data against kernels/reference.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "engine/plan.h"
#include "engine/result.h"

namespace parlor {

namespace run {
class Ops;
}

struct VerifiedKernel {
    std::string variant;   // "matmul q4_k avx512_vnni"
    std::string device;    // "cpu", "cuda:0"
    double max_error = 0;  // largest difference to the reference, relative to the size of the result's terms
    bool passed = false;
};
// The processor's: well under a second per level. Switches the level of the whole process and back: not while
// a model computes.
std::vector<VerifiedKernel> verify_kernels(bool all_levels);
// Of any device; `suffix` stands behind each variant's name. Error: what the device says.
Result<void> verify_ops(run::Ops& ops, const std::string& device, const std::string& suffix,
                        std::vector<VerifiedKernel>& list);

// Products of hundreds of tokens alone, named `what`.
Result<void> verify_long_products(run::Ops& ops, const std::string& device, const std::string& what,
                                  const std::string& suffix, std::vector<VerifiedKernel>& list);

// machine_to_json() with the list as `verified[]`: the contract of `parlor-cli doctor --json`.
std::string doctor_to_json(const Machine& machine, std::span<const VerifiedKernel> verified,
                           std::span<const ComparedLine> ledger);

}  // namespace parlor
