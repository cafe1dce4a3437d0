// AMX tile instructions. GCC's own intrinsics take the stride as `long`, which has 32 bits on Windows, and do
// not say that a tile load reads memory.
#pragma once

#include <immintrin.h>

#include <cstdint>

namespace parlor::kernels::cpu {
namespace {  // each level's file has its own copy, see kernels/cpu/README.md

#if defined(_MSC_VER) && !defined(__clang__)
template <int kTile>
inline void tile_load(const void* rows, int64_t stride) {
    _tile_loadd(kTile, rows, stride);
}
template <int kTile>
inline void tile_load_once(const void* rows, int64_t stride) {
    _tile_stream_loadd(kTile, rows, stride);
}
template <int kTile>
inline void tile_store(void* rows, int64_t stride) {
    _tile_stored(kTile, rows, stride);
}
#else
template <int kTile>
inline void tile_load(const void* rows, int64_t stride) {
    __asm__ volatile("tileloadd (%0,%1,1), %%tmm%c2" : : "r"(rows), "r"(stride), "i"(kTile) : "memory");
}
// For what is not to stay in the first-level cache.
template <int kTile>
inline void tile_load_once(const void* rows, int64_t stride) {
    __asm__ volatile("tileloaddt1 (%0,%1,1), %%tmm%c2" : : "r"(rows), "r"(stride), "i"(kTile) : "memory");
}
template <int kTile>
inline void tile_store(void* rows, int64_t stride) {
    __asm__ volatile("tilestored %%tmm%c2, (%0,%1,1)" : : "r"(rows), "r"(stride), "i"(kTile) : "memory");
}
#endif

}  // namespace
}  // namespace parlor::kernels::cpu
