// Many tokens at once in AMX: weights and activations as bf16, sums in float32. Quantized weights are rounded
// to bf16, and so are their activations: together at most 2^-8 of each product, the bound of int8 activations
// with their largest value. f16 and bf16 weights are split into bf16 terms without loss, scaled ones into two
// terms, and their activations into two terms, which leaves 2^-16 of each product.
#pragma once

#include <cstddef>
#include <cstdint>

#include "cpu/matmul/tiles.h"
#include "kernels/cpu.h"

namespace parlor::kernels::cpu {

// A tile of activations: 16 tokens x 32 values; a step is the product of such tiles along k.
inline constexpr int64_t kAmxTokens = 16;
inline constexpr int64_t kAmxStep = 32;
inline constexpr int64_t kAmxTileBytes = kAmxTokens * kAmxStep * 2;
// Groups of rows that are multiplied together.
inline constexpr int64_t kAmxGroups = 2;
// Steps whose weights are unpacked at a time: two groups of them take 32 KiB of L1 (f16: 64).
inline constexpr int64_t kAmxPanelSteps = 16;
// Tiles of tokens and panels that one call should have at most: their activations, 1 MiB, stay in L2.
inline constexpr int64_t kAmxTokenTiles = 16;
inline constexpr int64_t kAmxPanels = 4;

// Activations are packed [panel of k][tile of tokens][step of the panel][tile]: what one panel of weights
// meets lies together. With `split` each tile of rounded values is followed by one of what the rounding left.
struct AmxActivations {
    std::byte* data;
    int64_t cols;
    int64_t token_tiles;
    bool split;

    int64_t steps() const { return (cols + kAmxStep - 1) / kAmxStep; }
    int64_t step_bytes() const { return (split ? 2 : 1) * kAmxTileBytes; }
    int64_t panels() const { return (steps() + kAmxPanelSteps - 1) / kAmxPanelSteps; }
    int64_t panel_steps(int64_t panel) const {
        const int64_t left = steps() - panel * kAmxPanelSteps;
        return left < kAmxPanelSteps ? left : kAmxPanelSteps;
    }
    std::byte* tile(int64_t panel, int64_t token_tile) const {
        return data + (panel * kAmxPanelSteps * token_tiles + token_tile * panel_steps(panel)) * step_bytes();
    }
};

// Packs up to 16 rows of x as one tile of tokens; beyond the tokens and columns it is zero.
// Column k comes from x's column order[k], unless order is null.
void amx_pack(const float* x, int64_t x_stride, int tokens, const AmxActivations& to, int64_t token_tile,
              const int32_t* order);

struct AmxArgs {
    const std::byte* weights;  // the first group; the second follows it
    int64_t group_bytes;       // 0 when there is no second group: the first is taken twice
    AmxActivations activations;
    int64_t first_tile;  // of tokens
    int64_t end_tile;    // at most kAmxTokenTiles later
    int64_t first_panel;
    int64_t end_panel;
    FinishArgs finish;  // y of the first tile's first token; tokens: from there on, rows: of both groups,
                        // out: unused
    std::byte* panel;   // scratch, kAmxPanelBytes
    float* out;         // scratch, kAmxOutFloats
};
inline constexpr int64_t kAmxPanelBytes = kAmxPanelSteps * kAmxGroups * 2 * kAmxTileBytes;
inline constexpr int64_t kAmxOutFloats = kAmxTokenTiles * kAmxGroups * kAmxTokens * kGroupRows;

// Null when a format has none (f32: bf16 is not exact enough).
using AmxFunction = void (*)(const AmxArgs& args);
AmxFunction amx_function(Format format);
bool amx_splits(Format format);  // whether its activations are packed with `split`

}  // namespace parlor::kernels::cpu
