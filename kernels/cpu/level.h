// How an operation picks its function for this CPU: one table per operation, read from the top.
#pragma once

#include <span>

#include "kernels/check.h"
#include "kernels/cpu.h"

#if defined(__x86_64__) || defined(_M_X64)
#define PARLOR_X86 1
#elif defined(__aarch64__) || defined(_M_ARM64)
#define PARLOR_ARM64 1
#endif

namespace parlor::kernels::cpu {

template <typename Function>
struct Variant {
    Level needs;
    Function function;
};

// The first variant that level() includes; tables are sorted best first and end with Level::portable. Levels
// of the other architecture stand in no table (their lines are under PARLOR_X86 or PARLOR_ARM64), so the
// order is total.
template <typename Function>
Function pick(std::span<const Variant<Function>> table) {
    const Level have = level();
    for (const Variant<Function>& variant : table) {
        if (variant.needs <= have) return variant.function;
    }
    check_failed("a table ends with Level::portable", __FILE__, __LINE__);
}

// What level.cpp asks the operating system for (level_os.cpp).
bool os_permits_amx();

}  // namespace parlor::kernels::cpu
