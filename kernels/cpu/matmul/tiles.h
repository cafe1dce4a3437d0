// What one instruction set offers to matmul(): functions that multiply one packed group of 16 rows with a
// tile of 1, 2, 4, 8 or 16 tokens, and the packing of those tokens. One table per level (level_*.cpp).
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/cpu.h"

namespace parlor::kernels::cpu {

inline constexpr int kFormatCount = 0
#define FORMAT(name, gguf, values, bytes) +1
#include "kernels/formats.def"
#undef FORMAT
    ;
inline constexpr int kTileSizes = 5;  // 1, 2, 4, 8, 16 tokens

// Activations of a tile of T tokens, packed.
//   Quantized: for every 32 values of k: int8 q[T][32]; float d[T]; int32 sum[T] of all 32 q, upper_sum[T] of
//   the upper
//     16; float dsum[T] = d * sum, upper_dsum[T]. x is about d * q.
//   Plain: float x[k][T].
inline constexpr int64_t kQuantizedBytesPer32 = 32 + 4 + 8 + 8;  // per token

struct TileArgs {
    const std::byte* group;  // of 16 packed rows; further groups follow it
    int64_t cols;
    const std::byte* activations;
    float* out;  // [group][token][16]
};
// out[g][t][r] = sum_k w[g, r, k] * x[t, k] for one tile and one group, or for one token and kStreams groups.
using TileFunction = void (*)(const TileArgs& args);
// Groups that one token passes at once: memory delivers more when it is read at several places.
inline constexpr int kStreams = 4;
// Packs `tokens` rows of x as a tile of `tile` tokens; those beyond are zero.
using PackFunction = void (*)(const float* x, int64_t x_stride, int tokens, int tile, int64_t cols,
                              std::byte* out);
// Writes scale * out [tokens][16] to y: `rows` values (+ bias) (+ y) of each token.
struct FinishArgs {
    const float* out;
    int64_t tokens;
    int64_t rows;       // 1 .. 16
    const float* bias;  // of the first row, or null
    bool accumulate;
    float* y;
    int64_t y_stride;
    float scale = 1;
};
using FinishFunction = void (*)(const FinishArgs& args);

struct Tiles {
    int max_tokens;  // the largest tile
    PackFunction quantize;
    PackFunction transpose;
    FinishFunction finish;
    TileFunction multiply[kFormatCount][kTileSizes];  // [format][log2 of the tile's tokens]
    TileFunction stream[kFormatCount];                // one token, kStreams groups
};

const Tiles& tiles_portable();
const Tiles& tiles_neon();
const Tiles& tiles_avx2();
const Tiles& tiles_avx512();
const Tiles& tiles_avx512_vnni();

}  // namespace parlor::kernels::cpu
