// Many tokens at once in AMX: weights and activations as bf16, sums in float32. Quantized weights are rounded
// to bf16, and so are their activations: together at most 2^-8 of each product, the bound of int8 activations
// with their largest value. f16 and bf16 weights are split into bf16 terms without loss and their activations
// into two terms, which leaves 2^-16 of each product.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/cpu.h"

namespace parlor::kernels::cpu {

// A tile of activations: 16 tokens x 32 values; a step is the product of such tiles along k.
inline constexpr int64_t kAmxTokens = 16;
inline constexpr int64_t kAmxStep = 32;
inline constexpr int64_t kAmxTileBytes = kAmxTokens * kAmxStep * 2;
// Groups of rows that are multiplied together.
inline constexpr int64_t kAmxGroups = 2;
// Tokens and steps that one call may have: their activations stay in L2.
inline constexpr int64_t kAmxTokenTiles = 16;
inline constexpr int64_t kAmxMaxSteps = 64;

// Packs up to 16 rows of x as tiles, step after step (cols rounded up to steps, zero beyond); with `split`
// each tile of the rounded values is followed by one of what the rounding left.
void amx_pack(const float* x, int64_t x_stride, int tokens, int64_t cols, bool split, std::byte* out);

struct AmxArgs {
    const std::byte* weights;  // the first group; the second follows it
    int64_t group_bytes;       // 0 when there is no second group: the first is taken twice
    int64_t cols;
    const std::byte* activations;  // the first tile of `first_step`
    int64_t activation_stride;     // bytes from one tile of tokens to the next
    int64_t token_tiles;           // at most kAmxTokenTiles
    int64_t first_step;            // of whole blocks of the format
    int64_t steps;                 // at most kAmxMaxSteps
    std::byte* panel;              // scratch, kAmxPanelBytes
    float* out;                    // [token_tiles][kAmxGroups][16 tokens][16 rows]
};
inline constexpr int64_t kAmxPanelSteps = 16;
inline constexpr int64_t kAmxPanelBytes = kAmxPanelSteps * kAmxGroups * 2 * kAmxTileBytes;
inline constexpr int64_t kAmxOutFloats = kAmxTokenTiles * kAmxGroups * kAmxTokens * kGroupRows;

// Null when a format has none (f32: bf16 is not exact enough).
using AmxFunction = void (*)(const AmxArgs& args);
AmxFunction amx_function(Format format);
bool amx_splits(Format format);  // whether its activations are packed with `split`

}  // namespace parlor::kernels::cpu
