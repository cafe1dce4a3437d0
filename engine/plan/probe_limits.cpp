#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "engine/plan/probe.h"

namespace parlor {

#ifdef __linux__
namespace {

namespace fs = std::filesystem;

std::string first_line(const fs::path& path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    return line;
}

// A number as these files hold it; 0 for "max", "-1" and everything that is no number.
uint64_t number(const std::string& text) {
    uint64_t value = 0;
    std::istringstream stream(text);
    if (text.empty() || text[0] < '0' || text[0] > '9' || !(stream >> value)) return 0;
    return value;
}

struct Files {
    const char *limit, *used, *quota, *period;
};
constexpr Files kVersion1 = {"memory.limit_in_bytes", "memory.usage_in_bytes", "cpu.cfs_quota_us",
                             "cpu.cfs_period_us"};
constexpr Files kVersion2 = {"memory.max", "memory.current", "cpu.max", nullptr};
constexpr uint64_t kUnlimited = uint64_t{1} << 60;  // version 1 writes "no limit" as a number near 2^63

// File pages count as used but can be dropped at any time.
uint64_t reclaimable(const fs::path& group) {
    std::ifstream file(group / "memory.stat");
    std::string key;
    uint64_t value = 0, total = 0;
    while (file >> key >> value)
        if (key == "inactive_file" || key == "active_file") total += value;
    return total;
}

void tighten(const fs::path& group, const Files& files, GroupLimits& limits) {
    const uint64_t memory = number(first_line(group / files.limit));
    if (memory > 0 && memory < kUnlimited) {
        uint64_t used = number(first_line(group / files.used));
        used -= std::min(used, reclaimable(group));
        used = std::min(used, memory);
        if (limits.memory == 0 || memory - used < limits.memory - limits.memory_used) {
            limits.memory = memory;
            limits.memory_used = used;
        }
    }
    std::istringstream quota_line(first_line(group / files.quota));
    std::string quota, period;
    quota_line >> quota >> period;
    if (files.period != nullptr) period = first_line(group / files.period);
    if (number(quota) > 0 && number(period) > 0) {
        const double processors = static_cast<double>(number(quota)) / static_cast<double>(number(period));
        if (limits.processors == 0 || processors < limits.processors) limits.processors = processors;
    }
}

// The group's folder and all above it. Inside a container the path may not be visible; then the root is the
// group.
void walk(const fs::path& root, const std::string& path, const Files& files, GroupLimits& limits) {
    std::error_code ignored;
    fs::path relative = fs::path(path).relative_path();
    while (!relative.empty()) {
        if (fs::is_directory(root / relative, ignored)) tighten(root / relative, files, limits);
        relative = relative.parent_path();
    }
    tighten(root, files, limits);
}

}  // namespace

GroupLimits group_limits() {
    GroupLimits limits;
    std::ifstream file("/proc/self/cgroup");  // lines "id:controllers:path"
    std::string line;
    while (std::getline(file, line)) {
        const size_t first = line.find(':');
        const size_t second = first == std::string::npos ? first : line.find(':', first + 1);
        if (second == std::string::npos) continue;
        const std::string controllers = line.substr(first + 1, second - first - 1);
        const std::string path = line.substr(second + 1);
        const fs::path base = "/sys/fs/cgroup";
        if (controllers.empty())
            walk(base, path, kVersion2, limits);
        else if (controllers == "memory")
            walk(base / "memory", path, kVersion1, limits);
        else if (controllers == "cpu" || controllers == "cpu,cpuacct")
            walk(base / controllers, path, kVersion1, limits);
    }
    return limits;
}
#else
GroupLimits group_limits() {
    return {};
}
#endif

}  // namespace parlor
