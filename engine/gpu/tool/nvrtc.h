// NVIDIA's run-time compiler, opened by its path: device code is compiled without a toolkit's headers or a
// host compiler. Prototypes: NVRTC user guide.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "engine/plan/library.h"

namespace parlor::gpu {

class Nvrtc {
  public:
    // Null when the library is not there or lacks a function.
    static std::unique_ptr<Nvrtc> open(const std::filesystem::path& path);

    int version() const { return version_; }  // 11080, as drivers count
    std::string version_text() const;
    const std::vector<int>& targets() const { return targets_; }  // 75, 80, …

    struct Output {
        std::vector<std::byte> data;  // empty: it failed
        std::string log;
    };
    // Machine code for sm_`compute`, or PTX for compute_`compute`.
    Output compile(const std::string& source, int compute, bool ptx,
                   const std::vector<std::string>& options) const;

  private:
    explicit Nvrtc(const std::filesystem::path& path) : library_(path.string().c_str()) {}
    bool resolve();

    Library library_;
    int version_ = 0;
    std::vector<int> targets_;
    int (*get_version_)(int*, int*) = nullptr;
    int (*create_)(void**, const char*, const char*, int, const char* const*, const char* const*) = nullptr;
    int (*destroy_)(void**) = nullptr;
    int (*compile_)(void*, int, const char* const*) = nullptr;
    int (*log_size_)(void*, size_t*) = nullptr;
    int (*log_)(void*, char*) = nullptr;
    int (*cubin_size_)(void*, size_t*) = nullptr;
    int (*cubin_)(void*, char*) = nullptr;
    int (*ptx_size_)(void*, size_t*) = nullptr;
    int (*ptx_)(void*, char*) = nullptr;
    int (*target_count_)(int*) = nullptr;
    int (*targets_of_)(int*) = nullptr;
};

}  // namespace parlor::gpu
