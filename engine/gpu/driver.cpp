#include "engine/gpu/driver.h"

#include <algorithm>
#include <cstdlib>

namespace parlor::gpu {

namespace {

#ifdef _WIN32
constexpr const char* kLibrary = "nvcuda.dll";
#else
constexpr const char* kLibrary = "libcuda.so.1";
#endif

// A kernel is loaded when it is first asked for: a matrix library has thousands, of which one is needed, and
// would take a gigabyte of the card. Ours are few.
void load_lazily() {
#ifdef _WIN32
    if (std::getenv("CUDA_MODULE_LOADING") == nullptr) _putenv_s("CUDA_MODULE_LOADING", "LAZY");
#else
    setenv("CUDA_MODULE_LOADING", "LAZY", 0);
#endif
}

}  // namespace

Driver::Driver() : library_(kLibrary) {
    if (!library_) return;
    load_lazily();
    const auto first_missing = [&](auto&&... entries) -> const char* {
        const char* missing = nullptr;
        const auto find = [&](const char* name, auto& function) {
            if (!library_.find(name, function) && missing == nullptr) missing = name;
        };
        (find(entries.name, entries.function), ...);
        return missing;
    };
    const auto entry = []<class Function>(const char* name, Function*& function) {
        struct Entry {
            const char* name;
            Function*& function;
        };
        return Entry{name, function};
    };
    const char* no_probe = first_missing(
        entry("cuInit", init), entry("cuDriverGetVersion", driver_version),
        entry("cuDeviceGetCount", device_count), entry("cuDeviceGet", device),
        entry("cuDeviceGetName", device_name), entry("cuDeviceGetUuid", device_uuid),
        entry("cuDeviceGetAttribute", device_attribute), entry("cuDeviceTotalMem_v2", device_memory),
        entry("cuDevicePrimaryCtxRetain", context_retain),
        entry("cuDevicePrimaryCtxRelease_v2", context_release), entry("cuCtxSetCurrent", context_use),
        entry("cuMemGetInfo_v2", memory_info));
    probes_ = no_probe == nullptr;
    lacks_ = first_missing(entry("cuModuleLoadData", module_load), entry("cuModuleUnload", module_unload),
                           entry("cuModuleGetFunction", module_function), entry("cuLaunchKernel", launch),
                           entry("cuStreamCreate", stream_create),
                           entry("cuStreamDestroy_v2", stream_destroy), entry("cuStreamQuery", stream_query),
                           entry("cuMemAlloc_v2", allocate), entry("cuMemFree_v2", release),
                           entry("cuMemcpyHtoDAsync_v2", upload), entry("cuMemcpyDtoHAsync_v2", download),
                           entry("cuMemcpyDtoDAsync_v2", copy), entry("cuMemsetD8Async", fill_bytes));
    if (lacks_ == nullptr) lacks_ = no_probe;
    graphs_ = first_missing(
                  entry("cuStreamBeginCapture_v2", capture_begin), entry("cuStreamEndCapture", capture_end),
                  entry("cuGraphInstantiateWithFlags", graph_instantiate),
                  entry("cuGraphLaunch", graph_launch), entry("cuGraphExecDestroy", graph_executable_destroy),
                  entry("cuGraphDestroy", graph_destroy)) == nullptr;
    reserves_ = first_missing(entry("cuMemAddressReserve", reserve), entry("cuMemAddressFree", unreserve),
                              entry("cuMemGetAllocationGranularity", granularity),
                              entry("cuMemCreate", create_memory), entry("cuMemRelease", release_memory),
                              entry("cuMemMap", map), entry("cuMemUnmap", unmap),
                              entry("cuMemSetAccess", set_access)) == nullptr;
    library_.find("cuGetErrorName", error_name);
    library_.find("cuLaunchKernelEx", launch_with);
    if (!library_.find("cuMemHostAlloc", allocate_host) || !library_.find("cuMemFreeHost", release_host))
        allocate_host = nullptr;
}

int Driver::attribute(Attribute which, int device_number) const {
    int value = 0;
    return device_attribute(&value, which, device_number) == kSuccess ? value : 0;
}

std::string Driver::name_of(int error) const {
    const char* text = nullptr;
    if (error_name != nullptr && error_name(error, &text) == kSuccess && text != nullptr) return text;
    return std::to_string(error);
}

Message Driver::trouble(const char* function, int error, uint64_t bytes) const {
    if (error == kOutOfMemory) return message(Msg::GpuOutOfMemory, bytes > 0 ? format_bytes(bytes) : "?");
    return message(is_lost(error) ? Msg::GpuLost : Msg::GpuCallFailed, function, name_of(error));
}

bool is_lost(int error) {
    // Device unavailable, device lost to another error, ECC, MMU fault, illegal address, launch time-out,
    // assert, hardware stack error, illegal instruction, misaligned address, invalid address space, invalid
    // program counter, launch failed, context destroyed, unknown.
    static constexpr int kLost[] = {46,  101, 201, 214, 226, 700, 702, 709,
                                    710, 714, 715, 716, 717, 718, 719, 999};
    return std::ranges::count(kLost, error) > 0;
}

}  // namespace parlor::gpu
