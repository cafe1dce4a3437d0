// Products of small matrices over a warp, by tensor cores where the profile has them (PARLOR_TENSOR: 75 for
// Turing's instructions, 80 for Ampere's and later ones, 0 for none). Fragments as the PTX ISA has them
// ("Matrix fragments for mma.m16n8k16 / mma.m16n8k32" with integers): of lane l,
//   a [16, k]   row l / 4 and, in the next register, row l / 4 + 8; columns 4 * (l % 4) … + 3
//   b [k, 8]    column l / 4; rows 4 * (l % 4) … + 3
//   c [16, 8]   row l / 4 in c[0] and c[1], row l / 4 + 8 in c[2] and c[3]; columns 2 * (l % 4), + 1
#pragma once

#include "cuda/device/base.h"

namespace parlor::cuda {

#if defined(__CUDACC__) && PARLOR_TENSOR >= 75
// c [8, 8] += a [8, 16] b [16, 8]
PARLOR_DEVICE void mma_m8n8k16(i32& c0, i32& c1, u32 a, u32 b) {
    asm volatile("mma.sync.aligned.m8n8k16.row.col.s32.s8.s8.s32 {%0, %1}, {%2}, {%3}, {%0, %1};"
                 : "+r"(c0), "+r"(c1)
                 : "r"(a), "r"(b));
}
#endif

// c = start + a b over 16 columns of a: a0 has the rows of c[0], a1 those of c[2].
PARLOR_DEVICE void mma_int8_k16(i32 (&c)[4], u32 a0, u32 a1, u32 b, i32 start) {
#if defined(__CUDACC__) && PARLOR_TENSOR >= 80
    asm volatile(
        "mma.sync.aligned.m16n8k16.row.col.s32.s8.s8.s32 {%0, %1, %2, %3}, {%4, %5}, {%6}, {%7, %7, %7, %7};"
        : "=r"(c[0]), "=r"(c[1]), "=r"(c[2]), "=r"(c[3])
        : "r"(a0), "r"(a1), "r"(b), "r"(start));
#else
    for (i32 i = 0; i < 4; ++i) c[i] = start;
#if defined(__CUDACC__) && PARLOR_TENSOR >= 75
    mma_m8n8k16(c[0], c[1], a0, b);
    mma_m8n8k16(c[2], c[3], a1, b);
#else
    // The definition, lane by lane.
    const i32 lane = thread_x() % kWarp, row = lane / 4, column = lane % 4;
    for (i32 j = 0; j < 4; ++j) {
        const u32 upper = shuffle(a0, 4 * row + j), lower = shuffle(a1, 4 * row + j);
        const u32 even = shuffle(b, 8 * column + j), odd = shuffle(b, 8 * column + 4 + j);
        c[0] = dp4a(upper, even, c[0]);
        c[1] = dp4a(upper, odd, c[1]);
        c[2] = dp4a(lower, even, c[2]);
        c[3] = dp4a(lower, odd, c[3]);
    }
#endif
#endif
}

// The same over 32 columns: a[2], a[3] and b[1] have the second half of them.
PARLOR_DEVICE void mma_int8_k32(i32 (&c)[4], const u32 (&a)[4], const u32 (&b)[2], i32 start) {
#if defined(__CUDACC__) && PARLOR_TENSOR >= 80
    asm volatile(
        "mma.sync.aligned.m16n8k32.row.col.s32.s8.s8.s32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, "
        "{%10, %10, %10, %10};"
        : "=r"(c[0]), "=r"(c[1]), "=r"(c[2]), "=r"(c[3])
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]), "r"(start));
#else
    i32 other[4];
    mma_int8_k16(c, a[0], a[1], b[0], start);
    mma_int8_k16(other, a[2], a[3], b[1], 0);
    for (i32 i = 0; i < 4; ++i) c[i] += other[i];
#endif
}

// The definition of a product with pairs of 16 bits, lane by lane.
template <class Product>
PARLOR_DEVICE void mma_by_lanes(float (&c)[4], const u32 (&a)[4], const u32 (&b)[2], const Product& product) {
    const i32 lane = thread_x() % kWarp, row = lane / 4, column = lane % 4;
    for (i32 i = 0; i < 2; ++i) {
        for (i32 j = 0; j < 4; ++j) {
            const u32 upper = shuffle(a[2 * i], 4 * row + j), lower = shuffle(a[2 * i + 1], 4 * row + j);
            const u32 even = shuffle(b[i], 8 * column + j), odd = shuffle(b[i], 8 * column + 4 + j);
            c[0] += product(upper, even);
            c[1] += product(upper, odd);
            c[2] += product(lower, even);
            c[3] += product(lower, odd);
        }
    }
}

// c [16, 8] += a [16, 16] b [16, 8] in bfloat16 and float32 ("Matrix fragments for mma.m16n8k16" with .bf16):
// of lane l two columns in a register, the first in its low half:
//   a   columns 2 * (l % 4), + 1 of row l / 4 in a[0], of row l / 4 + 8 in a[1]; 8 columns further in a[2],
//   a[3] b   the same rows of column l / 4 in b[0], 8 rows further in b[1]
PARLOR_DEVICE void mma_bf16(float (&c)[4], const u32 (&a)[4], const u32 (&b)[2]) {
#if defined(__CUDACC__) && PARLOR_TENSOR >= 80
    asm volatile(
        "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, "
        "{%0, %1, %2, %3};"
        : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
#else
    mma_by_lanes(c, a, b, [](u32 x, u32 y) {
        return float_of(x << 16) * float_of(y << 16) + float_of(x & 0xffff0000u) * float_of(y & 0xffff0000u);
    });
#endif
}

// The same in float16.
PARLOR_DEVICE void mma_f16(float (&c)[4], const u32 (&a)[4], const u32 (&b)[2]) {
#if defined(__CUDACC__) && PARLOR_TENSOR >= 80
    asm volatile(
        "mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, "
        "{%0, %1, %2, %3};"
        : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
#elif defined(__CUDACC__) && PARLOR_TENSOR >= 75
    for (i32 i = 0; i < 2; ++i)
        asm volatile(
            "mma.sync.aligned.m16n8k8.row.col.f32.f16.f16.f32 {%0, %1, %2, %3}, {%4, %5}, {%6}, "
            "{%0, %1, %2, %3};"
            : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
            : "r"(a[2 * i]), "r"(a[2 * i + 1]), "r"(b[i]));
#else
    mma_by_lanes(c, a, b, [](u32 x, u32 y) {
        return half_to_float(static_cast<u16>(x & 0xffffu)) * half_to_float(static_cast<u16>(y & 0xffffu)) +
               half_to_float(static_cast<u16>(x >> 16)) * half_to_float(static_cast<u16>(y >> 16));
    });
#endif
}

// Two fragments b [16, 8] whose columns are rows of 16 numbers of 16 bits in shared memory, `stride` words
// apart, from words[at] on: of the first 8 rows in out[0] and out[1], of the others in out[2] and out[3]. A
// row starts at a multiple of 16 bytes.
template <class Shared>
PARLOR_DEVICE void load_columns(u32 (&out)[4], Shared& words, i32 at, i32 stride) {
    const i32 lane = thread_x() % kWarp;
#if defined(__CUDACC__) && PARLOR_TENSOR >= 75
    const u32 from = static_cast<u32>(
        __cvta_generic_to_shared(&words[at + (lane / 16 * 8 + lane % 8) * stride + lane / 8 % 2 * 4]));
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0, %1, %2, %3}, [%4];"
                 : "=r"(out[0]), "=r"(out[1]), "=r"(out[2]), "=r"(out[3])
                 : "r"(from)
                 : "memory");
#else
    for (i32 i = 0; i < 4; ++i) out[i] = words[at + (i / 2 * 8 + lane / 4) * stride + i % 2 * 4 + lane % 4];
#endif
}

// Two fragments b [16, 8] of a matrix of 16 rows and 16 columns of 16 bits that lies in shared memory row by
// row, `stride` words apart, from words[at] on: of columns 0 … 7 in out[0] and out[1], of 8 … 15 in out[2]
// and out[3]. A row starts at a multiple of 16 bytes.
template <class Shared>
PARLOR_DEVICE void load_transposed(u32 (&out)[4], Shared& words, i32 at, i32 stride) {
    const i32 lane = thread_x() % kWarp;
#if defined(__CUDACC__) && PARLOR_TENSOR >= 75
    const u32 from =
        static_cast<u32>(__cvta_generic_to_shared(&words[at + lane % 16 * stride + lane / 16 * 4]));
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0, %1, %2, %3}, [%4];"
                 : "=r"(out[0]), "=r"(out[1]), "=r"(out[2]), "=r"(out[3])
                 : "r"(from)
                 : "memory");
#else
    for (i32 i = 0; i < 4; ++i) {
        const i32 row = i % 2 * 8 + lane % 4 * 2, column = i / 2 * 8 + lane / 4;
        const i32 word = at + row * stride + column / 2, shift = column % 2 * 16;
        out[i] = (words[word] >> shift & 0xffffu) | (words[word + stride] >> shift & 0xffffu) << 16;
    }
#endif
}

}  // namespace parlor::cuda
