// The table of one level, made from formats.def. Included once per level, after simd/*.h.
#pragma once

#include "cpu/matmul/tile_float.h"
#include "cpu/matmul/tile_int8.h"
#include "cpu/matmul/tile_scaled.h"

namespace parlor::kernels::cpu {
namespace {  // each level's file has its own copy, see kernels/cpu/README.md

template <Format kFormat, int kTokens, int kGroups = 1>
constexpr TileFunction tile_function() {
    if constexpr (kTokens > Simd::kMaxTokens) {
        return nullptr;
    } else if constexpr (is_scaled(kFormat)) {
        return multiply_scaled<kFormat, kTokens, kGroups>;
    } else if constexpr (layout(kFormat).low_bits == 0) {
        return multiply_float<kFormat, kTokens, kGroups>;
    } else {
        return multiply_int8<same_layout(kFormat), kTokens, kGroups>;
    }
}

constexpr Tiles kTiles = {Simd::kMaxTokens,
                          quantize,
                          transpose,
                          finish,
                          {
#define FORMAT(name, gguf, values, bytes)                                                                  \
    {tile_function<Format::name, 1>(), tile_function<Format::name, 2>(), tile_function<Format::name, 4>(), \
     tile_function<Format::name, 8>(), tile_function<Format::name, 16>()},
#include "kernels/formats.def"
#undef FORMAT
                          },
                          {
#define FORMAT(name, gguf, values, bytes) tile_function<Format::name, 1, kStreams>(),
#include "kernels/formats.def"
#undef FORMAT
                          }};

}  // namespace
}  // namespace parlor::kernels::cpu
