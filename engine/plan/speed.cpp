#include "engine/plan/speed.h"

#include <algorithm>

namespace parlor {

namespace {

// Share of the measured read bandwidth that decoding reaches on the CPU, and of the int8 rate (measured with
// operands in registers) that reading a prompt reaches. Open engines reach 49–68 % and 20 % on a two-core
// server.
constexpr double kCpuDecodeShare = 0.6;
constexpr double kCpuPromptShare = 0.2;
// float32 arithmetic has a quarter of the lanes of int8 and is not fed through the same dot-product
// instruction.
constexpr double kCpuFloatRate = 0.25;

constexpr double kCoreBandwidth = 15;

// GPUs: a matrix-vector product streams at about 92 % of the data sheet's bandwidth; what is lost besides is
// a fixed time per layer: 30–60 µs on current cards, 90–200 µs before compute capability 7.5 (published
// llama.cpp results for Llama-2-7B Q4_0 on 26 cards).
constexpr double kGpuStreamShare = 0.92;
double seconds_per_layer(const Gpu& gpu) {
    if (gpu.compute_major < 7) return 200e-6;
    return gpu.compute_major * 10 + gpu.compute_minor <= 80 ? 100e-6 : 45e-6;
}

// The same results: GeForce cards from Turing on read prompts at 89–100 % of their fp16 rate with fp32 sums,
// because int8 tiles beat it; cards whose fp16 rate is not halved reach 17–42 %; cards without tensor cores
// about 100 % of fp32.
double prompt_share(const Gpu& gpu) {
    if (!gpu.tensor_cores) return 0.9;
    const bool full_rate = gpu.compute_minor == 0 && gpu.compute_major != 12;
    return full_rate ? 0.25 : 0.85;
}

double macs_share(const ModelCosts& costs, double layers) {
    return costs.layers > 0 ? layers / static_cast<double>(costs.layers) : 0;
}

}  // namespace

Speed predict(const ModelCosts& costs, const Machine& machine, const Placement& placement, int threads) {
    double decode = 0, prompt = 0;  // seconds per token
    const double macs = costs.quantized_macs + costs.float_macs;
    int64_t first = placement.cpu_layers;
    for (size_t i = 0; i < placement.gpus.size(); ++i) {
        const Gpu& gpu = *placement.gpus[i]->gpu;
        const int64_t layers = placement.layers[i];
        double bytes = static_cast<double>(costs.layer_range(first, layers).gpu);
        if (i + 1 == placement.gpus.size()) bytes += static_cast<double>(costs.output.gpu);
        first += layers;
        decode += bytes / (std::max(gpu.bandwidth_gbs, 1.0) * 1e9 * kGpuStreamShare) +
                  static_cast<double>(layers) * seconds_per_layer(gpu);
        prompt += 2 * macs * macs_share(costs, static_cast<double>(layers)) /
                  (std::max(gpu.fp16_tflops, 0.1) * 1e12 * prompt_share(gpu));
    }
    if (placement.cpu_layers > 0) {
        double bytes = static_cast<double>(costs.layer_range(0, placement.cpu_layers).cpu);
        if (placement.output_on_cpu) bytes += static_cast<double>(costs.output.cpu);
        // One core draws about 12–20 GB/s by itself; fewer threads than cores may therefore not saturate the
        // memory.
        const double cores = std::max(1, machine.cpu.cores);
        const double used = std::min<double>(threads, cores);
        const double bandwidth = std::max(machine.cpu.bandwidth_gbs, 1.0);
        decode += bytes / (std::min(bandwidth, used * std::max(bandwidth / cores, kCoreBandwidth)) * 1e9 *
                           kCpuDecodeShare);
        const double rate = std::max(machine.cpu.int8_gops, 1.0) * 1e9 * kCpuPromptShare * used / cores;
        prompt += 2 * (costs.quantized_macs + costs.float_macs / kCpuFloatRate) *
                  macs_share(costs, static_cast<double>(placement.cpu_layers)) / rate;
    }
    return {prompt > 0 ? 1 / prompt : 0, decode > 0 ? 1 / decode : 0};
}

}  // namespace parlor
