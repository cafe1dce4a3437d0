#include "engine/plan/probe.h"

#include <cstdio>
#include <mutex>

#include "engine/gpu/check.h"
#include "engine/plan/helper_process.h"

namespace parlor {

namespace {

constexpr std::chrono::seconds kGpuDeadline{5};

struct Measured {
    double bandwidth = 0, int8 = 0;
};

// Once per process: what it measures does not change.
Measured measured(const Cpu& cpu, uint64_t ram_available) {
    static std::mutex mutex;
    static Measured cached;
    const std::lock_guard lock(mutex);
    if (cached.bandwidth == 0)
        cached = {measure_bandwidth(cpu.cores, ram_available), estimate_int8_gops(cpu)};
    return cached;
}

}  // namespace

GpuProbe probe_gpus_in_helper(std::chrono::milliseconds deadline) {
    const HelperAnswer answer = run_helper("--probe-gpus", deadline);
    switch (answer.end) {
        case HelperEnd::finished:
            return gpu_probe_from_json(answer.output);
        case HelperEnd::timeout:
            return {{}, message(Msg::GpuProbeTimeout, std::to_string(deadline.count() / 1000)), ""};
        case HelperEnd::crashed:
            return {{}, message(Msg::GpuProbeCrashed, answer.detail), ""};
        case HelperEnd::not_started:
            break;
    }
    return {{}, message(Msg::GpuProbeNotStarted), ""};
}

Machine probe_machine(const ProbeOptions& options) {
    Machine machine;
    machine.name = "this computer";
#ifdef _WIN32
    machine.os = "windows";
#else
    machine.os = "linux";
#endif
    machine.cpu = probe_cpu();
    const RamState ram = probe_ram();
    machine.ram_total = ram.total;
    machine.ram_available = ram.available;
    if (options.measure_bandwidth) {
        const Measured m = measured(machine.cpu, ram.available);
        machine.cpu.bandwidth_gbs = m.bandwidth;
        machine.cpu.int8_gops = m.int8;
    }
    GpuProbe gpus = options.use_helper ? probe_gpus_in_helper(kGpuDeadline) : probe_gpus_here();
    machine.gpus = std::move(gpus.gpus);
    machine.gpu_state = std::move(gpus.state);
    machine.driver_version = std::move(gpus.driver_version);
    gpu::judge_cards(machine, options.check_cards && options.use_helper);
    return machine;
}

int run_gpu_probe() {
    std::puts(gpu_probe_to_json(probe_gpus_here()).c_str());
    return 0;
}

}  // namespace parlor
