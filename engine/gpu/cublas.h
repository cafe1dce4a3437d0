// NVIDIA's matrix library, opened by name at run time where somebody has installed it. Prototypes and
// numbers: cuBLAS library reference (cublas_api.h, library_types.h); written by hand, so that no toolkit is
// needed to build.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "engine/plan/library.h"

namespace parlor::gpu {

// Functions that are not there are null.
struct Cublas {
    // The newest one that a driver of this CUDA version (12020) can run. Stays loaded to the end of the
    // process: what it has on cards may outlive its handles.
    static const Cublas& for_driver(int driver_cuda);
    bool is_there() const { return complete_; }
    const std::string& name() const { return name_; }  // "libcublas.so.12"; empty: there is none

    // cudaDataType, cublasComputeType_t, cublasOperation_t, cublasPointerMode_t, cublasGemmAlgo_t
    static constexpr int kFloat32 = 0, kFloat16 = 2, kBfloat16 = 14;
    static constexpr int kSumsInFloat32 = 68;
    static constexpr int kAsIs = 0, kTransposed = 1;
    static constexpr int kFactorsOnDevice = 1;
    static constexpr int kDefault = -1;

    int (*create)(void** handle) = nullptr;
    int (*destroy)(void* handle) = nullptr;
    int (*set_stream)(void* handle, void* stream) = nullptr;
    int (*set_workspace)(void* handle, void* workspace, size_t bytes) = nullptr;
    int (*set_pointer_mode)(void* handle, int mode) = nullptr;
    int (*gemm)(void* handle, int a_operation, int b_operation, int m, int n, int k, const void* alpha,
                const void* a, int a_type, int lda, const void* b, int b_type, int ldb, const void* beta,
                void* c, int c_type, int ldc, int compute_type, int algorithm) = nullptr;

  private:
    explicit Cublas(int driver_cuda);
    Library open(int driver_cuda);
    std::string name_;
    Library library_;
    bool complete_ = false;
};

}  // namespace parlor::gpu
