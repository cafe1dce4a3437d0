// Arguments of products: args.h says what holds for all.
#pragma once

#include "cuda/device/types.h"

namespace parlor::cuda {

// Where activations go as int8: q [tokens, cols], d [tokens, cols / 32], sums [tokens, cols / 16].
struct Activations {
    i8* q;
    float* d;
    i32* sums;
};

// x [tokens, stride] as int8 with a float32 scale for every 32 values: x is about d * q. cols is a multiple
// of 32. A block of threads takes kGroups groups of 32 values: grid.x = ceil(tokens * cols / 32 / kGroups).
struct QuantizeArgs {
    static constexpr i32 kThreads = 128, kGroups = kThreads / 8;
    const float* x;
    i64 stride;
    i8* q;      // [tokens, cols]
    float* d;   // [tokens, cols / 32]
    i32* sums;  // [tokens, cols / 16]: of the q of each 16
    i32 tokens, cols;
};

// y[t, r] = scale * sum_k w[r, k] * x[t, k] (+ bias[r]) (+ y[t, r] when accumulate), x quantized as above, w
// packed. grid.x = ceil(rows / 16), of mma_*_16 / 64, of mma_*_64 / kMmaRows; grid.y = ceil(tokens / tokens
// per block, which the kernel's name ends with).
struct QuantMatmulArgs {
    static constexpr i32 kThreads = 128, kMmaRows = 128;
    const u8* w;
    const i8* q;
    const float* d;
    const i32* sums;
    const float* bias;  // [rows] or null
    float* y;           // [tokens, y_stride]
    i64 y_stride;
    i32 rows, cols, tokens;
    i32 accumulate;
    float scale;
};

// A matrix that one token is multiplied with, of several in a launch.
struct TokenJob {
    const u8* w;
    const i32* order;   // as FloatMatmulArgs::order; null for weights that int8 suits
    const float* bias;  // [rows] or null
    float* y;           // [rows]
    i32 rows;
    i32 accumulate;
    float scale;
    i32 end;  // the first block behind its own
};

// QuantMatmulArgs for one token and up to three matrices with the same columns (Q, K and V; gate and up): as
// many blocks of threads as all of them have groups of 16 rows.
struct TokenMatmulArgs {
    static constexpr i32 kThreads = 256;
    static constexpr i32 kMost = 3;
    TokenJob jobs[kMost];  // those that are not there have the last one's end
    const i8* q;
    const float* d;
    const i32* sums;
    i32 cols;
};

// The same with float32 activations: for weights in f32, f16, bf16 and in the scaled formats of
// kernels/scaled.h.
struct FloatMatmulArgs {
    static constexpr i32 kThreads = 128;
    const u8* w;
    const float* x;     // [tokens, x_stride]
    const i32* order;   // [cols] or null: stored column k is column order[k] of the matrix
    const float* bias;  // [rows] or null
    float* y;           // [tokens, y_stride]
    i64 x_stride, y_stride;
    i32 rows, cols, tokens;
    i32 accumulate;
    float scale;
    // Of a scaled format: values of a block, and the type of its scale.
    i32 block_values;
    enum class Scale : i32 { f16, bf16, f32 } scale_type;  // as kernels::ScaleType
};

// FloatMatmulArgs for one token and up to three matrices of the same format with the same columns, as
// TokenMatmulArgs has it.
struct FloatTokenArgs {
    static constexpr i32 kThreads = 256;
    static constexpr i32 kMost = 3;
    TokenJob jobs[kMost];
    const float* x;  // [cols]
    i32 cols;
    i32 block_values;
    FloatMatmulArgs::Scale scale_type;
};

// ---- products by a library, of 16-bit numbers in plain rows

// Packed weights as rows [rows, cols] of float16 or bfloat16, without the factor of the matrix; finite ones
// stay finite. grid.x = ceil(rows / 16), grid.y = kParts.
struct ExpandArgs {
    static constexpr i32 kThreads = 128;
    static constexpr i32 kParts = 4;  // of the columns: enough warps to have enough bytes on their way
    const u8* w;
    const i32* order;  // as FloatMatmulArgs::order: columns go where they belong
    u16* out;
    i32 rows, cols;
    i32 bf16;
    i32 block_values;  // of scaled formats
    FloatMatmulArgs::Scale scale_type;
};

// *largest = max(*largest, bits of the largest magnitude in x [tokens, cols]), or what it was where that
// needs no power of two. grid.x = ceil(cols / kColumns), grid.y = tokens.
struct LargestArgs {
    static constexpr i32 kThreads = 256, kColumns = 4 * kThreads;
    const float* x;
    i64 x_stride;
    u32* largest;
    i32 cols;
};

// out [tokens, cols] = x as bfloat16, or as float16 times the power of two that keeps *largest in its range.
// Grid as above.
struct NarrowArgs {
    static constexpr i32 kThreads = 256, kColumns = 4 * kThreads;
    const float* x;
    i64 x_stride;
    const u32* largest;
    u16* out;
    i32 cols;
    i32 bf16;
};

// What the product is multiplied with, and what is there already: factors[0] = scale, undoing the power of
// two above; factors[1] = kept. One block.
struct FactorsArgs {
    static constexpr i32 kThreads = 32;
    const u32* largest;
    float* factors;
    float scale, kept;
    i32 bf16;
};

// y[t, r] = factors[0] * (w x[t])[r] + factors[1] * y[t, r], w [rows, cols] and x [tokens, cols] in float16;
// cols is a multiple of 8. y is not read where factors[1] is 0. grid.x = ceil(rows / kRows), grid.y =
// ceil(tokens / kTokens).
struct GemmArgs {
    static constexpr i32 kThreads = 256;
    static constexpr i32 kRows = 128, kTokens = 64;
    const u16* w;
    const u16* x;
    const float* factors;
    float* y;
    i64 y_stride;
    i32 rows, cols, tokens;
};

// y[t, r] = bias[r] (+ y[t, r]). grid.x = ceil(rows / kThreads), grid.y = tokens.
struct BiasArgs {
    static constexpr i32 kThreads = 256;
    const float* bias;
    float* y;
    i64 y_stride;
    i32 rows;
    i32 accumulate;
};

}  // namespace parlor::cuda
