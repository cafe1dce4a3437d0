// Which instruction sets this CPU has and this operating system saves. Intel SDM volume 1,
// chapters 14.3, 15.2 and 18.3: a feature counts when CPUID reports it and XCR0 says that its registers
// survive a context switch.
#include "cpu/level.h"

#include <array>
#include <atomic>
#include <cstdlib>

#if defined(PARLOR_X86)
#if defined(_MSC_VER)
#include <intrin.h>
#else
#include <cpuid.h>
#endif
#endif

namespace parlor::kernels::cpu {
namespace {

constexpr std::array<std::string_view, 6> kNames = {"portable", "neon",        "avx2",
                                                    "avx512",   "avx512_vnni", "amx"};

#if defined(PARLOR_X86)
struct Registers {
    uint32_t eax = 0, ebx = 0, ecx = 0, edx = 0;
};

Registers cpuid(uint32_t leaf, uint32_t subleaf) {
    Registers r;
#if defined(_MSC_VER)
    int values[4];
    __cpuidex(values, static_cast<int>(leaf), static_cast<int>(subleaf));
    r = {uint32_t(values[0]), uint32_t(values[1]), uint32_t(values[2]), uint32_t(values[3])};
#else
    if (__get_cpuid_count(leaf, subleaf, &r.eax, &r.ebx, &r.ecx, &r.edx) == 0) r = {};
#endif
    return r;
}

uint64_t xcr0() {
#if defined(_MSC_VER)
    return _xgetbv(0);
#else
    uint32_t low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return uint64_t{high} << 32 | low;
#endif
}

constexpr bool has(uint64_t value, uint64_t bits) {
    return (value & bits) == bits;
}
constexpr uint32_t bit(int index) {
    return uint32_t{1} << index;
}

std::vector<Level> detect() {
    std::vector<Level> levels = {Level::portable};
    const Registers one = cpuid(1, 0);
    const Registers seven = cpuid(7, 0);
    const bool os_saves = has(one.ecx, bit(27));  // OSXSAVE: without it xgetbv faults
    const uint64_t saved = os_saves ? xcr0() : 0;
    constexpr uint64_t kYmm = 0x6, kZmm = 0xe6, kTiles = 0x60000;

    // FMA, AVX, F16C; AVX2
    if (!has(saved, kYmm) || !has(one.ecx, bit(12) | bit(28) | bit(29)) || !has(seven.ebx, bit(5)))
        return levels;
    levels.push_back(Level::avx2);
    // F, DQ, BW, VL
    if (!has(saved, kZmm) || !has(seven.ebx, bit(16) | bit(17) | bit(30) | bit(31))) return levels;
    levels.push_back(Level::avx512);
    if (!has(seven.ecx, bit(11))) return levels;  // VNNI
    levels.push_back(Level::avx512_vnni);
    // AMX-BF16, AMX-TILE, AMX-INT8
    if (!has(saved, kTiles) || !has(seven.edx, bit(22) | bit(24) | bit(25)) || !os_permits_amx())
        return levels;
    levels.push_back(Level::amx);
    return levels;
}
#elif defined(PARLOR_ARM64)
std::vector<Level> detect() {
    return {Level::portable, Level::neon};
}  // NEON is part of AArch64
#else
std::vector<Level> detect() {
    return {Level::portable};
}
#endif

const std::vector<Level>& detected() {
    static const std::vector<Level> levels = detect();
    return levels;
}

Level initial_level() {
    const Level best = detected().back();
    const char* wish = std::getenv("PARLOR_CPU_LEVEL");
    if (wish == nullptr) return best;
    for (const Level candidate : detected()) {
        if (name(candidate) == wish) return candidate;
    }
    return best;
}

std::atomic<Level>& current() {
    static std::atomic<Level> value = initial_level();
    return value;
}

}  // namespace

std::string_view name(Level level) {
    const auto index = static_cast<size_t>(level);
    CHECK(index < kNames.size());
    return kNames[index];
}

std::vector<Level> supported_levels() {
    return detected();
}

Level level() {
    return current().load(std::memory_order_relaxed);
}

bool set_level(Level level) {
    for (const Level candidate : detected()) {
        if (candidate == level) {
            current().store(level, std::memory_order_relaxed);
            return true;
        }
    }
    return false;
}

}  // namespace parlor::kernels::cpu
