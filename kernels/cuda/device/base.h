// What kernels are written in: CUDA C++ that includes nothing but headers of this folder, so that NVRTC of
// any toolkit compiles it – and that the host compiles against simt/simt.h, where tests run it.
//
// A kernel takes one plain structure by value and has a fixed number of threads, a multiple of 32, in one
// dimension:
//     PARLOR_KERNEL(name, Args) { … args.y[thread_x()] … }
// PARLOR_KERNEL_AHEAD(name, Args, blocks, ahead) does `ahead` as well, before the kernels that came before
// are done: it reads nothing that they write. A multiprocessor has registers for as many `blocks`.
// PARLOR_KERNEL_WAITING(name, Args, blocks): the body itself calls wait_for_others(), in all threads, before
// it reads what other kernels write, and before it writes anything.
#pragma once

#include "cuda/device/types.h"

#ifdef __CUDACC__

#define PARLOR_DEVICE __device__ __forceinline__
#define PARLOR_MEMBER __device__ __forceinline__
#define PARLOR_CONSTEXPR __host__ __device__ constexpr
#define PARLOR_KERNEL(name, Args) PARLOR_KERNEL_AHEAD(name, Args, 1, )
#define PARLOR_KERNEL_AHEAD(name, Args, blocks, ahead)                                             \
    static __device__ __forceinline__ void name##_body(const Args& args);                          \
    extern "C" __global__ void __launch_bounds__(Args::kThreads, (blocks)) name(const Args args) { \
        ::parlor::cuda::let_the_next_begin();                                                      \
        ahead;                                                                                     \
        ::parlor::cuda::wait_for_others();                                                         \
        name##_body(args);                                                                         \
    }                                                                                              \
    static __device__ __forceinline__ void name##_body(const Args& args)
#define PARLOR_KERNEL_WAITING(name, Args, blocks)                                                  \
    static __device__ __forceinline__ void name##_body(const Args& args);                          \
    extern "C" __global__ void __launch_bounds__(Args::kThreads, (blocks)) name(const Args args) { \
        ::parlor::cuda::let_the_next_begin();                                                      \
        name##_body(args);                                                                         \
    }                                                                                              \
    static __device__ __forceinline__ void name##_body(const Args& args)
#define PARLOR_SHARED(type, name, count) __shared__ alignas(32) type name[count]
#define PARLOR_TABLE(type, name, count) static __device__ const type name[count]
#define PARLOR_PRAGMA(text) _Pragma(#text)
#define PARLOR_UNROLL(times) PARLOR_PRAGMA(unroll times)  // 1: not at all
#define PARLOR_UNROLL_ALL PARLOR_PRAGMA(unroll)

namespace parlor::cuda {

// Programmatic dependent launch (CUDA programming guide), where the profile has it (PARLOR_OVERLAP: Hopper
// and later): the next kernel may take its places already, and waits there until this one is done, as this
// one does for those before it. Without that kind of launch both instructions do nothing.
PARLOR_DEVICE void let_the_next_begin() {
#if PARLOR_OVERLAP
    asm volatile("griddepcontrol.launch_dependents;" ::: "memory");
#endif
}
PARLOR_DEVICE void wait_for_others() {
#if PARLOR_OVERLAP
    asm volatile("griddepcontrol.wait;" ::: "memory");
#endif
}

PARLOR_DEVICE i32 thread_x() {
    return static_cast<i32>(threadIdx.x);
}
PARLOR_DEVICE i32 block_x() {
    return static_cast<i32>(blockIdx.x);
}
PARLOR_DEVICE i32 block_y() {
    return static_cast<i32>(blockIdx.y);
}
PARLOR_DEVICE void sync_threads() {
    __syncthreads();
}
PARLOR_DEVICE float shuffle_xor(float value, i32 mask) {
    return __shfl_xor_sync(0xffffffffu, value, mask);
}
PARLOR_DEVICE i32 shuffle_xor(i32 value, i32 mask) {
    return __shfl_xor_sync(0xffffffffu, value, mask);
}
// What another lane of the warp gives.
PARLOR_DEVICE u32 shuffle(u32 value, i32 lane) {
    return __shfl_sync(0xffffffffu, value, lane);
}
PARLOR_DEVICE float float_of(u32 bits) {
    return __uint_as_float(bits);
}
PARLOR_DEVICE u32 bits_of(float value) {
    return __float_as_uint(value);
}
PARLOR_DEVICE float half_to_float(u16 bits) {
    float value;
    asm("cvt.f32.f16 %0, %1;" : "=f"(value) : "h"(bits));
    return value;
}
PARLOR_DEVICE u16 float_to_half(float value) {
    u16 bits;
    asm("cvt.rn.f16.f32 %0, %1;" : "=h"(bits) : "f"(value));
    return bits;
}
PARLOR_DEVICE float exp_of(float x) {
    return expf(x);
}
PARLOR_DEVICE float exp2_of(float x) {  // to 2^-22
    float value;
    asm("ex2.approx.ftz.f32 %0, %1;" : "=f"(value) : "f"(x));
    return value;
}
PARLOR_DEVICE float log1p_of(float x) {
    return log1pf(x);
}
PARLOR_DEVICE float tanh_of(float x) {
    return tanhf(x);
}
PARLOR_DEVICE float square_root(float x) {
    return sqrtf(x);
}
PARLOR_DEVICE float round_to_even(float x) {
    return rintf(x);
}
PARLOR_DEVICE void sin_cos(float x, float* sine, float* cosine) {
    sincosf(x, sine, cosine);
}
PARLOR_DEVICE double floor_of(double x) {
    return floor(x);
}
PARLOR_DEVICE void atomic_or(u32* place, u32 bits) {
    atomicOr(place, bits);
}
PARLOR_DEVICE void atomic_max(u32* place, u32 value) {
    atomicMax(place, value);
}
// In shared memory; what was there before.
PARLOR_DEVICE i32 atomic_add(i32* words, i32 at, i32 value) {
    return atomicAdd(words + at, value);
}
// A bit for each lane of the warp.
PARLOR_DEVICE u32 ballot(bool yes) {
    return __ballot_sync(0xffffffffu, yes ? 1 : 0);
}
PARLOR_DEVICE i32 count_bits(u32 bits) {
    return __popc(bits);
}
// Bytes of the pair (b, a) – a has numbers 0 to 3 – by the four nibbles of `selector`.
PARLOR_DEVICE u32 byte_perm(u32 a, u32 b, u32 selector) {
    return __byte_perm(a, b, selector);
}

// 16 bytes that no kernel under way writes.
PARLOR_DEVICE Words4 load_words(const void* at) {
    Words4 out;
    asm("ld.global.nc.v4.u32 {%0, %1, %2, %3}, [%4];"
        : "=r"(out.word[0]), "=r"(out.word[1]), "=r"(out.word[2]), "=r"(out.word[3])
        : "l"(at));
    return out;
}

// The line of 128 bytes at `at` into the card's last cache, where waiting leaves time for that.
PARLOR_DEVICE void fetch_line([[maybe_unused]] const u8* at) {
#if PARLOR_OVERLAP
    asm volatile("prefetch.global.L2 [%0];" ::"l"(at));
#endif
}

// 16 bytes into shared memory, from words[at] on; `at` is a multiple of 4.
PARLOR_DEVICE void store_words(u32* words, i32 at, const Words4& value) {
    *reinterpret_cast<Words4*>(words + at) = value;
}
// The same straight from global memory, where the profile has it (cp.async of Ampere and later ones): there
// when wait_copies() of all threads and a barrier are done.
PARLOR_DEVICE void copy_words(u32* words, i32 at, const void* from) {
#if PARLOR_TENSOR >= 80
    const u32 to = static_cast<u32>(__cvta_generic_to_shared(words + at));
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16;" ::"r"(to), "l"(from) : "memory");
#else
    store_words(words, at, *static_cast<const Words4*>(from));
#endif
}
PARLOR_DEVICE void commit_copies() {
#if PARLOR_TENSOR >= 80
    asm volatile("cp.async.commit_group;" ::: "memory");
#endif
}
// All but the last kLeft groups that were committed.
template <i32 kLeft>
PARLOR_DEVICE void wait_copies() {
#if PARLOR_TENSOR >= 80
    asm volatile("cp.async.wait_group %0;" ::"n"(kLeft) : "memory");
#endif
}

// c + the products of four signed bytes each. PARLOR_HAS_DP4A is the profile's: one card must be able to run
// them all.
constexpr bool kHasDp4a = PARLOR_HAS_DP4A != 0;
PARLOR_DEVICE i32 dp4a(u32 a, u32 b, i32 c) {
#if PARLOR_HAS_DP4A
    asm("dp4a.s32.s32 %0, %1, %2, %3;" : "=r"(c) : "r"(a), "r"(b), "r"(c));
    return c;
#else
    for (i32 i = 0; i < 32; i += 8) c += static_cast<i8>(a >> i) * static_cast<i8>(b >> i);
    return c;
#endif
}

}  // namespace parlor::cuda

#else
#include "cuda/simt/simt.h"
#endif

namespace parlor::cuda {

constexpr i32 kWarp = 32;

// The first of what a block of threads is going to read, kLines of it for each thread: so many that those of
// all blocks which a card has at once are half of its last cache at most.
template <i32 kThreads, i32 kLines>
PARLOR_DEVICE void fetch_lines(const u8* begin, i64 bytes) {
    constexpr i64 kLine = 128;
    for (i32 i = 0; i < kLines; ++i) {
        const i64 at = kLine * (i * kThreads + thread_x());
        if (at < bytes) fetch_line(begin + at);
    }
}

PARLOR_DEVICE Words4 words_at(const void* at) {
    return *static_cast<const Words4*>(at);
}

// Over the 32 lanes of a warp, all of which call it.
PARLOR_DEVICE float warp_sum(float value) {
    for (i32 mask = 16; mask > 0; mask /= 2) value += shuffle_xor(value, mask);
    return value;
}
PARLOR_DEVICE float warp_max(float value) {
    for (i32 mask = 16; mask > 0; mask /= 2) {
        const float other = shuffle_xor(value, mask);
        value = other > value ? other : value;
    }
    return value;
}
PARLOR_DEVICE u32 warp_max(u32 value) {
    for (i32 mask = 16; mask > 0; mask /= 2) {
        const u32 other = static_cast<u32>(shuffle_xor(static_cast<i32>(value), mask));
        value = other > value ? other : value;
    }
    return value;
}
PARLOR_DEVICE i32 warp_sum(i32 value) {
    for (i32 mask = 16; mask > 0; mask /= 2) value += shuffle_xor(value, mask);
    return value;
}
PARLOR_DEVICE i32 warp_max(i32 value) {
    for (i32 mask = 16; mask > 0; mask /= 2) {
        const i32 other = shuffle_xor(value, mask);
        value = other > value ? other : value;
    }
    return value;
}

}  // namespace parlor::cuda
