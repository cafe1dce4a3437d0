#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <fstream>
#include <set>
#include <thread>
#include <utility>

#include "engine/plan/probe.h"
#include "kernels/cpu.h"
#if defined(__x86_64__) || defined(_M_X64)
#define PARLOR_X86
#ifdef _MSC_VER
#include <intrin.h>
#else
#include <cpuid.h>
#endif
#endif
#ifdef _WIN32
#include <windows.h>
#elif defined(__linux__)
#include <sched.h>
#include <unistd.h>
#endif

namespace parlor {

namespace {

#ifdef PARLOR_X86
using Registers = std::array<uint32_t, 4>;  // eax, ebx, ecx, edx

Registers cpuid(uint32_t leaf, uint32_t subleaf) {
    Registers r{};
#ifdef _MSC_VER
    int out[4];
    __cpuidex(out, static_cast<int>(leaf), static_cast<int>(subleaf));
    std::memcpy(r.data(), out, sizeof out);
#else
    if (__get_cpuid_max(leaf & 0x80000000u, nullptr) < leaf) return r;
    __cpuid_count(leaf, subleaf, r[0], r[1], r[2], r[3]);
#endif
    return r;
}

// Register sets that the operating system saves (XCR0).
uint64_t enabled_state() {
#ifdef _MSC_VER
    return _xgetbv(0);
#else
    uint32_t low = 0, high = 0;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return uint64_t{high} << 32 | low;
#endif
}

// Intel's manual, volume 2A, CPUID. `state`: XCR0 bits that must be on.
struct Feature {
    std::string_view name;
    uint32_t leaf, subleaf;
    int reg, bit;
    uint64_t state;
};
constexpr uint64_t kAvxState = 0x6, kAvx512State = 0xE6, kAmxState = 0x60000;
constexpr Feature kFeatures[] = {
    {"sse4_2", 1, 0, 2, 20, 0},
    {"avx", 1, 0, 2, 28, kAvxState},
    {"f16c", 1, 0, 2, 29, kAvxState},
    {"fma", 1, 0, 2, 12, kAvxState},
    {"avx2", 7, 0, 1, 5, kAvxState},
    {"avx_vnni", 7, 1, 0, 4, kAvxState},
    {"avx512f", 7, 0, 1, 16, kAvx512State},
    {"avx512dq", 7, 0, 1, 17, kAvx512State},
    {"avx512cd", 7, 0, 1, 28, kAvx512State},
    {"avx512bw", 7, 0, 1, 30, kAvx512State},
    {"avx512vl", 7, 0, 1, 31, kAvx512State},
    {"avx512_vbmi", 7, 0, 2, 1, kAvx512State},
    {"avx512_vnni", 7, 0, 2, 11, kAvx512State},
    {"avx512_bf16", 7, 1, 0, 5, kAvx512State},
    {"avx512_fp16", 7, 0, 3, 23, kAvx512State},
    {"amx_tile", 7, 0, 3, 24, kAmxState},
    {"amx_int8", 7, 0, 3, 25, kAmxState},
    {"amx_bf16", 7, 0, 3, 22, kAmxState},
};

std::vector<std::string> features() {
    constexpr uint32_t kOsSavesState = 1u << 27;
    const uint64_t state = (cpuid(1, 0)[2] & kOsSavesState) != 0 ? enabled_state() : 0;
    std::vector<std::string> found;
    for (const Feature& f : kFeatures) {
        const uint32_t word = cpuid(f.leaf, f.subleaf)[static_cast<size_t>(f.reg)];
        if ((word >> f.bit & 1) != 0 && (state & f.state) == f.state) found.emplace_back(f.name);
    }
    return found;
}

std::string cpu_name() {
    std::string name;
    for (uint32_t leaf = 0x80000002; leaf <= 0x80000004; ++leaf) {
        const Registers r = cpuid(leaf, 0);
        name.append(reinterpret_cast<const char*>(r.data()), sizeof r);
    }
    name = name.c_str();  // up to the first NUL
    name.erase(0, name.find_first_not_of(' '));
    while (!name.empty() && name.back() == ' ') name.pop_back();
    return name.empty() ? "x86-64 processor" : name;
}
constexpr std::string_view kArchitecture = "x86_64";
#else
std::vector<std::string> features() {
    return {"neon"};
}

std::string cpu_name() {
    std::ifstream file("/proc/cpuinfo");
    std::string line;
    while (std::getline(file, line))
        if (line.starts_with("model name") || line.starts_with("Hardware"))
            if (const size_t colon = line.find(": "); colon != std::string::npos)
                return line.substr(colon + 2);
    return "ARM processor";
}
constexpr std::string_view kArchitecture = "aarch64";
#endif

struct Topology {
    int cores = 1, threads = 1;
};

#ifdef _WIN32
std::vector<std::byte> processor_information(LOGICAL_PROCESSOR_RELATIONSHIP relation) {
    DWORD bytes = 0;
    GetLogicalProcessorInformationEx(relation, nullptr, &bytes);
    std::vector<std::byte> data(bytes);
    auto* info = reinterpret_cast<SYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX*>(data.data());
    if (bytes == 0 || !GetLogicalProcessorInformationEx(relation, info, &bytes)) data.clear();
    return data;
}

template <class Visit>
void for_each_processor_information(LOGICAL_PROCESSOR_RELATIONSHIP relation, Visit visit) {
    const std::vector<std::byte> data = processor_information(relation);
    for (size_t at = 0; at < data.size();) {
        const auto* info = reinterpret_cast<const SYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX*>(data.data() + at);
        if (info->Size == 0) break;
        visit(*info);
        at += info->Size;
    }
}

Topology topology() {
    DWORD_PTR mine = 0, all = 0;
    GetProcessAffinityMask(GetCurrentProcess(), &mine, &all);
    Topology t{0, 0};
    for_each_processor_information(RelationProcessorCore,
                                   [&](const SYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX& info) {
                                       // The mask speaks of one processor group; a process that spans several
                                       // has an empty one and uses all.
                                       KAFFINITY mask = info.Processor.GroupMask[0].Mask;
                                       if (mine != 0) mask &= mine;
                                       if (mask == 0) return;
                                       ++t.cores;
                                       for (; mask != 0; mask &= mask - 1) ++t.threads;
                                   });
    return t;
}
#else
int sysfs_number(int cpu, const char* file) {
    std::ifstream stream("/sys/devices/system/cpu/cpu" + std::to_string(cpu) + "/topology/" + file);
    int value = -1;
    stream >> value;
    return value;
}

Topology topology() {
    constexpr int kMostProcessors = 8192;  // more than a plain cpu_set_t holds
    std::vector<cpu_set_t> sets(kMostProcessors / CPU_SETSIZE);
    const size_t bytes = sets.size() * sizeof(cpu_set_t);
    Topology t{0, 0};
    std::set<std::pair<int, int>> cores;
    if (sched_getaffinity(0, bytes, sets.data()) == 0) {
        for (int cpu = 0; cpu < kMostProcessors; ++cpu) {
            if (!CPU_ISSET_S(static_cast<size_t>(cpu), bytes, sets.data())) continue;
            ++t.threads;
            const int core = sysfs_number(cpu, "core_id");
            cores.insert({sysfs_number(cpu, "physical_package_id"), core >= 0 ? core : cpu});
        }
    }
    t.cores = static_cast<int>(cores.size());
    return t;
}
#endif

}  // namespace

int64_t last_level_cache_bytes() {
#ifdef _WIN32
    int64_t largest = 0;
    for_each_processor_information(RelationCache, [&](const SYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX& info) {
        largest = std::max<int64_t>(largest, info.Cache.CacheSize);
    });
    return largest;
#elif defined(_SC_LEVEL3_CACHE_SIZE)
    return std::max<int64_t>(0, sysconf(_SC_LEVEL3_CACHE_SIZE));
#else
    return 0;
#endif
}

Cpu probe_cpu() {
    Cpu cpu;
    cpu.name = cpu_name();
    cpu.architecture = kArchitecture;
    cpu.features = features();
    cpu.kernel_level = kernels::cpu::name(kernels::cpu::level());
    const Topology t = topology();
    cpu.threads =
        t.threads > 0 ? t.threads : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    cpu.cores = t.cores > 0 ? t.cores : cpu.threads;
    if (const double limit = group_limits().processors; limit > 0) {
        const int most = std::max(1, static_cast<int>(std::lround(std::min(limit, 8192.0))));
        cpu.threads = std::min(cpu.threads, most);
        cpu.cores = std::min(cpu.cores, most);
    }
    return cpu;
}

}  // namespace parlor
