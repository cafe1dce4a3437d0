// What attention by tensor cores is made of: numbers as pairs of 16-bit terms, and tiles of keys and values
// in shared memory.
#pragma once

#include "cuda/device/kv.h"
#include "cuda/device/mma.h"

namespace parlor::cuda {

struct HalfTerms {
    static constexpr bool kBf16 = false;
};
struct Bf16Terms {
    static constexpr bool kBf16 = true;
};
// Two values as pairs of terms whose sums are nearly them.
template <class Type>
PARLOR_DEVICE void split_pair(float x, float y, u32* high, u32* low) {
    const auto bits = [](float value) { return u32{Type::kBf16 ? bf16_of(value) : float_to_half(value)}; };
    const auto value = [](u32 half) {
        return Type::kBf16 ? float_of(half << 16) : half_to_float(static_cast<u16>(half));
    };
    const u32 x_high = bits(x), y_high = bits(y);
    *high = x_high | y_high << 16;
    *low = bits(x - value(x_high)) | bits(y - value(y_high)) << 16;
}
template <class Type>
PARLOR_DEVICE void mma_16(float (&c)[4], const u32 (&a)[4], const u32 (&b)[2]) {
    if constexpr (Type::kBf16)
        mma_bf16(c, a, b);
    else
        mma_f16(c, a, b);
}

// Eight values of a q8_0 row as float16; finite ones stay finite.
PARLOR_DEVICE Words4 q8_halves(const u8* row, i32 i) {
    const u8* block = row + i / 32 * kQ8Bytes;
    const float d = half_to_float(*reinterpret_cast<const u16*>(block));
    Words4 out;
    for (i32 n = 0; n < 4; ++n) {
        const u32 both = *reinterpret_cast<const u16*>(block + 2 + i % 32 + 2 * n);
        const u32 x = saturated_half(d * static_cast<float>(static_cast<i8>(both & 255u)));
        const u32 y = saturated_half(d * static_cast<float>(static_cast<i8>(both >> 8)));
        out.word[n] = x | y << 16;
    }
    return out;
}

// Rows first … first + kKeys - 1 of a plane, row_bytes apart, into a tile of kStride words a row; 0 from
// `end` on.
template <i32 kKeys, i32 kStride, class Tile>
PARLOR_DEVICE void load_tile(KvType type, const u8* plane, i32 dim, i64 row_bytes, i32 first, i32 end,
                             Tile& tile, i32 at) {
    constexpr i32 kChunks = (kStride - 4) / 4;  // of 16 bytes in a row of the tile; dim may have fewer
    static_assert(kKeys * kChunks % FlashArgs::kThreads == 0);
    PARLOR_UNROLL(1)
    for (i32 n = 0; n < kKeys * kChunks / FlashArgs::kThreads; ++n) {
        const i32 i = n * FlashArgs::kThreads + thread_x();
        const i32 key = i / kChunks, chunk = i % kChunks, to = at + key * kStride + 4 * chunk;
        if (8 * chunk >= dim) continue;
        const u8* row = plane + i64{first + key} * row_bytes;
        if (first + key >= end)
            store_words(tile, to, Words4{});
        else if (type == KvType::q8_0)
            store_words(tile, to, q8_halves(row, 8 * chunk));
        else
            copy_words(tile, to, row + 16 * chunk);
    }
}
// What rows of a tile have behind `dim`.
template <i32 kKeys, i32 kStride, class Tile>
PARLOR_DEVICE void clear_rest(i32 dim, Tile& tile, i32 at) {
    constexpr i32 kChunks = (kStride - 4) / 4;
    if (dim >= 8 * kChunks) return;
    for (i32 i = thread_x(); i < kKeys * kChunks; i += FlashArgs::kThreads)
        if (8 * (i % kChunks) >= dim)
            store_words(tile, at + i / kChunks * kStride + 4 * (i % kChunks), Words4{});
}

}  // namespace parlor::cuda
