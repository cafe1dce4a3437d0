#include "engine/plan/library.h"

#include <cstring>

#ifdef _WIN32
#include <windows.h>
#else
#include <dlfcn.h>
#endif

namespace parlor {

#ifdef _WIN32
Library::Library(const char* name) {
    // What a library outside of the system folder needs lies beside it.
    const bool is_path = std::strchr(name, '\\') != nullptr;
    handle_ = LoadLibraryExA(name, nullptr,
                             LOAD_LIBRARY_SEARCH_SYSTEM32 | (is_path ? LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR : 0));
}
Library::~Library() {
    if (handle_ != nullptr) FreeLibrary(static_cast<HMODULE>(handle_));
}
void* Library::symbol(const char* name) const {
    if (handle_ == nullptr) return nullptr;
    return reinterpret_cast<void*>(GetProcAddress(static_cast<HMODULE>(handle_), name));
}
#else
Library::Library(const char* name) : handle_(dlopen(name, RTLD_NOW | RTLD_LOCAL)) {}
Library::~Library() {
    if (handle_ != nullptr) dlclose(handle_);
}
void* Library::symbol(const char* name) const {
    return handle_ == nullptr ? nullptr : dlsym(handle_, name);
}
#endif

}  // namespace parlor
