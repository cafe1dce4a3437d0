// Every operation of cpu.h as plain loops: the definition of correct that all fast versions are compared
// with. Same shapes and meaning as there; sums are taken in double. Slow, single-threaded, may allocate.
#pragma once

#include "kernels/cpu.h"

namespace parlor::kernels::reference {

// y[t, r] = sum_k w[r, k] * x[t, k] (+ bias[r]) (+ y[t, r]); w [rows, cols] as stored in files, decoded with
// decode().
struct MatmulArgs {
    Format format = Format::f32;
    const void* w = nullptr;
    int64_t rows = 0;
    int64_t cols = 0;             // a whole number of blocks
    const float* x = nullptr;     // [tokens, cols]
    const float* bias = nullptr;  // [rows] or null
    float* y = nullptr;           // [tokens, rows]
    int64_t tokens = 0;
    bool accumulate = false;
};
void matmul(const MatmulArgs& args);

void rms_norm(const float* x, const float* weight, float* y, int64_t tokens, int64_t width, float eps);
void rope(float* x, int64_t token_stride, int64_t tokens, int heads, int head_dim, int dims,
          cpu::RopePairs pairs, const float* inverse_frequency, float scale, int64_t first_position);
void silu_mul(const float* gate, const float* up, float* y, int64_t tokens, int64_t width,
              int64_t gate_stride, int64_t up_stride, int64_t y_stride);
void gelu_mul(const float* gate, const float* up, float* y, int64_t tokens, int64_t width,
              int64_t gate_stride, int64_t up_stride, int64_t y_stride);
void add(const float* x, float* y, int64_t count);
void scale(float factor, float* y, int64_t count);
void softcap(float cap, float* y, int64_t count);

// One cache row of `dim` values to and from its stored bytes (cpu::kv_row_bytes() of them).
// f16 saturates finite values at +-65504; a q8_0 block that holds NaN or infinity decodes to NaN throughout.
void kv_encode_row(cpu::KvType type, const float* values, int dim, std::byte* row);
void kv_decode_row(cpu::KvType type, const std::byte* row, int dim, float* values);
void kv_write(const cpu::KvLayer& kv, const float* k, const float* v, int64_t k_stride, int64_t v_stride,
              int64_t tokens, int64_t first_position);

void attention(const cpu::AttentionArgs& args, const cpu::KvLayer& kv);

}  // namespace parlor::kernels::reference
