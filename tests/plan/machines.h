// Made-up computers for the tests of plans.
#pragma once

#include <algorithm>

#include "engine/plan.h"
#include "tests/plan/cards.h"

namespace parlor::test {

inline constexpr uint64_t kGB = 1'000'000'000;

inline Machine laptop(uint64_t available) {
    Machine machine;
    machine.name = "laptop";
    machine.cpu = {.name = "processor",
                   .architecture = "x86_64",
                   .features = {"avx2", "fma", "f16c"},
                   .kernel_level = "avx2",
                   .cores = 4,
                   .threads = 8,
                   .bandwidth_gbs = 40,
                   .int8_gops = 500};
    machine.ram_total = available + 2 * kGB;
    machine.ram_available = available;
    machine.gpu_state = message(Msg::NoGpuDriver);
    return machine;
}

inline Machine desktop(uint64_t ram, std::vector<uint64_t> cards) {
    Machine machine = laptop(ram);
    machine.from_profile = true;
    for (const uint64_t free : cards)
        machine.gpus.push_back({.name = "card",
                                .compute_major = 8,
                                .compute_minor = 6,
                                .memory_total = free,
                                .memory_free = free,
                                .bandwidth_gbs = 400,
                                .fp16_tflops = 30,
                                .tensor_cores = true});
    return machine;
}

inline bool says(const Plan& plan, Msg id) {
    return std::any_of(plan.reasons.begin(), plan.reasons.end(),
                       [id](const Message& m) { return m.id == id; });
}

inline const ModelCard& card9b() {
    static const ModelCard card = test::makeCard(test::kGlm9b, test::Mix::q4_k_m);
    return card;
}

}  // namespace parlor::test
