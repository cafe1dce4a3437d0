#include "engine/plan/speed.h"

#include <algorithm>
#include <iterator>

#include "engine/gpu/variants.h"

namespace parlor {

namespace {

// What matmul() reaches, measured with 4096 x 4096 matrices in q4_k, q6_k, q8_0 and f16 on one core of a
// Sapphire Rapids server (processor time, so that other programs do not count): 512 tokens as a share of
// Cpu::int8_gops, one token as a share of the memory bandwidth of one core. The portable level is bound by
// arithmetic there, not by memory. Not measured: neon.
struct CpuShares {
    std::string_view level;
    double prompt_quantized, prompt_float, decode;
};
constexpr CpuShares kCpuShares[] = {
    {"amx", 0.10, 0.05, 0.80},  {"avx512_vnni", 0.33, 0.13, 0.78}, {"avx512", 0.63, 0.40, 0.75},
    {"avx2", 0.74, 0.49, 0.70}, {"neon", 0.40, 0.20, 0.70},        {"portable", 0.10, 0.40, 0.08},
};
// Left of that for a whole model, after attention, norms and the hand-over between threads (estimate).
constexpr double kCpuWholeModel = 0.9;
constexpr double kCoreBandwidth =
    15;  // 10^9 bytes/s that one core draws by itself: 12–20 on current processors

// What a token costs on the CPU besides moving weights; only small models notice it. Measured with the
// built-in model (4 layers) and a random one of 2 layers, one and two threads, on a busy computer with two
// cores: each hand-over of work to the threads took 5 µs in the fastest tokens and 87 µs when a thread had
// lost its core; between the two is what a computer in use gives. A layer has five of them (query-key-value,
// attention, output, gate and up, down). With one thread there is none: 8.7 µs a token were all for two tiny
// layers.
constexpr double kHandOver = 20e-6;
constexpr double kHandOversPerLayer = 5;
// Choosing a token with the usual settings: the time of generate() less that of the forward pass, for
// vocabularies of 96 and 5120 words.
constexpr double kChoose = 4e-6, kChoosePerWord = 2e-9;

double seconds_besides(const ModelCosts& costs, int64_t layers, double threads, bool chooses) {
    const double hand_overs = threads > 1 ? kHandOversPerLayer * static_cast<double>(layers) + 1 : 0;
    return hand_overs * kHandOver +
           (chooses ? kChoose + static_cast<double>(costs.vocabulary) * kChoosePerWord : 0);
}

const CpuShares& shares_of(std::string_view level) {
    for (const CpuShares& shares : kCpuShares)
        if (shares.level == level) return shares;
    return kCpuShares[std::size(kCpuShares) - 1];
}

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
// about 100 % of fp32. Ours on an H200, 9B and 32B: 12 % by tiles, 40 % by the library.
double prompt_share(const Gpu& gpu, bool floats) {
    if (!gpu.tensor_cores) return 0.9;
    const bool full_rate = gpu.compute_minor == 0 && gpu.compute_major != 12;
    const gpu::Variants variants = gpu::variants_for(gpu);
    if ((floats ? variants.floats : variants.quantized).library)  // NVIDIA's own kernels
        return full_rate ? 0.4 : 0.6;
    return full_rate ? 0.12 : 0.85;
}

// Of products alone, as they were measured, a whole prompt reaches this share: attention, norms. Measured:
// 0.81 with 9B on an H200.
constexpr double kPromptWholeModel = 0.8;

// Operations per second with a prompt's tokens; `floats`: with weights that int8 does not suit.
double prompt_rate(const Gpu& gpu, bool floats) {
    const double measured = floats ? gpu.float_prompt_tflops : gpu.prompt_tflops;
    if (measured > 0) return measured * 1e12 * kPromptWholeModel;
    return std::max(gpu.fp16_tflops, 0.1) * 1e12 * prompt_share(gpu, floats);
}

// The same of experts, which are multiplied as they are: tokens have to be sorted, and some experts get few.
// Measured: 30B-A3B on an H200.
constexpr double kExpertsWholeModel = 0.5;
double expert_rate(const Gpu& gpu, bool floats) {
    const double measured = floats ? gpu.float_tile_tflops : gpu.tile_tflops;
    if (measured > 0) return measured * 1e12 * kExpertsWholeModel;
    return prompt_rate(gpu, floats) * kExpertsWholeModel;
}

// Bytes per second that a token's weights are read with.
double stream_rate(const Gpu& gpu) {
    if (gpu.copy_gbs > 0) return gpu.copy_gbs * 1e9;
    return std::max(gpu.bandwidth_gbs, 1.0) * 1e9 * kGpuStreamShare;
}

double macs_share(const ModelCosts& costs, double layers) {
    return costs.layers > 0 ? layers / static_cast<double>(costs.layers) : 0;
}

}  // namespace

Speed predict(const ModelCosts& costs, const Machine& machine, const Placement& placement, int threads) {
    double decode = 0, prompt = 0;  // seconds per token
    int64_t first = placement.cpu_layers;
    // What the CPU does: whole layers, and experts of layers on cards.
    double host_bytes = static_cast<double>(costs.read_range(0, placement.cpu_layers).all());
    int64_t host_layers = placement.cpu_layers;
    for (size_t i = 0; i < placement.gpus.size(); ++i) {
        const Gpu& gpu = *placement.gpus[i]->gpu;
        const int64_t layers = placement.layers[i];
        const int64_t in_ram = placement.host_experts[i];
        host_bytes += static_cast<double>(costs.read_range(first, in_ram).feed_forward);
        host_layers += in_ram;
        double bytes = static_cast<double>(costs.read_range(first, layers).mixer) +
                       static_cast<double>(costs.read_range(first + in_ram, layers - in_ram).feed_forward);
        if (i + 1 == placement.gpus.size()) bytes += static_cast<double>(costs.output);
        first += layers;
        decode += bytes / stream_rate(gpu) + static_cast<double>(layers) * seconds_per_layer(gpu);
        // Experts are most of the work of a layer that has them.
        prompt += 2 * macs_share(costs, static_cast<double>(layers - in_ram)) *
                  ((costs.int8_macs_of_cards() - costs.expert_macs) / prompt_rate(gpu, false) +
                   costs.expert_macs / expert_rate(gpu, false) +
                   (costs.float_macs_of_cards() - costs.float_expert_macs) / prompt_rate(gpu, true) +
                   costs.float_expert_macs / expert_rate(gpu, true));
    }
    if (host_layers > 0) {
        if (placement.output_on_cpu) host_bytes += static_cast<double>(costs.output);
        const CpuShares& shares = shares_of(machine.cpu.kernel_level);
        const double cores = std::max(1, machine.cpu.cores);
        const double used = std::min<double>(threads, cores);
        // Fewer threads than cores may not saturate the memory.
        const double bandwidth = std::max(machine.cpu.bandwidth_gbs, 1.0);
        const double drawn = std::min(bandwidth, used * std::max(bandwidth / cores, kCoreBandwidth));
        // The published results behind the GPUs' figures hold all of their own costs.
        decode += host_bytes / (drawn * 1e9 * shares.decode * kCpuWholeModel) +
                  seconds_besides(costs, host_layers, used, placement.gpus.empty());
        const double rate = std::max(machine.cpu.int8_gops, 1.0) * 1e9 * used / cores * kCpuWholeModel;
        prompt += 2 *
                  (costs.quantized_macs / shares.prompt_quantized + costs.float_macs / shares.prompt_float) *
                  macs_share(costs, static_cast<double>(host_layers)) / rate;
    }
    return {prompt > 0 ? 1 / prompt : 0, decode > 0 ? 1 / decode : 0};
}

}  // namespace parlor
