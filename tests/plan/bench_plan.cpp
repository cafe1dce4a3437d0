// Prints how long make_plan() takes for a model of about 1000 tensors: the aim is below 1 ms.
#include <chrono>
#include <cstdio>

#include "engine/plan.h"
#include "tests/plan/cards.h"

int main() {
    using namespace parlor;
    using Clock = std::chrono::steady_clock;
    test::Shape shape = test::kLlama70b;
    shape.layers = 111;
    const ModelCard card = test::makeCard(shape, test::Mix::q4_k_m);
    Machine machine;
    machine.cpu = {.name = "processor",
                   .architecture = "x86_64",
                   .kernel_level = "avx2",
                   .cores = 8,
                   .threads = 16,
                   .bandwidth_gbs = 50,
                   .int8_gops = 1000};
    machine.ram_total = machine.ram_available = uint64_t{256} << 30;
    for (const int gpus : {0, 1, 4, 16}) {
        Gpu gpu = {.name = "card",
                   .compute_major = 8,
                   .compute_minor = 6,
                   .memory_total = uint64_t{8} << 30,
                   .memory_free = uint64_t{8} << 30,
                   .bandwidth_gbs = 400,
                   .fp16_tflops = 40,
                   .tensor_cores = true};
        machine.gpus.assign(static_cast<size_t>(gpus), gpu);
        constexpr int kRounds = 200;
        const auto start = Clock::now();
        size_t lines = 0;
        for (int i = 0; i < kRounds; ++i) lines += make_plan(card, machine, {}).reasons.size();
        const double micros =
            std::chrono::duration<double, std::micro>(Clock::now() - start).count() / kRounds;
        std::printf("%zu tensors, %2d cards: %6.0f us (%zu reasons)\n", card.tensors.size(), gpus, micros,
                    lines / kRounds);
    }
}
