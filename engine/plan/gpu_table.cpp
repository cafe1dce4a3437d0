#include "engine/plan/gpu_table.h"

#include <algorithm>
#include <cctype>

#include "engine/plan/probe.h"

namespace parlor {

namespace {

// Data-sheet memory bandwidth (10^9 bytes/s) and dense fp16 rate with fp32 sums as the card really does it:
// half of the headline on GeForce cards with tensor cores, the fp32 rate where there are none. Read from the
// top, the first name that is contained in the card's name wins: longer names stand before their beginnings.
struct Known {
    std::string_view name;  // lower case
    double bandwidth, tflops;
    bool tensor_cores;
};
constexpr Known kKnown[] = {
    {"pro 6000 blackwell", 1792, 252, true},
    {"rtx 5090 laptop", 896, 105, true},
    {"rtx 5090", 1792, 209, true},
    {"rtx 5080", 960, 113, true},
    {"rtx 5070 ti", 896, 88, true},
    {"rtx 5070", 672, 62, true},
    {"rtx 5060 ti", 448, 47, true},
    {"rtx 5060", 448, 38, true},
    {"b200", 8000, 2250, true},
    {"gb10", 273, 62, true},
    {"h200", 4800, 989, true},
    {"h100 pcie", 2000, 756, true},
    {"h100", 3350, 989, true},
    {"rtx 6000 ada", 960, 364, true},
    {"l40s", 864, 362, true},
    {"l40", 864, 181, true},
    {"l4", 300, 121, true},
    {"rtx 4090 laptop", 576, 66, true},
    {"rtx 4090", 1008, 165, true},
    {"rtx 4080 super", 736, 104, true},
    {"rtx 4080", 717, 97, true},
    {"rtx 4070 ti super", 672, 88, true},
    {"rtx 4070 ti", 504, 80, true},
    {"rtx 4070 super", 504, 71, true},
    {"rtx 4070", 504, 58, true},
    {"rtx 4060 ti", 288, 44, true},
    {"rtx 4060", 272, 30, true},
    {"a100-sxm4-80gb", 2039, 312, true},
    {"a100 80gb", 1935, 312, true},
    {"a100", 1555, 312, true},
    {"a30", 933, 165, true},
    {"a6000", 768, 155, true},
    {"a40", 696, 150, true},
    {"a10", 600, 125, true},
    {"rtx 3090 ti", 1008, 80, true},
    {"rtx 3090", 936, 71, true},
    {"rtx 3080 ti", 912, 68, true},
    {"rtx 3080", 760, 60, true},
    {"rtx 3070 ti", 608, 43, true},
    {"rtx 3070", 448, 41, true},
    {"rtx 3060 ti", 448, 32, true},
    {"rtx 3060", 360, 26, true},
    {"rtx 3050", 224, 18, true},
    {"quadro rtx 8000", 672, 130, true},
    {"quadro rtx 6000", 672, 130, true},
    {"titan rtx", 672, 130, true},
    {"rtx 2080 ti", 616, 57, true},
    {"rtx 2080 super", 496, 45, true},
    {"rtx 2080", 448, 42, true},
    {"rtx 2070 super", 448, 36, true},
    {"rtx 2070", 448, 32, true},
    {"rtx 2060", 336, 26, true},
    {"tesla t4", 320, 65, true},
    {"nvidia t4", 320, 65, true},
    {"gtx 1660 super", 336, 5, false},
    {"gtx 1660 ti", 288, 5.4, false},
    {"gtx 1660", 192, 5, false},
    {"gtx 1650 super", 192, 4.4, false},
    {"gtx 1650", 128, 3, false},
    {"titan v", 653, 110, true},
    {"v100", 900, 112, true},
    {"p100", 732, 9.5, false},
    {"p40", 347, 11.8, false},
    {"titan xp", 548, 12.1, false},
    {"gtx 1080 ti", 484, 11.3, false},
    {"gtx 1080", 320, 8.9, false},
    {"gtx 1070 ti", 256, 8.2, false},
    {"gtx 1070", 256, 6.5, false},
    {"gtx 1060", 192, 4.4, false},
};

// Unknown cards: what the slowest common card of each generation does.
struct Generation {
    int compute;  // at least, major * 10 + minor
    double bandwidth, tflops;
    bool tensor_cores;
};
constexpr Generation kGenerations[] = {
    {120, 320, 30, true}, {90, 1500, 400, true}, {89, 200, 20, true}, {80, 200, 15, true},
    {75, 120, 3, false},  {70, 600, 80, true},   {60, 100, 2, false}, {0, 50, 1, false},
};

}  // namespace

void complete_gpu(Gpu& gpu, double bandwidth_from_bus_gbs) {
    std::string name = gpu.name;
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    for (const Known& known : kKnown) {
        if (name.find(known.name) == std::string::npos) continue;
        gpu.bandwidth_gbs = known.bandwidth;
        gpu.fp16_tflops = known.tflops;
        gpu.tensor_cores = known.tensor_cores;
        return;
    }
    for (const Generation& generation : kGenerations) {
        if (gpu.compute_major * 10 + gpu.compute_minor < generation.compute) continue;
        gpu.bandwidth_gbs = bandwidth_from_bus_gbs > 0 ? bandwidth_from_bus_gbs : generation.bandwidth;
        gpu.fp16_tflops = generation.tflops;
        // Of Turing's cards the name says whether there are any: GTX, MX and small T ones have none.
        const bool turing = gpu.compute_major == 7 && gpu.compute_minor == 5;
        gpu.tensor_cores = turing ? name.find("rtx") != std::string::npos : generation.tensor_cores;
        return;
    }
}

Message gpu_state_of(const std::vector<Gpu>& gpus) {
    if (gpus.empty()) return message(Msg::NoGpuInProfile);
    std::string names;
    for (const Gpu& gpu : gpus) names += (names.empty() ? "" : ", ") + gpu.name;
    return message(Msg::GpuFound, names);
}

double typical_int8_gops(const Cpu& cpu) {
    return level_operations(cpu.kernel_level) * 3.0 * cpu.cores;
}

}  // namespace parlor
