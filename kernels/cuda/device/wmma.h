// Products of 16 x 16 tiles by the tensor cores that Volta and every later generation have (PTX ISA, "wmma").
// What a lane holds of a tile is the hardware's affair: tiles come from shared memory and go there.
// PARLOR_TENSOR is 70 or more where the profile has them.
#pragma once

#include "cuda/device/base.h"

namespace parlor::cuda {

#if defined(__CUDACC__) && PARLOR_TENSOR >= 70
struct WmmaHalves {
    u32 word[8];
};
struct WmmaSums {
    float value[8];
};

PARLOR_DEVICE u32 shared_address(const void* at) {
    return static_cast<u32>(__cvta_generic_to_shared(at));
}
#else
// Each lane has all of a tile, and its own part of the sums: of row lane / 2 the columns from 8 * (lane % 2)
// on, eight of them.
struct WmmaHalves {
    u16 value[16][16];  // [row of a or column of b][k]
};
struct WmmaSums {
    float value[8];
};
#endif

// A tile whose 16 rows of 16 float16 (of a; columns of b) start at words[at + stride * row]; at and stride
// are multiples of 8.
template <bool kIsA, class Shared>
PARLOR_DEVICE void wmma_load(WmmaHalves& out, Shared& words, i32 at, i32 stride) {
#if defined(__CUDACC__) && PARLOR_TENSOR >= 70
    u32(&w)[8] = out.word;
    if constexpr (kIsA)
        asm volatile(
            "wmma.load.a.sync.aligned.row.m16n16k16.shared.f16 {%0, %1, %2, %3, %4, %5, %6, %7}, [%8], %9;"
            : "=r"(w[0]), "=r"(w[1]), "=r"(w[2]), "=r"(w[3]), "=r"(w[4]), "=r"(w[5]), "=r"(w[6]), "=r"(w[7])
            : "r"(shared_address(&words[at])), "r"(2 * stride)
            : "memory");
    else
        asm volatile(
            "wmma.load.b.sync.aligned.col.m16n16k16.shared.f16 {%0, %1, %2, %3, %4, %5, %6, %7}, [%8], %9;"
            : "=r"(w[0]), "=r"(w[1]), "=r"(w[2]), "=r"(w[3]), "=r"(w[4]), "=r"(w[5]), "=r"(w[6]), "=r"(w[7])
            : "r"(shared_address(&words[at])), "r"(2 * stride)
            : "memory");
#else
    shuffle(0, 0);  // all lanes of the warp are here
    for (i32 row = 0; row < 16; ++row)
        for (i32 k = 0; k < 16; ++k)
            out.value[row][k] = static_cast<u16>(words[at + row * stride + k / 2] >> k % 2 * 16);
#endif
}

// sums [16, 16] += a b in float32.
PARLOR_DEVICE void wmma_multiply(WmmaSums& sums, const WmmaHalves& a, const WmmaHalves& b) {
    float(&s)[8] = sums.value;
#if defined(__CUDACC__) && PARLOR_TENSOR >= 70
    asm volatile(
        "wmma.mma.sync.aligned.row.col.m16n16k16.f32.f32 {%0, %1, %2, %3, %4, %5, %6, %7}, "
        "{%8, %9, %10, %11, %12, %13, %14, %15}, {%16, %17, %18, %19, %20, %21, %22, %23}, "
        "{%0, %1, %2, %3, %4, %5, %6, %7};"
        : "+f"(s[0]), "+f"(s[1]), "+f"(s[2]), "+f"(s[3]), "+f"(s[4]), "+f"(s[5]), "+f"(s[6]), "+f"(s[7])
        : "r"(a.word[0]), "r"(a.word[1]), "r"(a.word[2]), "r"(a.word[3]), "r"(a.word[4]), "r"(a.word[5]),
          "r"(a.word[6]), "r"(a.word[7]), "r"(b.word[0]), "r"(b.word[1]), "r"(b.word[2]), "r"(b.word[3]),
          "r"(b.word[4]), "r"(b.word[5]), "r"(b.word[6]), "r"(b.word[7]));
#else
    shuffle(0, 0);
    const i32 lane = thread_x() % kWarp;
    for (i32 i = 0; i < 8; ++i)
        for (i32 k = 0; k < 16; ++k)
            s[i] += half_to_float(a.value[lane / 2][k]) * half_to_float(b.value[8 * (lane % 2) + i][k]);
#endif
}

// Row by row into floats[at …], `stride` apart; both are multiples of 8.
template <class Shared>
PARLOR_DEVICE void wmma_store(Shared& floats, i32 at, i32 stride, const WmmaSums& sums) {
    const float(&s)[8] = sums.value;
#if defined(__CUDACC__) && PARLOR_TENSOR >= 70
    asm volatile(
        "wmma.store.d.sync.aligned.row.m16n16k16.shared.f32 [%0], {%1, %2, %3, %4, %5, %6, %7, %8}, %9;" ::
            "r"(shared_address(&floats[at])),
        "f"(s[0]), "f"(s[1]), "f"(s[2]), "f"(s[3]), "f"(s[4]), "f"(s[5]), "f"(s[6]), "f"(s[7]), "r"(stride)
        : "memory");
#else
    const i32 lane = thread_x() % kWarp;
    for (i32 i = 0; i < 8; ++i) floats[at + lane / 2 * stride + 8 * (lane % 2) + i] = s[i];
#endif
}

}  // namespace parlor::cuda
