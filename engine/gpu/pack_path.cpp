#include "engine/gpu/pack_path.h"

#include <cstdlib>
#include <string>

#ifdef _WIN32
#include <windows.h>
#endif

namespace parlor::gpu {

namespace {

constexpr const char* kName = "parlor.kernels";

std::filesystem::path this_program() {
#ifdef _WIN32
    std::wstring path(32768, L'\0');
    path.resize(GetModuleFileNameW(nullptr, path.data(), static_cast<DWORD>(path.size())));
    return path;
#else
    std::error_code error;
    return std::filesystem::read_symlink("/proc/self/exe", error);
#endif
}

}  // namespace

std::vector<std::filesystem::path> pack_paths() {
    if (const char* chosen = std::getenv("PARLOR_KERNELS"); chosen != nullptr && *chosen != '\0')
        return {chosen};
    const std::filesystem::path folder = this_program().parent_path();
    std::vector<std::filesystem::path> paths = {folder / kName,
                                                folder.parent_path() / "share" / "parlor" / kName};
    // A build tree keeps it in kernels/, some folders above the program.
    constexpr int kAbove = 3;
    std::filesystem::path above = folder;
    for (int i = 0; i < kAbove; ++i) {
        above = above.parent_path();
        paths.push_back(above / "kernels" / kName);
    }
    return paths;
}

}  // namespace parlor::gpu
