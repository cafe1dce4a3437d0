// Machine: what a computer has, measured here or read from a machine profile (JSON) of another one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/result.h"

namespace parlor {

struct Cpu {
    std::string name;
    std::string architecture;           // "x86_64", "aarch64"
    std::vector<std::string> features;  // "avx2", "avx512_vnni", …
    std::string kernel_level;           // the kernels::cpu level that is used here
    int cores = 1;                      // physical
    int threads = 1;
    double bandwidth_gbs = 0;  // measured memory read bandwidth with all cores, 10^9 bytes/s
    double int8_gops = 0;      // measured or estimated int8 multiply-adds x 2, 10^9/s, all cores
};

struct Gpu {
    std::string name;
    std::string uuid;
    int compute_major = 0, compute_minor = 0;
    uint64_t memory_total = 0, memory_free = 0;  // bytes
    double bandwidth_gbs = 0;
    double fp16_tflops = 0;     // dense, fp32 accumulate, as the card really does it
    int driver_cuda = 0;        // 12020 = CUDA 12.2
    bool tensor_cores = false;  // GTX 16xx: compute 7.5 without
    bool drives_display = false;
    // Why it is not used here; nothing: it has kernels that compute right. A profile's GPUs are planned for
    // as if they had.
    std::optional<Message> obstacle;
    std::string image;                // the kernels that it loads: "sm_90", "ptx 7.8"; empty: not known
    std::vector<std::string> fenced;  // variants of kernels that gave wrong results on it
    std::vector<std::string> slower;  // operations whose best variant was measured to be the slower one
    bool plain_kernels = false;       // a model for which only the last resorts compute right
    std::string library;              // the matrix library that was found for it: "libcublas.so.12"
    uint64_t context_bytes = 0;       // measured: what a process that uses it takes, kernels included
    // Measured on it; 0: not yet.
    double copy_gbs = 0;       // 10^9 bytes/s, read and written
    double matrix_tflops = 0;  // 10^12 operations/s of a large product in float16 with float32 sums
    double prompt_tflops = 0, float_prompt_tflops = 0;  // the same of a long prompt's, weights in q4_k, bf16
    double tile_tflops = 0, float_tile_tflops = 0;      // and with weights as they are: what experts get
};

struct Machine {
    std::string name;
    std::string os;             // "linux", "windows"
    bool from_profile = false;  // another computer, read from a machine profile
    Cpu cpu;
    uint64_t ram_total = 0, ram_available = 0;
    std::vector<Gpu> gpus;
    Message
        gpu_state;  // in words why there are none, or that they are there ("no NVIDIA driver" is ordinary)
    std::string driver_version;
    std::vector<std::string> kernel_images;  // of this build, for graphics cards
};

struct ProbeOptions {
    bool measure_bandwidth = true;  // about 0.2 s; cached between calls of one process
    bool use_helper = true;         // look at GPUs in a short-lived helper process (this executable)
    bool check_cards = false;  // run the kernels on cards where they have not run yet (some seconds, once)
};
Machine probe_machine(const ProbeOptions& options = {});
// The helper process's side: looks at the GPUs in this process and prints JSON. main() calls it for
// "--probe-gpus".
int run_gpu_probe();
// The same for "--check-gpus": runs the kernels on every card.
int run_gpu_checks();

Result<Machine> machine_from_json(std::string_view json);
Result<Machine> machine_from_file(const std::filesystem::path& path);
std::string machine_to_json(const Machine& machine);

}  // namespace parlor
