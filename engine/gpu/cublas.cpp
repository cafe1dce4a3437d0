#include "engine/gpu/cublas.h"

#include <utility>

namespace parlor::gpu {

namespace {

struct Version {
    int least_driver;
    const char* name;
};
#ifdef _WIN32
constexpr Version kVersions[] = {
    {13000, "cublas64_13.dll"}, {12000, "cublas64_12.dll"}, {11000, "cublas64_11.dll"}};
#else
// The second name of each is where toolkits that the loader does not know lie.
constexpr Version kVersions[] = {
    {13000, "libcublas.so.13"}, {13000, "/usr/local/cuda/lib64/libcublas.so.13"},
    {12000, "libcublas.so.12"}, {12000, "/usr/local/cuda/lib64/libcublas.so.12"},
    {11000, "libcublas.so.11"}, {11000, "/usr/local/cuda/lib64/libcublas.so.11"}};
#endif

}  // namespace

const Cublas& Cublas::for_driver(int driver_cuda) {
    static const Cublas* const kOne = new Cublas(driver_cuda);  // a process has one driver
    return *kOne;
}

Library Cublas::open(int driver_cuda) {
    for (const Version& version : kVersions) {
        if (driver_cuda < version.least_driver) continue;
        Library library(version.name);
        if (!library) continue;
        name_ = version.name;
        if (const size_t slash = name_.rfind('/'); slash != std::string::npos) name_.erase(0, slash + 1);
        return library;
    }
    return Library();
}

Cublas::Cublas(int driver_cuda) : library_(open(driver_cuda)) {
    complete_ =
        static_cast<bool>(library_) && library_.find("cublasCreate_v2", create) &&
        library_.find("cublasDestroy_v2", destroy) && library_.find("cublasSetStream_v2", set_stream) &&
        library_.find("cublasSetWorkspace_v2", set_workspace) &&
        library_.find("cublasSetPointerMode_v2", set_pointer_mode) && library_.find("cublasGemmEx", gemm);
}

}  // namespace parlor::gpu
