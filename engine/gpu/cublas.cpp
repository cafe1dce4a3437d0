#include "engine/gpu/cublas.h"

#include <cstdlib>
#include <utility>
#include <vector>

namespace parlor::gpu {

namespace {

struct Version {
    int least_driver;
    const char* name;
};
#ifdef _WIN32
constexpr Version kVersions[] = {
    {13000, "cublas64_13.dll"}, {12000, "cublas64_12.dll"}, {11000, "cublas64_11.dll"}};

// The toolkit's installer says where it is.
std::vector<std::string> places_of(const std::string& name) {
    std::vector<std::string> places = {name};
    if (const char* toolkit = std::getenv("CUDA_PATH"); toolkit != nullptr)
        for (const char* folder : {"\\bin\\x64\\", "\\bin\\"}) places.push_back(toolkit + (folder + name));
    return places;
}
#else
constexpr Version kVersions[] = {
    {13000, "libcublas.so.13"}, {12000, "libcublas.so.12"}, {11000, "libcublas.so.11"}};

// The second one is where toolkits that the loader does not know lie.
std::vector<std::string> places_of(const std::string& name) {
    return {name, "/usr/local/cuda/lib64/" + name};
}
#endif

}  // namespace

const Cublas& Cublas::for_driver(int driver_cuda) {
    static const Cublas* const kOne = new Cublas(driver_cuda);  // a process has one driver
    return *kOne;
}

Library Cublas::open(int driver_cuda) {
    for (const Version& version : kVersions) {
        if (driver_cuda < version.least_driver) continue;
        for (const std::string& place : places_of(version.name)) {
            Library library(place.c_str());
            if (!library) continue;
            name_ = version.name;
            return library;
        }
    }
    return Library();
}

Cublas::Cublas(int driver_cuda) : library_(open(driver_cuda)) {
    complete_ =
        static_cast<bool>(library_) && library_.find("cublasCreate_v2", create) &&
        library_.find("cublasDestroy_v2", destroy) && library_.find("cublasSetStream_v2", set_stream) &&
        library_.find("cublasSetWorkspace_v2", set_workspace) &&
        library_.find("cublasSetPointerMode_v2", set_pointer_mode) && library_.find("cublasGemmEx", gemm);
    if (!complete_) name_.clear();
}

}  // namespace parlor::gpu
