#include "engine/plan/cache_folder.h"

#include <cstdlib>

namespace parlor {

namespace fs = std::filesystem;

fs::path cache_folder() {
#ifdef _WIN32
    const wchar_t* base = _wgetenv(L"LOCALAPPDATA");
    return base == nullptr ? fs::path() : fs::path(base) / "Parlor";
#else
    const char *cache = std::getenv("XDG_CACHE_HOME"), *home = std::getenv("HOME");
    if (cache != nullptr && *cache == '/') return fs::path(cache) / "parlor";
    return home == nullptr ? fs::path() : fs::path(home) / ".cache" / "parlor";
#endif
}

}  // namespace parlor
