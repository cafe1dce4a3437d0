// The CPU backend: run-time dispatched operations over float32 activations.
// Shapes are written [outer, inner], inner contiguous. No function allocates; all say what scratch they need.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "kernels/format.h"
#include "kernels/thread_pool.h"

namespace parlor::kernels::cpu {

// Instruction sets that kernels are compiled for, worst to best on each architecture.
enum class Level : uint8_t { portable, neon, avx2, avx512, avx512_vnni, amx };

std::string_view name(Level level);
std::vector<Level> supported_levels();  // on this CPU and operating system, best last; never empty
// The level that operations use: the best one unless PARLOR_CPU_LEVEL names a lower one or set_level() was
// called.
Level level();
bool set_level(Level level);  // for tests and benchmarks; false when this CPU cannot run it

// ---- weights
// ------------------------------------------------------------------------------------------------

// Rows per packed group: the packed layout interleaves 16 rows so that one vector lane is one output row. The
// same bytes serve GEMV, tile GEMM and the AMX B operand (VNNI order: 4 consecutive k of each of 16 rows).
inline constexpr int64_t kGroupRows = 16;

// A weight matrix [rows, cols] in the packed layout; a view that owns nothing. data is 64-byte aligned.
struct PackedMatrix {
    Format format = Format::f32;
    int64_t rows = 0;
    int64_t cols = 0;
    const std::byte* data = nullptr;
    // [cols], scaled formats only: stored column k is column order[k] of the matrix (GPTQ's act-order, which
    // lets columns that share a scale lie apart). Null: in order.
    const int32_t* order = nullptr;
    float scale = 1;  // of the whole matrix: NVFP4 has one besides those of its blocks
};

// Bytes of a packed matrix, rows padded to kGroupRows; nothing on overflow or when cols is no whole number of
// blocks. The planner's ledger uses this same function.
std::optional<uint64_t> packed_bytes(Format format, uint64_t rows, uint64_t cols);
// Packs `count` rows (row-major blocks as stored in files) that start at `first_row` (a multiple of
// kGroupRows) into `packed`, the start of the whole packed matrix. count is a multiple of kGroupRows or ends
// at the last row.
void pack_rows(Format format, const void* rows, int64_t first_row, int64_t count, int64_t total_rows,
               int64_t cols, std::byte* packed);
// Decodes one row to float32, bit-equal to decode() of the stored row. For embeddings tied to the output
// matrix.
void unpack_row(const PackedMatrix& w, int64_t row, float* out);

// ---- matmul
// -------------------------------------------------------------------------------------------------

// y[t, r] = sum_k w[r, k] * x[t, k] (+ bias[r]) (+ y[t, r] when accumulate)
struct MatmulJob {
    PackedMatrix w;
    const float* bias = nullptr;  // [rows] or null
    float* y = nullptr;           // [tokens, y_stride]
    int64_t y_stride = 0;
    bool accumulate = false;
};
// Scratch that matmul() needs for up to `tokens` rows of up to `cols` values.
size_t matmul_scratch_bytes(int64_t tokens, int64_t cols, int threads);
// All jobs share x [tokens, x_stride] and their cols (QKV or gate and up in one call). Quantized formats
// multiply with activations quantized to int8 per 32 values (float32 scale); f32, f16, bf16 and scaled
// formats with float32 activations. Level::amx takes many tokens at once as bf16: quantized weights and their
// activations rounded to one term, f16 and bf16 weights exactly, scaled ones and the activations of these in
// two terms (2^-16), f32 never.
void matmul(ThreadPool& pool, std::span<const MatmulJob> jobs, const float* x, int64_t x_stride,
            int64_t tokens, std::span<std::byte> scratch);

// ---- the small operations
// -----------------------------------------------------------------------------------

// y[t, i] = x[t, i] * rsqrt(mean_i(x^2) + eps) * weight[i]; weight null: of ones. x and y may be the same.
void rms_norm(ThreadPool& pool, const float* x, const float* weight, float* y, int64_t tokens, int64_t width,
              float eps);

enum class RopePairs : uint8_t { interleaved, half_split };  // (2i, 2i+1) or (i, i + dims/2)
// Rotates in place x [tokens, heads, head_dim] (token stride in floats given) at positions first_position +
// t. inverse_frequency [dims/2] already holds base and scaling; scale multiplies cos and sin (YaRN's
// attention factor).
void rope(ThreadPool& pool, float* x, int64_t token_stride, int64_t tokens, int heads, int head_dim, int dims,
          RopePairs pairs, const float* inverse_frequency, float scale, int64_t first_position);

// y = silu(gate) * up, elementwise over [tokens, width] with given strides; y may be gate.
void silu_mul(ThreadPool& pool, const float* gate, const float* up, float* y, int64_t tokens, int64_t width,
              int64_t gate_stride, int64_t up_stride, int64_t y_stride);
// The same with gelu instead of silu, in its tanh form (Hendrycks and Gimpel 2016, arXiv 1606.08415).
void gelu_mul(ThreadPool& pool, const float* gate, const float* up, float* y, int64_t tokens, int64_t width,
              int64_t gate_stride, int64_t up_stride, int64_t y_stride);
void add(ThreadPool& pool, const float* x, float* y, int64_t count);  // y += x
void scale(ThreadPool& pool, float factor, float* y, int64_t count);  // y *= factor
void softcap(ThreadPool& pool, float cap, float* y, int64_t count);   // y = cap * tanh(y / cap)

enum class KvType : uint8_t { f16, bf16, q8_0, f32 };
std::string_view name(KvType type);

// The KV cache of one layer: k [kv_heads, capacity, k_dim], v [kv_heads, capacity, v_dim], of positions from
// `base` on. q8_0 rows are blocks of 32.
inline constexpr int64_t kKvBaseStep = 48;  // keys that attention reads at once
struct KvLayer {
    KvType type = KvType::f16;
    std::byte* k = nullptr;
    std::byte* v = nullptr;
    int64_t capacity = 0;
    int kv_heads = 0;
    int k_dim = 0;
    int v_dim = 0;
    // Values are the first v_dim of each row of k, which v points to as well: a cache of latents.
    bool v_in_k = false;
    int64_t base = 0;  // a multiple of kKvBaseStep
};
// Larger ones have no place in float16: its end, 65504, is near, and beyond it values are cut off.
inline constexpr float kLargestKv = 30000;
// Bytes of one cache row (one head at one position); nothing when `dim` does not suit the type.
std::optional<uint64_t> kv_row_bytes(KvType type, int dim);
// Writes k, v [tokens, kv_heads * dim] (stride in floats) to positions first_position + t; with v_in_k only
// k. False: a cache in float16 was given a finite one beyond kLargestKv.
bool kv_write(ThreadPool& pool, const KvLayer& kv, const float* k, const float* v, int64_t k_stride,
              int64_t v_stride, int64_t tokens, int64_t first_position);

struct AttentionArgs {
    const float* q = nullptr;  // [tokens, heads, k_dim], token stride q_stride
    float* out = nullptr;      // [tokens, heads, v_dim], contiguous
    int64_t q_stride = 0;
    int64_t tokens = 0;
    int64_t first_position = 0;  // token t sees positions 0 .. first_position + t
    int heads = 0;
    float scale = 1;
    int64_t window = 0;            // > 0: only the last `window` positions, itself included
    int64_t chunk = 0;             // > 0: only positions of the same chunk (position / chunk)
    float softcap = 0;             // > 0: softcap * tanh(score / softcap)
    const float* sinks = nullptr;  // [heads]: one more logit in the softmax's denominator, or null
};
size_t attention_scratch_bytes(const AttentionArgs& args, const KvLayer& kv, int threads);
void attention(ThreadPool& pool, const AttentionArgs& args, const KvLayer& kv, std::span<std::byte> scratch);

// False when any of the values is NaN or infinite.
bool all_finite(const float* values, size_t count);

}  // namespace parlor::kernels::cpu
