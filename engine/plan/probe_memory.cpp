#include <algorithm>
#include <fstream>

#include "engine/plan/probe.h"
#ifdef _WIN32
#include <windows.h>
#endif

namespace parlor {

#ifdef _WIN32
RamState probe_ram() {
    MEMORYSTATUSEX status;
    status.dwLength = sizeof status;
    if (!GlobalMemoryStatusEx(&status)) return {};
    return {status.ullTotalPhys, status.ullAvailPhys};
}
#else
RamState probe_ram() {
    RamState ram;
    std::ifstream file("/proc/meminfo");  // lines "MemTotal:   16316412 kB"
    std::string key, unit;
    uint64_t value = 0;
    while (file >> key >> value) {
        std::getline(file, unit);
        if (key == "MemTotal:") ram.total = value * 1024;
        if (key == "MemAvailable:") ram.available = value * 1024;
    }
    const GroupLimits limits = group_limits();
    if (limits.memory > 0) {
        ram.total = std::min(ram.total, limits.memory);
        ram.available = std::min(ram.available, limits.memory - limits.memory_used);
    }
    return ram;
}
#endif

}  // namespace parlor
