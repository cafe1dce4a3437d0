// NVIDIA's driver, opened by name at run time. Prototypes and numbers: CUDA Driver API reference (cuda.h);
// written by hand, so that no toolkit is needed to build.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "engine/plan/library.h"
#include "engine/result.h"

namespace parlor::gpu {

// CUresult
inline constexpr int kSuccess = 0, kOutOfMemory = 2, kNoDevice = 100, kNotReady = 600;
// CUdevice_attribute
enum Attribute : int {
    kMultiprocessors = 16,
    kKernelTimeout = 17,
    kMemoryClock = 36,
    kBusWidth = 37,
    kComputeMajor = 75,
    kComputeMinor = 76,
    kMapsMemory = 102
};

// CUlaunchConfig and CUlaunchAttribute.
struct LaunchAttribute {
    int id = 0;
    char padding[4] = {};
    union {
        int number;
        char bytes[64];
    } value = {};
};
struct LaunchConfig {
    unsigned grid_x, grid_y, grid_z, block_x, block_y, block_z, shared_bytes;
    void* stream;
    LaunchAttribute* attributes;
    unsigned attribute_count;
};
inline constexpr int kOverlapAttribute = 6;  // programmatic stream serialization

// CUmemLocation, CUmemAllocationProp, CUmemAccessDesc: pinned memory of a card.
struct MemoryLocation {
    int type = 1;
    int device = 0;
};
struct MemoryProperties {
    int type = 1, handle_types = 0;
    MemoryLocation location;
    void* windows_attributes = nullptr;
    unsigned char flags[8] = {};
};
struct MemoryAccess {
    MemoryLocation location;
    int flags = 3;  // read and written
};

struct Uuid {
    unsigned char bytes[16];
};

// Functions that are not there are null. Handles (CUcontext, CUmodule, …) are pointers; CUdeviceptr is an
// integer of 64 bits, which has the same value as the pointer.
struct Driver {
    Driver();
    bool is_there() const { return static_cast<bool>(library_); }
    bool can_probe() const { return probes_; }
    // The first function without which nothing can be computed; null when all are there.
    const char* lacks() const { return lacks_; }

    int (*init)(unsigned) = nullptr;
    int (*driver_version)(int*) = nullptr;
    int (*error_name)(int, const char**) = nullptr;
    int (*device_count)(int*) = nullptr;
    int (*device)(int*, int) = nullptr;
    int (*device_name)(char*, int, int) = nullptr;
    int (*device_uuid)(Uuid*, int) = nullptr;
    int (*device_attribute)(int*, int, int) = nullptr;
    int (*device_memory)(size_t*, int) = nullptr;
    int (*context_retain)(void**, int) = nullptr;
    int (*context_release)(int) = nullptr;
    int (*context_use)(void*) = nullptr;
    int (*memory_info)(size_t*, size_t*) = nullptr;

    int (*module_load)(void**, const void*) = nullptr;
    int (*module_unload)(void*) = nullptr;
    int (*module_function)(void**, void*, const char*) = nullptr;
    int (*launch)(void* function, unsigned grid_x, unsigned grid_y, unsigned grid_z, unsigned block_x,
                  unsigned block_y, unsigned block_z, unsigned shared_bytes, void* stream, void** parameters,
                  void** extra) = nullptr;
    int (*launch_with)(const LaunchConfig* config, void* function, void** parameters, void** extra) = nullptr;
    int (*stream_create)(void**, unsigned) = nullptr;
    int (*stream_destroy)(void*) = nullptr;
    int (*stream_query)(void*) = nullptr;  // kNotReady: something is under way
    int (*allocate)(uint64_t*, size_t) = nullptr;
    int (*release)(uint64_t) = nullptr;
    int (*upload)(uint64_t, const void*, size_t, void* stream) = nullptr;
    int (*download)(void*, uint64_t, size_t, void* stream) = nullptr;
    int (*copy)(uint64_t, uint64_t, size_t, void* stream) = nullptr;
    int (*fill_bytes)(uint64_t, unsigned char, size_t, void* stream) = nullptr;

    // Pinned memory of the host: both or none.
    int (*allocate_host)(void**, size_t, unsigned flags) = nullptr;
    int (*release_host)(void*) = nullptr;

    // Addresses without memory, and memory for them: all of them or none.
    bool can_reserve() const { return reserves_; }
    int (*reserve)(uint64_t*, size_t bytes, size_t alignment, uint64_t wanted, unsigned long long) = nullptr;
    int (*unreserve)(uint64_t, size_t bytes) = nullptr;
    int (*granularity)(size_t*, const MemoryProperties*, int which) = nullptr;
    int (*create_memory)(uint64_t* handle, size_t bytes, const MemoryProperties*,
                         unsigned long long) = nullptr;
    int (*release_memory)(uint64_t handle) = nullptr;
    int (*map)(uint64_t, size_t bytes, size_t offset, uint64_t handle, unsigned long long) = nullptr;
    int (*unmap)(uint64_t, size_t bytes) = nullptr;
    int (*set_access)(uint64_t, size_t bytes, const MemoryAccess*, size_t count) = nullptr;

    // Graphs of launches: all of them or none.
    bool has_graphs() const { return graphs_; }
    int (*capture_begin)(void* stream, int mode) = nullptr;
    int (*capture_end)(void* stream, void** graph) = nullptr;
    int (*graph_instantiate)(void** executable, void* graph, unsigned long long flags) = nullptr;
    int (*graph_launch)(void* executable, void* stream) = nullptr;
    int (*graph_executable_destroy)(void*) = nullptr;
    int (*graph_destroy)(void*) = nullptr;

    int attribute(Attribute which, int device_number) const;
    std::string name_of(int error) const;  // "CUDA_ERROR_OUT_OF_MEMORY", or the number
    // What an error of `function` means; `bytes` that were asked for, where memory was.
    Message trouble(const char* function, int error, uint64_t bytes = 0) const;

  private:
    Library library_;
    bool probes_ = false, graphs_ = false, reserves_ = false;
    const char* lacks_ = nullptr;
};

// True when the context is of no use any more, whatever is tried (CUDA Driver API: errors after which "the
// process must be terminated and relaunched", and lost devices).
bool is_lost(int error);

}  // namespace parlor::gpu
