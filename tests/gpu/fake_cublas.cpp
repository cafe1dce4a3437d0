// A stand-in for NVIDIA's matrix library beside fake_cuda.cpp: one product, by plain loops, in the memory of
// a card that is not there.
#include <dlfcn.h>

#include <cstdint>
#include <cstring>

#include "quant/f16.h"

namespace {

constexpr int kInvalid = 7, kFloat16 = 2, kBfloat16 = 14, kFloat32 = 0, kSumsInFloat32 = 68;

struct Handle {
    void* stream = nullptr;
    bool factors_on_device = false;
};

template <class Function>
Function of_driver(const char* name) {
    return reinterpret_cast<Function>(dlsym(dlopen("libcuda.so.1", RTLD_NOW | RTLD_NOLOAD), name));
}
void open_memory(void* stream, bool open) {
    static const auto kOpen = of_driver<void (*)(void*, int)>("parlor_fake_open_memory");
    kOpen(stream, open ? 1 : 0);
}
bool only_takes_time() {
    static const auto kTakes = of_driver<int (*)(const char*)>("parlor_fake_only_takes_time");
    return kTakes("cublas") != 0;
}

float value(const void* data, int type, int64_t at) {
    const uint16_t bits = static_cast<const uint16_t*>(data)[at];
    if (type == kFloat16) return parlor::kernels::f16_to_f32(bits);
    const uint32_t wide = uint32_t{bits} << 16;
    float out;
    std::memcpy(&out, &wide, sizeof out);
    return out;
}

}  // namespace

extern "C" {

int cublasCreate_v2(void** handle) {
    *handle = new Handle;
    return 0;
}
int cublasDestroy_v2(void* handle) {
    delete static_cast<Handle*>(handle);
    return 0;
}
int cublasSetStream_v2(void* handle, void* stream) {
    static_cast<Handle*>(handle)->stream = stream;
    return 0;
}
int cublasSetWorkspace_v2(void*, void*, size_t) {
    return 0;
}
int cublasSetPointerMode_v2(void* handle, int mode) {
    static_cast<Handle*>(handle)->factors_on_device = mode == 1;
    return 0;
}
// c [m, n] = alpha a^T b + beta c, all of them column by column.
int cublasGemmEx(void* handle, int a_operation, int b_operation, int m, int n, int k, const void* alpha,
                 const void* a, int a_type, int lda, const void* b, int b_type, int ldb, const void* beta,
                 void* c, int c_type, int ldc, int compute, int) {
    const auto* own = static_cast<Handle*>(handle);
    if (a_operation != 1 || b_operation != 0 || a_type != b_type ||
        (a_type != kFloat16 && a_type != kBfloat16) || c_type != kFloat32 || compute != kSumsInFloat32 ||
        lda < k || ldb < k || ldc < m || !own->factors_on_device || own->stream == nullptr)
        return kInvalid;
    if (only_takes_time()) return 0;
    open_memory(own->stream, true);
    const float factor = *static_cast<const float*>(alpha), kept = *static_cast<const float*>(beta);
    auto* out = static_cast<float*>(c);
    for (int64_t j = 0; j < n; ++j) {
        for (int64_t i = 0; i < m; ++i) {
            float sum = 0;
            for (int64_t x = 0; x < k; ++x)
                sum += value(a, a_type, i * lda + x) * value(b, b_type, j * ldb + x);
            float& y = out[j * ldc + i];
            y = factor * sum + (kept != 0 ? kept * y : 0);
        }
    }
    open_memory(own->stream, false);
    return 0;
}
}
