// The parts of probe_machine(), one file per need with a branch for each operating system.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/machine.h"

namespace parlor {

// Name, architecture, features (only those that the operating system has switched on), cores and threads that
// this process may use (affinity and container limits respected), kernel level. No measurements.
Cpu probe_cpu();
int64_t last_level_cache_bytes();  // 0: unknown

struct RamState {
    uint64_t total = 0, available = 0;  // bytes; a container's limit counts as the total
};
RamState probe_ram();

// Read bandwidth in 10^9 bytes/s with `threads` threads; takes about 0.2 s.
double measure_bandwidth(int threads, uint64_t ram_available);
// Estimate: clock (measured for some milliseconds) times the int8 operations per clock of the level.
double estimate_int8_gops(const Cpu& cpu);

double level_operations(std::string_view level);  // int8 operations per clock and core

struct GpuProbe {
    std::vector<Gpu> gpus;
    Message state;
    std::string driver_version;
};
// Looks at the cards in this process, or in a helper process that may hang or crash without harm.
GpuProbe probe_gpus_here();
GpuProbe probe_gpus_in_helper(std::chrono::milliseconds deadline);
std::string gpu_probe_to_json(const GpuProbe& probe);
GpuProbe gpu_probe_from_json(std::string_view json);

// Limits that a container or service manager puts on this process (Linux control groups, version 1 and 2);
// the tightest of its group and all groups above. 0: none.
struct GroupLimits {
    double processors = 0;
    uint64_t memory = 0, memory_used = 0;  // bytes, of the group with the least room
};
GroupLimits group_limits();

}  // namespace parlor
